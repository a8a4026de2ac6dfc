/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads the README */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { findOperation, properties, resources } from '../../../../nodes/MeltingSpot/actions';

const root = join(__dirname, '..', '..', '..', '..');
const operations = resources.flatMap((resource) =>
	resource.operations.map((operation) => ({ resource, operation })),
);
const optionsOf = ({ options }: INodeProperties) => options as INodePropertyOptions[];

it('the dropdowns list them all, by the alphabet', () => {
	const [resource, ...others] = properties;
	expect(optionsOf(resource).map(({ value }) => value)).toEqual(resources.map(({ name }) => name));
	const dropdowns = others.filter(({ name }) => name === 'operation');
	expect(dropdowns).toHaveLength(resources.length);
	for (const dropdown of dropdowns) {
		const [shownFor] = dropdown.displayOptions?.show?.resource as string[];
		const options = optionsOf(dropdown);
		expect(options.map(({ value }) => findOperation(shownFor, String(value))?.name)).toEqual(
			options.map(({ value }) => value),
		);
		const values = options.map(({ value }) => value);
		expect(dropdown.default).toBe(
			['getAll', 'get'].find((value) => values.includes(value)) ?? values[0],
		);
		const names = options.map(({ name }) => name);
		expect(names).toEqual([...names].sort());
	}
});

it('a parameter is shown for its operation alone', () => {
	for (const property of properties.filter(({ name }) => !/^(resource|operation)$/.test(name))) {
		const { resource, operation } = property.displayOptions?.show ?? {};
		expect([resource?.length, operation?.length]).toEqual([1, 1]);
	}
});

it('the README lists the operations with their endpoints', () => {
	const rows = readFileSync(join(root, 'README.md'), 'utf8')
		.split('\n')
		.map((line) => line.split('|').map((cell) => cell.trim()))
		.filter((cells) => /^`(GET|POST|PUT|DELETE) \/v1\//.test(cells[3] ?? ''))
		.map(([, resource, operation, endpoint]) => ({ resource, operation, endpoint }));
	const byResource = (resource: string) => rows.filter((row) => row.resource === resource);
	expect(rows).toHaveLength(operations.length);
	for (const { displayName, operations: its } of resources) {
		expect(byResource(displayName)).toEqual(
			its.map((operation) => ({
				resource: displayName,
				operation: operation.displayName,
				endpoint: `\`${operation.endpoint}\``,
			})),
		);
	}
});
