/* eslint-disable @n8n/community-nodes/no-restricted-imports -- builds a copy of the repository in a folder of its own */
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

const operationsIn = async (folder: string): Promise<string[]> => {
	const { properties } = (await loadPackage(folder)).description('meltingSpot');
	return properties
		.filter(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes('member'),
		)
		.flatMap(({ options }) =>
			(options as INodePropertyOptions[]).map(({ value }) => String(value)),
		);
};

describe('the worked example', () => {
	it('adds an operation, and its tests pass', async () => {
		const files = exampleFiles();
		expect(files.map(({ path }) => path)).toEqual([
			'nodes/MeltingSpot/actions/member/deactivate.operation.ts',
			'nodes/MeltingSpot/actions/member/index.ts',
			'test/nodes/MeltingSpot/actions/member/deactivate.test.ts',
		]);

		const folder = await copyOfSources();
		for (const entry of ['emulator', 'test', 'jest.config.js', 'tsconfig.check.json']) {
			await cp(inRepository(entry), join(folder, entry), { recursive: true });
		}
		for (const { path, code } of files) await writeFile(join(folder, path), code);

		// Jest builds before it tests.
		const output = await run('npx', ['jest', 'deactivate'], { cwd: folder });
		expect(output).toContain('2 passed, 0 failed');
		const before = await operationsIn(inRepository('.'));
		expect((await operationsIn(folder)).sort()).toEqual([...before, 'deactivate'].sort());
	}, 120_000);
});

describe('CONTRIBUTING.md', () => {
	it('names commands that there are', () => {
		const named = [...contributing.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
		expect(named.length).toBeGreaterThan(8);
		expect([...new Set(named)].filter((name) => !(name in packageJson.scripts))).toEqual([]);
	});
});
