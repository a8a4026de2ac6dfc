/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- finds the built package on disk */
// Must come first, before n8n-core.
import { temporaryFolder } from './environment';

import { cp, mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';

import { PackageDirectoryLoader } from 'n8n-core';
import { NodeHelpers } from 'n8n-workflow';
import type { ICredentialType, INodeType, INodeTypeDescription } from 'n8n-workflow';

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

async function load(folder: string): Promise<LoadedPackage> {
	const loader = new PackageDirectoryLoader(folder);
	recordLog(loader['logger'].getInternalLogger());
	await loader.loadAll();
	return new LoadedPackage(loader);
}

const logLines: string[] = [];
const recordedLogs = new WeakSet<NodeJS.ReadableStream>();

function recordLog(log: NodeJS.ReadableStream): void {
	if (recordedLogs.has(log)) return;
	recordedLogs.add(log);
	log.pipe(
		new Writable({
			objectMode: true,
			write(line: unknown, _encoding, done) {
				logLines.push(JSON.stringify(line));
				done();
			},
		}),
	);
}

/** All that n8n and the package's nodes have logged so far, one JSON object per line, down to the level "debug". */
export const logText = (): string => logLines.join('\n');
