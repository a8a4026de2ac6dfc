/* eslint-disable @n8n/community-nodes/no-restricted-imports -- finds the built package on disk */
import Ajv, { type AnySchemaObject } from 'ajv';
import { loadOutputSchema } from 'n8n-core';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { dirname, resolve } from 'node:path';

import { type Emulator, startEmulator } from '../../../emulator';
import { type LoadedPackage, loadPackage, poll, runNode } from '../../support/n8n';
import { inputOf, recordings } from '../../support/previews';
import { secretKey } from '../../support/secrecy';

/** The preview that n8n shows before a node has run, found and read by n8n itself. */
function previewOf(loaded: LoadedPackage, node: string, resource?: string, operation?: string) {
	const { directory, known } = loaded.loader;
	return loadOutputSchema({
		nodeDir: dirname(resolve(directory, known.nodes[node].sourcePath)),
		version: loaded.newestVersion(node),
		resource,
		operation,
		versionFallback: true,
	}) as AnySchemaObject | undefined;
}

const ajv = new Ajv({ strict: false, allErrors: true });
let emulator: Emulator;
let loaded: LoadedPackage;

beforeAll(async () => {
	emulator = await startEmulator({ quota: null, members: 300 });
	loaded = await loadPackage();
});
afterAll(async () => await emulator.close());
beforeEach(() => {
	emulator.reset();
	// The rate limit is per key.
	emulator.setKey(secretKey());
});

const credentials = () => ({ apiKey: emulator.key, baseUrl: emulator.url });
const run = async (parameters: INodeParameters, items?: IDataObject[]) =>
	(await runNode({ parameters, items, credentials: credentials() })).items.map(({ json }) => json);

/** Each row fits, and each field of the preview appears in some row. */
function expectToFit(rows: IDataObject[], preview: AnySchemaObject | undefined): void {
	expect(preview).toBeDefined();
	const fits = ajv.compile({ additionalProperties: false, ...preview });
	for (const row of rows) {
		fits(row);
		expect({ row, mistakes: fits.errors }).toEqual({ row, mistakes: null });
	}
	const fields = new Set(rows.flatMap((row) => Object.keys(row)));
	expect(
		Object.keys((preview?.properties ?? {}) as object).filter((name) => !fields.has(name)),
	).toEqual([]);
}

/** What is run for each preview: the recorded run, except where a different one was recorded. */
const runs: Record<string, INodeParameters> = {
	...Object.fromEntries(
		Object.entries(recordings).map(([name, { parameters }]) => [name, parameters]),
	),
	'customProperty/update': {
		memberId: { __rl: true, mode: 'email', value: '={{ $json.email }}' },
		customPropertySlug: { __rl: true, mode: 'slug', value: 'company' },
		value: 'Acorn',
	},
};
delete runs.output;

describe('the output preview', () => {
	it('is there for every operation', () => {
		const { properties } = loaded.description('meltingSpot');
		const operations = properties
			.filter(({ name }) => name === 'operation')
			.flatMap(({ displayOptions, options = [] }) =>
				options.map((option) => [
					displayOptions?.show?.resource?.[0],
					'value' in option ? option.value : undefined,
				]),
			);
		expect(operations.map((names) => names.join('/')).sort()).toEqual(Object.keys(runs).sort());
	});

	it.each(Object.entries(runs))('of %s is what comes out', async (name, parameters) => {
		const [resource, operation] = name.split('/');
		const { items: count } = recordings[name];
		const items = parameters.returnAll ? undefined : inputOf(emulator).slice(0, count);
		const rows = await run({ resource, operation, ...parameters }, items);
		expect(rows.length).toBeGreaterThan(count === 1 ? 0 : 1);
		expectToFit(rows, previewOf(loaded, 'meltingSpot', resource, operation));
	});

	it('of the trigger is what comes out', async () => {
		const batches = await poll({
			mode: 'manual',
			parameters: {},
			staticData: {},
			credentials: credentials(),
		});
		expectToFit(
			(batches ?? []).flat().map(({ json }) => json),
			previewOf(loaded, 'meltingSpotTrigger'),
		);
	});
});
