/* eslint-disable @n8n/community-nodes/no-restricted-imports -- builds a copy of the repository in a folder of its own */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { INodePropertyOptions } from 'n8n-workflow';

import { loadPackage } from '../support/n8n';
import { copyOfSources, inRepository, packageJson, readText, run } from '../support/repository';

const contributing = readText('CONTRIBUTING.md');

/** The files of the worked example: each is a block of code after its path. */
function exampleFiles(): Array<{ path: string; code: string }> {
	const [, section] = /^## Add an operation\n(.*?)^## /ms.exec(contributing) ?? [];
	return [...section.matchAll(/`([\w./]+\.ts)`:\n\n( *)```ts\n(.*?)^ *```$/gms)].map(
		([, path, indent, code]) => ({
			path,
			code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
		}),
	);
}

/** The change to a file that is there already. */
function examplePatch(): string {
	const [, indent, patch] = /^( *)```diff\n(.*?)^ *```$/ms.exec(contributing) ?? [];
	return patch.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
}

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

describe('the worked example', () => {
	it('adds an operation, and its tests pass', async () => {
		const files = exampleFiles();
		expect(files.map(({ path }) => path)).toEqual([
			'nodes/MeltingSpot/actions/customRole/getAll.operation.ts',
			'nodes/MeltingSpot/actions/customRole/index.ts',
			'test/nodes/MeltingSpot/actions/customRole/getAll.test.ts',
		]);

		const folder = await copyOfSources();
		for (const entry of ['emulator', 'test', 'jest.config.js', 'tsconfig.check.json']) {
			await cp(inRepository(entry), join(folder, entry), { recursive: true });
		}
		for (const { path, code } of files) {
			await mkdir(dirname(join(folder, path)), { recursive: true });
			await writeFile(join(folder, path), code);
		}
		await writeFile(join(folder, 'example.patch'), examplePatch());
		await run('git', ['apply', '--recount', '--unidiff-zero', 'example.patch'], { cwd: folder });

		// Jest builds before it tests.
		const output = await run('npx', ['jest', 'customRole'], { cwd: folder });
		expect(output).toContain('2 passed, 0 failed');
		const before = await operationsIn(inRepository('.'));
		expect(await operationsIn(folder)).toEqual([...before, 'customRole: getAll'].sort());
	}, 120_000);
});

describe('CONTRIBUTING.md', () => {
	it('names commands that there are', () => {
		const named = [...contributing.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
		expect(named.length).toBeGreaterThan(8);
		expect([...new Set(named)].filter((name) => !(name in packageJson.scripts))).toEqual([]);
	});
});
