/* eslint-disable @n8n/community-nodes/no-restricted-imports -- resolves what the sources import */
import { posix } from 'node:path';
import { preProcessFile } from 'typescript';

import { readText, sourceFiles } from '../support/repository';

const codeFiles = sourceFiles().filter((file) => file.endsWith('.ts'));
const house = 'nodes/MeltingSpot';

/** What a file imports: paths in the repository without their ending, and names of packages. */
const importsOf = (file: string): string[] =>
	preProcessFile(readText(file)).importedFiles.map(({ fileName }) =>
		fileName.startsWith('.') ? posix.join(posix.dirname(file), fileName) : fileName,
	);

/** Imports of files below `folder` that `isAllowed` does not allow. */
const strangersIn = (folder: string, isAllowed: (path: string) => boolean): string[] =>
	codeFiles
		.filter((file) => file.startsWith(`${house}/${folder}/`))
		.flatMap((file) =>
			importsOf(file)
				.filter((path) => path.startsWith(house) && !isAllowed(path))
				.map((path) => `${file} imports ${path}`),
		);

const inAny = (path: string, folders: string[]) =>
	folders.some((folder) => path.startsWith(`${house}/${folder}/`));

describe('the sources', () => {
	it('import only n8n-workflow and node:crypto from outside', () => {
		const outside = codeFiles
			.flatMap(importsOf)
			.filter((path) => !/^(nodes|credentials)\//.test(path));
		expect([...new Set(outside)].sort()).toEqual(['n8n-workflow', 'node:crypto']);
	});

	it('call HTTP from one place', () => {
		const callers = codeFiles.flatMap((file) =>
			[...readText(file).matchAll(/\bhttpRequest\w*|\bfetch\(|\brequestWith\w+/g)].map(
				([call]) => `${file}: ${call}`,
			),
		);
		expect(callers).toEqual([`${house}/transport/request.ts: httpRequestWithAuthentication`]);
	});

	it('keep an operation from knowing another one', () => {
		const operations = codeFiles.filter((file) => file.endsWith('.operation.ts'));
		expect(operations.length).toBeGreaterThanOrEqual(8);
		const strangers = operations.flatMap((file) =>
			importsOf(file).filter(
				(path) =>
					path.startsWith(house) &&
					path !== `${house}/actions/operation` &&
					!inAny(path, ['fields', 'transport']),
			),
		);
		expect(strangers).toEqual([]);
	});

	it('keep the transport from knowing anything else', () => {
		expect(strangersIn('transport', (path) => inAny(path, ['transport']))).toEqual([]);
	});

	it('keep the trigger from knowing operations and fields', () => {
		expect(strangersIn('trigger', (path) => inAny(path, ['trigger', 'transport']))).toEqual([]);
	});

	it('keep all from knowing the nodes', () => {
		const importers = codeFiles.filter((file) =>
			importsOf(file).some((path) => /\.node$/.test(path)),
		);
		expect(importers).toEqual([]);
	});
});
