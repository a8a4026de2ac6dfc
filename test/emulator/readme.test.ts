/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads a file of the project */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContract } from '../../emulator/contract';
import { dialectWith } from '../../emulator/dialect';
import { Fault } from '../../emulator/faults';

const readme = readFileSync(join(__dirname, '../../emulator/README.md'), 'utf8');

/** The cells in backticks at the beginning of the rows of one section's table. */
function firstCells(heading: string): string[] {
	const section = readme.split(`\n## ${heading}\n`)[1].split('\n## ')[0];
	return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell]) => cell);
}

it('lists every operation of the contract', async () => {
	const contract = await createContract().init();
	expect(firstCells('What it serves')).toEqual(
		expect.arrayContaining(
			contract.getOperations().map(({ method, path }) => `${method.toUpperCase()} ${path}`),
		),
	);
	expect(firstCells('What it serves')).toHaveLength(contract.getOperations().length);
});

it('lists every switch with its default first', () => {
	const dialect = dialectWith();
	expect(firstCells('Switches').sort()).toEqual(Object.keys(dialect).sort());
	for (const [name, value] of Object.entries(dialect)) {
		expect(readme).toContain(`| \`${name}\` | \`${JSON.stringify(value)}\``);
	}
});

it('lists every kind of fault', () => {
	expect(firstCells('Faults')).toEqual(
		expect.arrayContaining(Fault.anyOf.map(({ properties }) => properties.kind.const)),
	);
	expect(firstCells('Faults')).toHaveLength(Fault.anyOf.length);
});
