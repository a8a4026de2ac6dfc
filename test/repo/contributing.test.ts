/* eslint-disable @n8n/community-nodes/no-restricted-imports -- builds a copy of the repository in a folder of its own */
import { cp, mkdir, writeFile } from 'node:fs/promises';
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
const commands = [...walkthrough.matchAll(/^ *`npm run (\w+)`/gm)].map(([, name]) => name);

/** The names of the suites that touch operations. */
const SUITES = [
	'actions/(tag|index|registry|invalidItem)',
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
			'nodes/MeltingSpot/actions/tag/bulkCreate.operation.ts',
			'test/nodes/MeltingSpot/actions/tag/bulkCreate.test.ts',
		]);
		expect(patches).toHaveLength(6);
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
		const patch = patches.map(({ code }) => code).join('');
		await writeFile(join(folder, 'walkthrough.patch'), patch);
		await run('git', ['apply', 'walkthrough.patch'], { cwd: folder });

		for (const command of commands) await run('npm', ['run', command], { cwd: folder });
		const output = await run('npx', ['jest', ...SUITES], { cwd: folder });
		expect(output).toMatch(/^\d+ passed, 0 failed$/m);
		const before = await operationsIn(inRepository('.'));
		expect(await operationsIn(folder)).toEqual([...before, 'tag: bulkCreate'].sort());
	}, 600_000);
});

describe('CONTRIBUTING.md', () => {
	it('names commands that there are', () => {
		const named = [...contributing.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
		expect(named.length).toBeGreaterThan(8);
		expect([...new Set(named)].filter((name) => !(name in packageJson.scripts))).toEqual([]);
	});
});
