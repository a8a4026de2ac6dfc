import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';
import { resources } from '../../../../nodes/MeltingSpot/resources';
import { propertiesOf } from '../../../../nodes/MeltingSpot/core/editor';
import { loadPackage } from '../../../support/n8n';

const operations = resources.flatMap(({ name: resource, operations }) =>
	operations.map((operation) => ({
		resource,
		...operation,
		properties: propertiesOf(operation),
	})),
);
const named = operations.map(
	(operation) => [`${operation.resource}: ${operation.name}`, operation] as const,
);

describe('the operations', () => {
	it('have an endpoint each', () => {
		const endpoints = operations.map(({ endpoint }) => endpoint);
		expect(new Set(endpoints).size).toBe(endpoints.length);
	});

	it.each(named)(
		'say what they do in a sentence: %s',
		(_, { action, description, displayName }) => {
			// Sentence case, no period: n8n appends "… in MeltingSpot" for a language model.
			expect(action).toMatch(/^[A-Z][a-z]+( [a-z]+)+$/);
			expect(description.length).toBeGreaterThan(action.length);
			expect(description).not.toBe(displayName);
		},
	);

	it('are told apart by what they say', () => {
		expect(new Set(operations.map(({ action }) => action)).size).toBe(operations.length);
		expect(new Set(operations.map(({ description }) => description)).size).toBe(operations.length);
	});

	it.each(named.filter(([, { name }]) => name === 'getAll'))(
		'pass on all rows or a limited number: %s',
		(_, { properties, displayName, action }) => {
			expect(displayName).toBe('Get Many');
			expect(action).toMatch(/^Get many /);
			expect(properties.map(({ name }) => name)).toEqual(
				expect.arrayContaining(['returnAll', 'limit']),
			);
			expect(properties.find(({ name }) => name === 'returnAll')).toMatchObject({ default: false });
			expect(properties.find(({ name }) => name === 'limit')).toMatchObject({
				default: 50,
				typeOptions: { minValue: 1 },
			});
		},
	);

	it.each(named)('ask for nothing twice: %s', (_, { properties }) => {
		// Only `value` in Custom Property: Update has several forms, each shown for a different type.
		const names = properties.map(
			({ name, displayOptions }) => name + JSON.stringify(displayOptions ?? ''),
		);
		expect(new Set(names).size).toBe(names.length);
	});
});

type Parameter = [path: string, property: INodeProperties];
let parameters: Parameter[];
let nodes: Array<[name: string, node: INodeType]>;

/** Where n8n's guidelines call for no tooltip: these choose what the node does, or only group options. */
const WITHOUT_TOOLTIP = ['resource', 'operation', 'event', 'options'];

beforeAll(async () => {
	const loaded = await loadPackage();
	nodes = loaded.nodeNames.map((name) => [name, loaded.node(name)]);
	parameters = nodes.flatMap(([name, { description }]) =>
		description.properties
			// n8n puts this one before the parameters of a polling trigger.
			.filter((property) => property.name !== 'pollTimes')
			.flatMap((property) => parametersIn(property, name)),
	);
});

function isParameter(
	option: INodeProperties | INodePropertyOptions | INodePropertyCollection,
): option is INodeProperties {
	return 'type' in option;
}

/** The parameter and those inside it. */
function parametersIn(property: INodeProperties, within: string): Parameter[] {
	const path = `${within}.${property.name}`;
	const inside = (property.options ?? []).filter(isParameter);
	return [[path, property], ...inside.flatMap((option) => parametersIn(option, path))];
}

/** Those that don't pass, so that a failure names them. */
const failing = (isRight: (property: INodeProperties) => boolean) =>
	parameters.filter(([, property]) => !isRight(property)).map(([path]) => path);

const choicesOf = ({ options = [] }: INodeProperties) =>
	options.flatMap((option) => ('value' in option ? [option] : []));

describe('every parameter', () => {
	it('is looked at, also inside collections', () => {
		const paths = parameters.map(([path]) => path);
		expect(paths).toEqual(
			expect.arrayContaining([
				'meltingSpot.updateFields.status',
				'meltingSpot.filters.registeredAfter',
				'meltingSpotTrigger.options.maxMembers',
				'meltingSpotWebhookTrigger.options.memberStatuses',
			]),
		);
	});

	it('is described, and so is every choice', () => {
		expect(
			failing(
				({ name, type, description }) =>
					WITHOUT_TOOLTIP.includes(name) || type === 'notice' || !!description,
			),
		).toEqual([]);
		expect(
			failing(
				(property) =>
					property.name === 'resource' ||
					choicesOf(property).every(({ description }) => !!description),
			),
		).toEqual([]);
	});

	it('has a placeholder in the usual form', () => {
		const isUsual = (placeholder?: string) =>
			placeholder === undefined ||
			/^e\.g\. \S/.test(placeholder) ||
			// The wording that n8n's own lint requires.
			placeholder === 'name@email.com' ||
			/^Add (Field|Filter|option)$/.test(placeholder) ||
			/^Select an? [a-z ]+\.\.\.$/.test(placeholder);
		expect(
			failing(
				({ placeholder, modes = [] }) =>
					isUsual(placeholder) && modes.every((mode) => isUsual(mode.placeholder)),
			),
		).toEqual([]);
	});

	it('tells by a placeholder what to type, where text is typed', () => {
		expect(
			failing(
				({ type, placeholder, modes = [] }) =>
					(!['string', 'json', 'dateTime'].includes(type) || !!placeholder) &&
					modes.every((mode) => !!mode.placeholder),
			),
		).toEqual([]);
	});

	it('has a default that it takes', () => {
		const takes = (property: INodeProperties): boolean => {
			const { type, default: value, typeOptions = {}, modes = [] } = property;
			switch (type) {
				case 'boolean':
					return typeof value === 'boolean';
				case 'number':
					return typeof value === 'number' && value >= (typeOptions.minValue ?? -Infinity);
				case 'options':
					return (
						(!!typeOptions.loadOptionsMethod && value === '') ||
						choicesOf(property).some((choice) => choice.value === value)
					);
				case 'multiOptions':
					return Array.isArray(value) && value.length === 0;
				case 'collection':
					return JSON.stringify(value) === '{}';
				case 'resourceLocator':
					return JSON.stringify(value) === JSON.stringify({ mode: modes[0].name, value: '' });
				case 'resourceMapper':
					return JSON.stringify(value) === '{"mappingMode":"defineBelow","value":null}';
				case 'dateTime':
					return value === '' || String(value).startsWith('={{ $now');
				default:
					return value === '';
			}
		};
		expect(failing(takes)).toEqual([]);
	});

	it('names a method that the node has, where the editor fills it', () => {
		expect(nodes).toHaveLength(3);
		for (const [node, { methods = {} }] of nodes) {
			const own = parameters.filter(([path]) => path.startsWith(`${node}.`));
			const asked = own.flatMap(([, { typeOptions, modes = [] }]) => [
				...modes.map((mode) => ['listSearch', mode.typeOptions?.searchListMethod]),
				['loadOptions', typeOptions?.loadOptionsMethod],
				['resourceMapping', typeOptions?.resourceMapper?.resourceMapperMethod],
			]);
			const unique = new Set(asked.filter(([, name]) => name).map((method) => method.join()));
			const offered = Object.entries(methods).flatMap(([kind, byName]) =>
				Object.keys(byName as object).map((name) => `${kind},${name}`),
			);
			expect([...unique].sort()).toEqual(offered.sort());
		}
	});

	it('offers a list first where one of many is chosen', () => {
		const locators = parameters.filter(([, { type }]) => type === 'resourceLocator');
		expect(locators.length).toBeGreaterThan(0);
		expect(failing(({ modes }) => !modes || modes[0].type === 'list')).toEqual([]);
	});
});
