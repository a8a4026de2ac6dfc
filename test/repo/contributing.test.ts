/* eslint-disable @n8n/community-nodes/no-restricted-imports -- builds a copy of the repository in a folder of its own */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { INodePropertyOptions } from 'n8n-workflow';

import { loadPackage } from '../support/n8n';
import { copyOfSources, inRepository, packageJson, readText, run } from '../support/repository';

const contributing = readText('CONTRIBUTING.md');
const [, walkthrough] = /^## Add an operation\n(.*?)^## /ms.exec(contributing) ?? [];

/** The code blocks in the walkthrough, in order, without the list's indentation. */
const blocks = (pattern: RegExp) =>
	[...walkthrough.matchAll(pattern)].map(({ groups }) => ({
		path: groups?.path ?? '',
		code: String(groups?.code).replaceAll(new RegExp(`^${groups?.indent}`, 'gm'), ''),
	}));
const newFiles = blocks(/`(?<path>[\w./]+\.ts)`:\n\n(?<indent> *)```ts\n(?<code>.*?)^ *```$/gms);
const patches = blocks(/^(?<indent> *)```diff\n(?<code>.*?)^ *```$/gms);
/** The changes to files that there are. A hunk has no line numbers: its unmarked and removed lines say where it belongs. */
const hunks = patches.flatMap(({ code }) =>
	code
		.split(/^--- a\//m)
		.slice(1)
		.map((hunk) => {
			const [path, ...lines] = hunk.trimEnd().split('\n');
			return { path, lines };
		}),
);
const commands = [...walkthrough.matchAll(/^ *`npm run (\w+)`/gm)].map(([, name]) => name);

/** The text with a hunk applied. @throws unless the lines it says are there are there once */
function applyHunk(text: string, hunk: string[]): string {
	const side = (marked: string) =>
		hunk.filter(([mark]) => mark !== marked).map((line) => line.slice(1));
	const [before, after] = [side('+'), side('-')];
	const lines = text.split('\n');
	const places = lines.flatMap((_, at) =>
		before.every((line, index) => lines[at + index] === line) ? [at] : [],
	);
	if (places.length !== 1) {
		throw new Error(`Found ${places.length} times, not once:\n${before.join('\n')}`);
	}
	return [...lines.slice(0, places[0]), ...after, ...lines.slice(places[0] + before.length)].join(
		'\n',
	);
}

/** The names of the suites that touch operations. */
const SUITES = [
	'resources/(tag|registry|invalidItem)',
	'core/editor',
	'transport/retry',
	'outputPreviews',
	'repo/previews',
	'emulator/readme',
];

/** What the dropdowns of the built node offer, as "resource: operation". */
async function operationsIn(folder: string): Promise<string[]> {
	const { properties } = (await loadPackage(folder)).description('meltingSpot');
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) =>
			(options as INodePropertyOptions[]).map(
				({ value }) => `${displayOptions?.show?.resource?.join()}: ${value}`,
			),
		)
		.sort();
}

describe('the walkthrough', () => {
	it('adds an operation, and the suites that touch operations pass', async () => {
		expect(newFiles.map(({ path }) => path)).toEqual([
			'test/nodes/MeltingSpot/resources/tag/bulkCreate.test.ts',
		]);
		expect(hunks).toHaveLength(9);
		expect(commands).toEqual(['generate', 'previews', 'docs']);

		const folder = await copyOfSources();
		for (const entry of [
			'emulator',
			'test',
			'jest.config.js',
			'tsconfig.check.json',
			'README.md',
			'docs',
			'examples',
			'CHANGELOG.md',
			'.prettierrc.json',
			'.prettierignore',
		]) {
			await cp(inRepository(entry), join(folder, entry), { recursive: true });
		}
		for (const { path, code } of newFiles) {
			await mkdir(dirname(join(folder, path)), { recursive: true });
			await writeFile(join(folder, path), code);
		}
		for (const { path, lines } of hunks) {
			const file = join(folder, path);
			await writeFile(file, applyHunk(await readFile(file, 'utf8'), lines));
		}

		for (const command of commands) await run('npm', ['run', command], { cwd: folder });
		const output = await run('npx', ['jest', ...SUITES], { cwd: folder });
		expect(output).toMatch(/^\d+ passed, 0 failed$/m);
		const before = await operationsIn(inRepository('.'));
		expect(await operationsIn(folder)).toEqual([...before, 'tag: bulkCreate'].sort());
	}, 600_000);
});

it('a hunk belongs where its lines are, wherever that is', () => {
	const hunk = [' b', '-c', '+C', '+D', ' e'];
	expect(applyHunk('a\nb\nc\ne\n', hunk)).toBe('a\nb\nC\nD\ne\n');
	expect(applyHunk('new\nlines\nb\nc\ne\n', hunk)).toBe('new\nlines\nb\nC\nD\ne\n');
	expect(() => applyHunk('b\nx\nc\ne\n', hunk)).toThrow('0 times');
	expect(() => applyHunk('b\nc\ne\nb\nc\ne\n', hunk)).toThrow('2 times');
});

describe('CONTRIBUTING.md', () => {
	it('names commands that there are', () => {
		const named = [...contributing.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
		expect(named.length).toBeGreaterThan(8);
		expect([...new Set(named)].filter((name) => !(name in packageJson.scripts))).toEqual([]);
	});
});
