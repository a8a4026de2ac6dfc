/** `npm run test:e2e [-- file …]`: type-checks this folder and runs its tests, three files at a time. */
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { checkout, packPackage } from './support/package.mts';

/** They start first, so that none of them runs alone at the end. */
const LONGEST = ['crashes', 'examples', 'queue', 'readme'];
const rank = (file: string) => {
	const index = LONGEST.findIndex((name) => basename(file).startsWith(name));
	return index < 0 ? LONGEST.length : index;
};

const names = process.argv.slice(2);
const files = globSync(join(import.meta.dirname, 'tests', '*.test.mts'))
	.filter((file) => names.length === 0 || names.some((name) => basename(file).includes(name)))
	.sort((a, b) => rank(a) - rank(b));
if (files.length === 0) throw new Error(`There are no tests named ${names.join(' or ')}`);

const folder = mkdtempSync(join(tmpdir(), 'package-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const tsc = join(checkout, 'node_modules', '.bin', 'tsc');
// The emulator's client is a .ts file of a package without a module type.
const env = {
	...process.env,
	E2E_PACKAGE: JSON.stringify(await packPackage(folder)),
	NODE_OPTIONS: '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
};
const steps: Array<[string, string[]]> = [
	[tsc, ['--project', import.meta.dirname]],
	[process.execPath, ['--test', '--test-concurrency=3', '--test-reporter=spec', ...files]],
];
for (const [command, args] of steps) {
	const { status } = spawnSync(command, args, { stdio: 'inherit', env });
	if (status !== 0) process.exit(status ?? 1);
}
