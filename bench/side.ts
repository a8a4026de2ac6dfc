/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a program of the command line, no part of the package */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PackageDirectoryLoader } from 'n8n-core';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { connectToEmulator } from '../emulator/http/client';
import { QUOTA } from '../nodes/MeltingSpot/transport/limiter';
import {
	LoadedPackage,
	loadPackage,
	poll,
	runNode,
	type CredentialData,
} from '../test/support/n8n';

/** What one process runs. */
export type Job = RunJob | PollJob;

export interface RunJob {
	node: 'meltingSpot' | 'httpRequest';
	parameters: INodeParameters;
	items?: IDataObject[];
	continueOnFail?: boolean;
	/** Run before, and not measured: what a process that has used the key before has behind it. */
	warmUp?: RunJob & { controlUrl: string };
}

export interface PollJob {
	node: 'meltingSpotTrigger';
	/** The control API, to clear the log between the first poll and the second. */
	controlUrl: string;
}

/** What the job cost, from the node's start to its end. */
export interface Effort {
	seconds: number;
	/** Items with an error. */
	failed: number;
}

/** The package that contains HTTP Request. As in n8n, only nodes that are used are loaded. */
function loadBaseNodes(): LoadedPackage {
	const installed = createRequire(process.execPath);
	const loader = new PackageDirectoryLoader(
		dirname(installed.resolve('n8n-nodes-base/package.json')),
	);
	for (const node of ['HttpRequest/HttpRequest', 'ManualTrigger/ManualTrigger']) {
		loader.loadNodeFromFile(`dist/nodes/${node}.node.js`);
	}
	return new LoadedPackage(loader);
}

/** A poll that finds no new members: an active trigger's second poll, with no registrations since the first. */
async function pollTwice({ controlUrl }: PollJob, credentials: CredentialData): Promise<Effort> {
	const polling = { parameters: {}, credentials, staticData: {} };
	await poll(polling);
	await (await connectToEmulator(controlUrl)).clearLog();
	const startedAt = performance.now();
	await poll(polling);
	return { seconds: secondsSince(startedAt), failed: 0 };
}

async function work(job: Job, credentials: CredentialData): Promise<Effort> {
	if (job.node === 'meltingSpotTrigger') return await pollTwice(job, credentials);
	const loaded = job.node === 'httpRequest' ? loadBaseNodes() : await loadPackage();
	if (job.warmUp) {
		await runNode({ ...job.warmUp, in: loaded, credentials });
		await wait(QUOTA.windowMs + 1_000);
		await (await connectToEmulator(job.warmUp.controlUrl)).clearLog();
	}
	const startedAt = performance.now();
	const { items } = await runNode({ ...job, in: loaded, credentials });
	const seconds = secondsSince(startedAt);
	return { seconds, failed: items.filter(({ json }) => 'error' in json).length };
}

const secondsSince = (startedAt: number) => (performance.now() - startedAt) / 1_000;

process.once('message', ({ job, credentials }: { job: Job; credentials: CredentialData }) => {
	void work(job, credentials).then((effort) => process.send?.(effort, () => process.disconnect()));
});
