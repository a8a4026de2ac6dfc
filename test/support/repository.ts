/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads the repository and runs its tools */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix, relative, sep } from 'node:path';
import { promisify } from 'node:util';

export const repository = join(__dirname, '..', '..');

export const inRepository = (path: string): string => join(repository, path);

export const readText = (path: string): string => readFileSync(inRepository(path), 'utf8');

export const packageJson = JSON.parse(readText('package.json')) as {
	name: string;
	version: string;
	license: string;
	homepage: string;
	author: { name: string; email: string };
	repository: { type: string; url: string };
	files: string[];
	publishConfig: object;
	engines: { node: string };
	scripts: Record<string, string>;
	n8n: { n8nNodesApiVersion: number; strict: boolean; nodes: string[]; credentials: string[] };
	devDependencies: Record<string, string>;
};

/** The files in a folder and below, as paths from `root` with forward slashes, sorted. */
export function filesIn(folder: string, root = repository): string[] {
	return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join(posix.sep))
		.sort();
}

/** What is compiled, or copied, into the package. */
export const sourceFiles = (): string[] => [...filesIn('credentials'), ...filesIn('nodes')].sort();

const execute = promisify(execFile);

/**
 * Runs a program without a shell, in the repository unless told otherwise.
 * @returns everything that it printed to standard output
 * @throws an error with `stdout` and `stderr` if it exits with a nonzero status
 */
export async function run(
	program: string,
	args: string[],
	{ cwd = repository }: { cwd?: string } = {},
): Promise<string> {
	// Not "test", which Jest sets: n8n's lint rules then treat every file as one of their fixtures.
	const env = { ...process.env, NODE_ENV: 'production' };
	const { stdout } = await execute(program, args, { cwd, env, maxBuffer: 10_000_000 });
	return stdout;
}

/** A folder that is deleted after the tests. */
export const temporaryFolder = async (): Promise<string> => await mkdtemp(join(tmpdir(), 'work-'));

/** Lets files in a folder resolve the packages that are installed here. */
export const lendPackages = (folder: string): void =>
	symlinkSync(inRepository('node_modules'), join(folder, 'node_modules'));

/** A copy of everything that the package is built from, ready to build. */
export async function copyOfSources(): Promise<string> {
	const folder = await temporaryFolder();
	const entries = ['credentials', 'nodes', 'package.json', 'tsconfig.json', 'gulpfile.js'];
	for (const entry of entries) {
		await cp(inRepository(entry), join(folder, entry), { recursive: true });
	}
	lendPackages(folder);
	return folder;
}
