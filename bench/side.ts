/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a program of the command line, no part of the package */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { connectToEmulator } from '../emulator/http/client';
import {
	LoadedPackage,
	loadPackage,
	poll,
	runNode,
	type CredentialData,
} from '../test/support/n8n';

/** What one side does in a process of its own. */
export type Job = RunJob | PollJob;

export interface RunJob {
	node: 'meltingSpot' | 'httpRequest';
	parameters: INodeParameters;
	items?: IDataObject[];
	continueOnFail?: boolean;
	/** So many workflows at once; one unless set. */
	workflows?: number;
	/** Name of the list in each page that n8n's Split Out node makes rows of afterwards. */
	splitOut?: string;
}

export interface PollJob {
	node: 'meltingSpotTrigger';
	/** The control API: the log is cleared between the first poll and the second. */
	controlUrl: string;
}

/** What it took, from the first node's start to the last one's end. */
export interface Effort {
	seconds: number;
	/** Processor time, that of the garbage collector's threads included. */
	cpuSeconds: number;
	/** The most memory that the process ever held, in MB. */
	peakMb: number;
	rows: number;
	/** Items that came out as an error. */
	failed: number;
	hints: string[];
}

/** The package of n8n that HTTP Request comes in, with as little of it loaded as n8n does, which loads a node when it is used. */
function loadBaseNodes(): LoadedPackage {
	const installed = createRequire(process.execPath);
	const loader = new PackageDirectoryLoader(
		dirname(installed.resolve('n8n-nodes-base/package.json')),
	);
	for (const node of ['HttpRequest/HttpRequest', 'ManualTrigger/ManualTrigger']) {
		loader.loadNodeFromFile(`dist/nodes/${node}.node.js`);
	}
	loader.loadNodeFromFile('dist/nodes/Transform/SplitOut/SplitOut.node.js');
	return new LoadedPackage(loader);
}

async function run(job: RunJob, loaded: LoadedPackage, credentials: CredentialData) {
	const options = { ...job, in: loaded, credentials };
	const { items, hints } = await runNode(options);
	if (!job.splitOut) return { items, hints };
	const split = await runNode({
		in: loaded,
		credentials,
		node: 'splitOut',
		parameters: { fieldToSplitOut: job.splitOut },
		items: items.map(({ json }) => json),
	});
	return { items: split.items, hints };
}

/** An idle poll: the second one of an active trigger, when no one has registered since the first. */
async function pollTwice({ controlUrl }: PollJob, credentials: CredentialData): Promise<number> {
	const polling = { parameters: {}, credentials, staticData: {} };
	await poll(polling);
	await (await connectToEmulator(controlUrl)).clearLog();
	return (await poll(polling))?.flat().length ?? 0;
}

async function work(job: Job, credentials: CredentialData): Promise<Effort> {
	const loaded = job.node === 'httpRequest' ? loadBaseNodes() : await loadPackage();
	const cpuBefore = process.cpuUsage();
	const startedAt = performance.now();
	let outputs: Array<{ items: INodeExecutionData[]; hints: Array<{ message: string }> }> = [];
	let rows: number;
	if (job.node === 'meltingSpotTrigger') {
		rows = await pollTwice(job, credentials);
	} else {
		const runs = Array.from({ length: job.workflows ?? 1 }, async () =>
			run(job, loaded, credentials),
		);
		outputs = await Promise.all(runs);
		rows = outputs.reduce((sum, { items }) => sum + items.length, 0);
	}
	const seconds = (performance.now() - startedAt) / 1_000;
	const cpu = process.cpuUsage(cpuBefore);
	return {
		seconds,
		cpuSeconds: (cpu.user + cpu.system) / 1e6,
		peakMb: process.resourceUsage().maxRSS / 1024,
		rows,
		failed: outputs.flatMap(({ items }) => items).filter(({ json }) => 'error' in json).length,
		hints: outputs.flatMap(({ hints }) => hints.map(({ message }) => message)),
	};
}

process.once('message', ({ job, credentials }: { job: Job; credentials: CredentialData }) => {
	void work(job, credentials).then((effort) => process.send?.(effort, () => process.disconnect()));
});
