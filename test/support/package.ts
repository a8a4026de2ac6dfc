/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- finds the built package on disk */
// Must come first, before n8n-core.
import { temporaryFolder } from './environment';

import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';

import { PackageDirectoryLoader } from 'n8n-core';
import { NodeHelpers } from 'n8n-workflow';
import type { ICredentialType, INodeType, INodeTypeDescription } from 'n8n-workflow';

import type { Clock } from '../../nodes/MeltingSpot/transport/clock';

import { time } from './time';

const repository = join(__dirname, '..', '..');

/** A node package as n8n sees it: loaded by n8n-core's own loader from the files that package.json names. */
export class LoadedPackage {
	constructor(readonly loader: PackageDirectoryLoader) {}

	get name(): string {
		return this.loader.packageName;
	}

	get nodeNames(): string[] {
		return Object.keys(this.loader.known.nodes);
	}

	get credentialNames(): string[] {
		return Object.keys(this.loader.known.credentials);
	}

	/** `n8n-nodes-meltingspot.meltingSpot` for `meltingSpot`: what a workflow file holds in `type`. */
	typeOf(nodeName: string): string {
		return `${this.name}.${nodeName}`;
	}

	/** @param version the newest one unless given */
	node(nodeName: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.loader.getNode(nodeName).type, version);
	}

	description(nodeName: string): INodeTypeDescription {
		return this.node(nodeName).description;
	}

	newestVersion(nodeName: string): number {
		return Math.max(...[this.description(nodeName).version].flat());
	}

	credential(name: string): ICredentialType {
		return this.loader.getCredential(name).type;
	}
}

const loadedByFolder = new Map<string, Promise<LoadedPackage>>();

/** Loads a built package, once. @param folder the one with its package.json; this package unless given */
export async function loadPackage(folder = repository): Promise<LoadedPackage> {
	let loaded = loadedByFolder.get(folder);
	if (loaded === undefined) {
		loaded = load(folder);
		loadedByFolder.set(folder, loaded);
	}
	return await loaded;
}

/** Loads a built package once more, with nothing in memory, as after an n8n restart or in another n8n process. */
export async function loadPackageAnew(folder = repository): Promise<LoadedPackage> {
	const { packageJson } = new PackageDirectoryLoader(folder);
	const copy = await mkdtemp(join(temporaryFolder, 'package-'));
	const files = [packageJson.n8n?.nodes ?? [], packageJson.n8n?.credentials ?? []].flat();
	const builtFolders = new Set(files.map((file) => file.split('/')[0]));
	for (const entry of ['package.json', ...builtFolders]) {
		await mkdir(dirname(join(copy, entry)), { recursive: true });
		await cp(join(folder, entry), join(copy, entry), { recursive: true });
	}
	await symlink(join(repository, 'node_modules'), join(copy, 'node_modules'));
	return await load(copy);
}

declare global {
	/** Under Jest: what Node itself loads, outside of the sandbox. */
	var requireOutside: NodeJS.Require | undefined;
}

/** The `require` with which n8n loads packages. */
const nodeRequire = globalThis.requireOutside ?? require;

/** Lets the package be loaded as if for the first time: its modules hold state. */
function forget(folder: string): void {
	for (const path of Object.keys(nodeRequire.cache)) {
		if (path.startsWith(join(folder, 'dist'))) delete nodeRequire.cache[path];
	}
}

async function load(folder: string): Promise<LoadedPackage> {
	forget(folder);
	const loader = new PackageDirectoryLoader(folder);
	recordLog(loader['logger'].getInternalLogger());
	await loader.loadAll();
	useTestTime(folder);
	return new LoadedPackage(loader);
}

/** What the package would sleep through is skipped, except outside Jest: the demo and the bench run in real time. */
function useTestTime(folder: string): void {
	if (typeof afterAll === 'undefined') return;
	const path = join(folder, 'dist/nodes/MeltingSpot/transport/clock.js');
	if (!existsSync(path)) return;
	const { clock } = nodeRequire(path) as { clock: Clock };
	time.install(clock);
}

const logLines: string[] = [];
const recordedLogs = new WeakSet<NodeJS.ReadableStream>();
const stopRecording: Array<() => void> = [];

// Under Jest, the log outlives the test file.
if (typeof afterAll !== 'undefined') afterAll(() => stopRecording.forEach((stop) => stop()));

function recordLog(log: NodeJS.ReadableStream & { silent: boolean }): void {
	if (recordedLogs.has(log)) return;
	recordedLogs.add(log);
	const recorder = new Writable({
		objectMode: true,
		write(line: unknown, _encoding, done) {
			logLines.push(JSON.stringify(line));
			done();
		},
	});
	log.pipe(recorder);
	log.silent = false;
	stopRecording.push(() => {
		log.unpipe(recorder);
		log.silent = true;
	});
}

/** All that n8n and the package's nodes have logged so far, one JSON object per line, down to the level "debug". */
export const logText = (): string => logLines.join('\n');
