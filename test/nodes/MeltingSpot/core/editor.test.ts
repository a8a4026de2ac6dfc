import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { editorProperties } from '../../../../nodes/MeltingSpot/core/editor';
import { findOperation, resources } from '../../../../nodes/MeltingSpot/resources';

const properties = editorProperties(resources);

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
