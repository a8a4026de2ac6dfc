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

/** What one process runs. */
export type Job = RunJob | PollJob;

export interface RunJob {
	node: 'meltingSpot' | 'httpRequest';
	parameters: INodeParameters;
	items?: IDataObject[];
	continueOnFail?: boolean;
	/** Number of concurrent workflows; one unless set. */
	workflows?: number;
	/** The list in each page that n8n's Split Out node turns into items. */
	splitOut?: string;
}

export interface PollJob {
	node: 'meltingSpotTrigger';
	/** The control API, to clear the log between the first poll and the second. */
	controlUrl: string;
}

/** What it cost, from the first node's start to the last one's end. */
export interface Effort {
	seconds: number;
	/** Processor time, including the garbage collector's threads. */
	cpuSeconds: number;
	/** Peak memory of the process, in MB. */
	peakMb: number;
	rows: number;
	/** Items with an error. */
	failed: number;
	hints: string[];
}

/** The package with HTTP Request. Like n8n, it loads a node only when it is used. */
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

/** A poll without new members: the second one of an active trigger, with no registration since the first. */
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
