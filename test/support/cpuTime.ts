/* eslint-disable @n8n/community-nodes/no-restricted-globals -- asks how long this process has computed */

/** How long work computes, in milliseconds. Unlike the time that passes, this doesn't depend on what else runs. */
export function cpuMsOf(work: () => unknown): number {
	const before = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1_000;
}

/** The same of work that waits: everything that this process computes until it is done. */
export async function cpuMsOfAll(work: () => Promise<void>): Promise<number> {
	const before = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1_000;
}
