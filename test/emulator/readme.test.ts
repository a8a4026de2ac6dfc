import { changeDialect } from '../../emulator/conditions/dialect';
import { Fault } from '../../emulator/conditions/faults';
import { createContract } from '../../emulator/http/contract';
import { Dialect, resources } from '../../emulator/resources';
import { withTables } from '../../emulator/tables';
import { filesIn, readText, run } from '../support/repository';

const readme = readText('emulator/README.md');

it('has the tables that the code declares: run npm run generate', () => {
	expect(readme).toBe(withTables(readme));
});

it('lists every switch with its default first, and says what it is', () => {
	for (const [name, preset] of Object.entries(changeDialect(Dialect))) {
		const start = `| \`${name}\` | \`${JSON.stringify(preset)}\``;
		const row = readme.split('\n').find((line) => line.startsWith(start));
		expect([name, row]).toEqual([name, expect.stringMatching(/\| \S.* \|$/)]);
	}
});

const faultKinds = Fault.anyOf.map(({ properties }) => String(properties.kind.const));

const tests = filesIn('test/emulator')
	.filter((file) => file.endsWith('.test.ts'))
	.map(readText)
	.join('\n');

it.each(Object.keys(changeDialect(Dialect)))('has a test that sets %s', (name) => {
	expect(tests).toMatch(new RegExp(`(speak|setDialect|dialect:)[ (]*\\{[^}]*\\b${name}\\b`));
});

it.each(faultKinds)('has a test of the fault %s', (kind) => {
	expect(tests).toContain(`kind: '${kind}'`);
});

it('has types that are those of the contract: run npm run generate', async () => {
	const types = 'emulator/openapi.generated.ts';
	await run('npx', ['openapi-typescript', 'emulator/openapi.yaml', '--output', types, '--check']);
	expect(readText(types)).toContain('export interface operations');
});

it('serves every operation of the contract from one resource', async () => {
	const contract = await createContract().init();
	const documented = contract.getOperations().map(({ operationId }) => operationId);
	const served = resources.flatMap(({ operations }) => Object.keys(operations));
	expect(served.sort()).toEqual(documented.sort());
	expect(served.length).toBeGreaterThan(8);
});
