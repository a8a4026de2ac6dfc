import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { member, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 8 });
const someone = () => spot.emulator.members()[0];
const column = (id: string, type: string, displayName = id) => ({
	id,
	type,
	displayName,
	required: false,
});
const COLUMNS = [
	column('company', 'string'),
	column('team-size', 'number'),
	column('newsletter', 'boolean'),
	column('renewal-date', 'dateTime'),
	column('plan', 'options'),
	column('interests', 'array'),
];

const upsert = (properties: INodeParameters) => ({
	resource: 'customProperty',
	operation: 'bulkUpsert',
	memberId: member.byId(someone().id),
	properties: { matchingColumns: [], schema: COLUMNS, ...properties } as INodeParameters,
});
const filledIn = (value: IDataObject) =>
	upsert({ mappingMode: 'defineBelow', value: value as INodeParameters });
const autoMapped = (more: INodeParameters = {}) =>
	upsert({ mappingMode: 'autoMapInputData', value: null, ...more });

const path = () => `/v1/spotMembers/${someone().id}/customPropertiesValues`;
const asSent = (values: IDataObject) =>
	Object.entries(values).map(([customPropertySlug, value]) => ({ customPropertySlug, value }));
const VALUES = {
	company: 'Café "Zoé", Lyon',
	'team-size': 12,
	newsletter: false,
	'renewal-date': '2027-01-31',
	plan: 'team',
	interests: ['product', 'events'],
};
/** The same values, as stored in a sheet. */
const CELLS = {
	...VALUES,
	'team-size': '12',
	newsletter: 'no',
	interests: 'product, events',
};

it.each([
	['typed columns', () => filledIn(VALUES), {}],
	[
		'expressions',
		() => filledIn({ ...CELLS, company: '={{ $json.name }}' }),
		{ name: VALUES.company },
	],
	['incoming fields with known columns', () => autoMapped(), CELLS],
])('sends %s in the form of their types', async (_, parameters, row) => {
	const { items } = await spot.run(parameters(), { items: [row] });
	expect(spot.sent()).toEqual([
		{ method: 'POST', path: `${path()}~bulkUpsert`, query: {}, body: asSent(VALUES) },
	]);
	expect(items).toEqual([
		{ json: { spotMemberId: someone().id, ...VALUES }, pairedItem: { item: 0 } },
	]);
	expect(Object.keys(items[0].json)[0]).toBe('spotMemberId');
});

it('without Simplify, outputs what MeltingSpot sends, with the member in each item', async () => {
	const { items } = await spot.run({ ...filledIn(VALUES), simplify: false });
	expect(items).toEqual(
		Object.keys(VALUES).map((slug) => ({
			json: {
				...spot.emulator.valuesOf(someone().id).find((each) => each.customPropertySlug === slug),
				spotMemberId: someone().id,
			},
			pairedItem: { item: 0 },
		})),
	);
});

describe('incoming fields that are named as the editor shows the properties', () => {
	const SHOWN = [
		column('company', 'string', 'Company'),
		column('team-size', 'number', 'Team size'),
		{
			...column(
				'interests',
				'string',
				'Interests (one or more of product, events, careers, support)',
			),
			options: [{ name: 'product', value: 'product' }],
		},
		column('motto', 'string', 'company'),
	] as never;

	it('set them by label, case and surrounding space aside', async () => {
		const fields = { ' team SIZE ': '12', Interests: 'product, events' };
		const { hints } = await spot.run(autoMapped({ schema: SHOWN }), { items: [fields] });
		expect(spot.sent()[0].body).toEqual(
			asSent({ 'team-size': 12, interests: ['product', 'events'] }),
		);
		expect(hints).toEqual([]);
	});

	it('set them so without columns, too', async () => {
		await spot.run(autoMapped({ schema: [] }), { items: [{ 'Team size': '12' }] });
		expect(spot.sent().at(-1)?.body).toEqual(asSent({ 'team-size': 12 }));
	});

	it('a slug wins over a label', async () => {
		await spot.run(autoMapped({ schema: SHOWN }), { items: [{ Company: 'Acorn' }] });
		expect(spot.sent()[0].body).toEqual(asSent({ company: 'Acorn' }));
	});

	it.each([
		{ 'team-size': 1, 'Team size': 2 },
		{ company: 'a', ' COMPANY': 'b' },
	])('two for one property are an error: %j', async (fields) => {
		const error = await spot.failure(autoMapped({ schema: SHOWN }), { items: [fields] });
		for (const field of Object.keys(fields)) expect(error.message).toContain(`"${field}"`);
		expect(spot.sent()).toEqual([]);
	});

	it('a label that several properties have is an error with their slugs', async () => {
		const schema = [column('a', 'string', 'Same'), column('b', 'string', 'Same')] as never;
		const error = await spot.failure(autoMapped({ schema }), { items: [{ Same: 'x' }] });
		expect(error.description).toContain('a, b');
	});

	it('errors use the label', async () => {
		const error = await spot.failure(autoMapped({ schema: SHOWN }), {
			items: [{ 'team-size': 'many' }],
		});
		expect(error.message).toContain('"Team size"');
	});

	it('the field that names the member is no unknown one', async () => {
		const { email } = someone();
		const { hints } = await spot.run(
			{ ...autoMapped({ schema: SHOWN }), memberId: member.byEmail('={{ $json.who }}') },
			{ items: [{ who: email, Company: 'Acorn', other: 1 }] },
		);
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringContaining("aren't custom properties: other."),
		]);
	});
});

describe.each([
	['an empty schema', { schema: [] }],
	['no schema', { schema: null }],
])('with %s, as in a file that a person or an AI wrote', (_, without) => {
	it('each value keeps its own type', async () => {
		const values = {
			company: 'Acorn',
			'team-size': 12,
			newsletter: true,
			'renewal-date': '2027-01-31',
			interests: ['product', 'events'],
		};
		const { items } = await spot.run({
			...filledIn(values),
			properties: { mappingMode: 'defineBelow', value: values, ...without } as INodeParameters,
		});
		expect(spot.sent().map(({ method, body }) => [method, body])).toEqual([
			['POST', asSent(values)],
		]);
		expect(items).toEqual([
			expect.objectContaining({ json: { spotMemberId: someone().id, ...values } }),
		]);
	});

	it('a date from an expression is sent as ISO text, and text stays text', async () => {
		await spot.run(
			{
				...filledIn({}),
				properties: {
					mappingMode: 'defineBelow',
					value: { 'renewal-date': '={{ $json.date }}', company: '12, true' },
					...without,
				} as INodeParameters,
			},
			{ items: [{ date: '2027-01-31T00:00:00.000Z' }] },
		);
		expect(spot.sent()[0].body).toEqual(
			asSent({ 'renewal-date': '2027-01-31T00:00:00.000Z', company: '12, true' }),
		);
	});
});

it('asks for the properties where an agent or a file gives no columns', async () => {
	await spot.run(autoMapped({ schema: [] }), { items: [CELLS] });
	expect(spot.sent()).toEqual([
		{ method: 'GET', path: path(), query: { limit: '100' } },
		{ method: 'POST', path: `${path()}~bulkUpsert`, query: {}, body: asSent(VALUES) },
	]);
});

it('leaves out what is blank, and names the fields that are no properties', async () => {
	const blank = { company: '', 'team-size': null, interests: [], plan: ' ' };
	const { hints } = await spot.run(autoMapped(), {
		items: [{ ...blank, row_number: 2, email: 'a@example.com', newsletter: 'yes' }],
	});
	expect(spot.sent()[0].body).toEqual([{ customPropertySlug: 'newsletter', value: true }]);
	expect(hints).toHaveLength(1);
	expect(hints[0].message).toContain('custom properties: row_number, email.');
});

it('takes a slug as a name like any other', async () => {
	spot.emulator.defineProperty({ slug: '__proto__', kind: 'Text' });
	const schema = [...COLUMNS, column('__proto__', 'string')];
	const row = JSON.parse('{ "__proto__": "x", "company": "y" }') as IDataObject;
	await spot.run(autoMapped({ schema }), { items: [row] });
	expect(spot.sent()[0].body).toEqual([
		{ customPropertySlug: '__proto__', value: 'x' },
		{ customPropertySlug: 'company', value: 'y' },
	]);
});

describe('refuses before anything is sent', () => {
	it.each([
		['Values to Set', {}],
		['Values to Set', { company: '', interests: [] }],
		['team-size', { 'team-size': 'many' }],
		['newsletter', { newsletter: 'perhaps' }],
		['company', { company: { a: 1 } }],
		['interests', { interests: [{ a: 1 }] }],
	])('%s: %j', async (name, row) => {
		for (const [parameters, items] of [
			[filledIn(row), [{}]],
			[autoMapped(), [row]],
		] as const) {
			const error = await spot.failure(parameters, { items: [...items] });
			expect(error.message).toContain(`"${name}"`);
			expect(error.context.itemIndex).toBe(0);
		}
		expect(spot.sent()).toEqual([]);
	});
});

describe('choices that contain a comma', () => {
	const CHOICES = ['Sales, EMEA', 'Sales', 'EMEA', 'Support; 24/7'];
	const VALUE = 'Sales, EMEA, Sales, Support; 24/7';
	const expected = [
		{ customPropertySlug: 'teams', value: ['Sales, EMEA', 'Sales', 'Support; 24/7'] },
	];
	const options = CHOICES.map((value) => ({ name: value, value }));
	const schema = [{ ...column('teams', 'string'), options }] as never;

	it.each([
		['with columns', () => upsert({ mappingMode: 'defineBelow', value: { teams: VALUE }, schema })],
		['with incoming fields and columns', () => autoMapped({ schema })],
		['with incoming fields alone', () => autoMapped({ schema: [] })],
	])('stay whole %s', async (_, parameters) => {
		const kind = 'MultipleSelect' as const;
		spot.emulator.defineProperty({ slug: 'teams', kind, possibleValues: CHOICES });
		await spot.run(parameters(), { items: [{ teams: VALUE }] });
		expect(spot.sent().at(-1)?.body).toEqual(expected);
	});
});
