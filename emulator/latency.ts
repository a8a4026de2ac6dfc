/* eslint-disable @n8n/community-nodes/no-restricted-imports -- the emulator is no part of the package, and it has to wait */
import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

/** Milliseconds there and back, or the least and the most, between which each request draws its own. */
export type Latency = number | [min: number, max: number];

/** One way, so half of it. A request arrives, and counts, after its way there. */
export async function travelOneWay(latency: Latency): Promise<void> {
	const [min, max] = typeof latency === 'number' ? [latency, latency] : latency;
	const ms = (min + Math.random() * (max - min)) / 2;
	if (ms > 0) await sleep(ms);
}
