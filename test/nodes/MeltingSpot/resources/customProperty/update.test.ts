import type { INodeParameters } from 'n8n-workflow';
import { member, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 8 });
const someone = () => spot.emulator.members()[0];
const bySlug = (value: string) => ({ __rl: true as const, mode: 'slug', value });
const update = (slug: string, parameters: INodeParameters) => ({
	resource: 'customProperty',
	operation: 'update',
	memberId: member.byId(someone().id),
	customPropertySlug: bySlug(slug),
	...parameters,
});

it.each([
	['company', { valueType: 'text', value: ' Blue, Harbour ' }, ' Blue, Harbour '],
	['company', { valueType: 'text', value: '={{ 12 }}' }, '12'],
	['renewal-date', { valueType: 'text', value: '2027-01-31' }, '2027-01-31'],
	['plan', { valueType: 'text', value: 'team' }, 'team'],
	['team-size', { valueType: 'number', value: 0 }, 0],
	['team-size', { valueType: 'number', value: '={{ " 12.5 " }}' }, 12.5],
	['newsletter', { valueType: 'boolean', value: false }, false],
	['newsletter', { valueType: 'boolean', value: '={{ "TRUE" }}' }, true],
	['interests', { valueType: 'list', value: 'product, events' }, ['product', 'events']],
	['interests', { valueType: 'list', value: '["careers"]' }, ['careers']],
	[
		'interests',
		{ valueType: 'list', value: '={{ ["product", " support "] }}' },
		['product', 'support'],
	],
])('%s: %j', async (slug, parameters, value) => {
	const { items } = await spot.run(update(slug, parameters));
	expect(spot.sent()).toEqual([
		{
			method: 'PUT',
			path: `/v1/spotMembers/${someone().id}/customPropertiesValues/${slug}`,
			query: {},
			body: { value },
		},
	]);
	const stored = spot.emulator
		.valuesOf(someone().id)
		.find(({ customPropertySlug }) => customPropertySlug === slug);
	expect(stored?.value).toEqual(value);
	expect(items).toEqual([{ json: stored, pairedItem: { item: 0 } }]);
});

describe('Value Type: Automatic', () => {
	const get = () => `/v1/spotMembers/${someone().id}/customPropertiesValues`;

	it.each([
		['company', ' Blue, Harbour ', ' Blue, Harbour '],
		['company', '={{ 12 }}', '12'],
		[
			'renewal-date',
			'={{ DateTime.fromISO("2027-01-31T09:00:00", { zone: "UTC" }) }}',
			'2027-01-31T09:00:00.000Z',
		],
		['plan', 'team', 'team'],
		['team-size', '12.5', 12.5],
		['newsletter', 'yes', true],
		['interests', 'product, events', ['product', 'events']],
		['interests', '={{ ["product"] }}', ['product']],
	])('%s: %s is sent in the form of the property', async (slug, value, sent) => {
		await spot.run(update(slug, { value }));
		expect(spot.sent().map(({ method, path, body }) => [method, path, body])).toEqual([
			['GET', get(), undefined],
			['PUT', `${get()}/${slug}`, { value: sent }],
		]);
	});

	it('asks for the properties once a run', async () => {
		const items = spot.emulator.members().map(({ id }, size) => ({ id, size }));
		await spot.run(
			{
				...update('team-size', { value: '={{ $json.size }}' }),
				memberId: member.byId('={{ $json.id }}'),
			},
			{ items },
		);
		expect(spot.sent().filter(({ method }) => method === 'GET')).toHaveLength(1);
		expect(spot.sent().at(-1)?.body).toEqual({ value: 7 });
	});

	it('names a value that does not fit by the label of the property', async () => {
		const error = await spot.failure(update('team-size', { value: 'many' }));
		expect(error.message).toContain('"Team size"');
		expect(spot.sent().filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	it('names the property by its label if MeltingSpot rejects the value', async () => {
		const error = await spot.failure(update('plan', { value: 'gold' }));
		expect(error.message).toContain('custom property "Plan" of');
	});

	it('of a property that the member does not list, sends the value as it is', async () => {
		const error = await spot.failure(update('gone', { value: '={{ 5 }}' }));
		expect(spot.sent().find(({ method }) => method === 'PUT')?.body).toEqual({ value: 5 });
		expect(error.message).toContain('"gone"');
	});
});

it.each(['__proto__', '%2e%2e', 'köche & gäste?'])('sends the slug %s as it is', async (slug) => {
	spot.emulator.defineProperty({ slug, kind: 'Text' });
	const [row] = await spot.rows(update(slug, { value: 'x' }));
	expect(row).toMatchObject({ customPropertySlug: slug, value: 'x' });
});

it('names the slug that MeltingSpot does not know', async () => {
	const error = await spot.failure(update('gone', { value: 'x' }));
	expect(error.message).toBe('Your Spot has no custom property "gone".');
	expect(error.description).toContain('The slugs are: "company", "motto", ');
	expect(error.description).toContain('MeltingSpot says: There is no custom property');
});

describe('refuses before anything is sent', () => {
	it.each([
		['Custom Property', '', { value: 'x' }],
		['Custom Property', '.', { value: 'x' }],
		['Custom Property', '..', { value: 'x' }],
		['Custom Property', 'a/b', { value: 'x' }],
		['Value', 'company', { value: '' }],
		['Value', 'company', { value: '={{ $json.blank }}' }],
		['Value', 'company', { value: '={{ { a: 1 } }}' }],
		['Value', 'company', { value: "={{ DateTime.fromFormat('31.31.2026', 'dd.MM.yyyy') }}" }],
		['Value', 'company', { value: "={{ new Date('never') }}" }],
		['Value', 'team-size', { valueType: 'number', value: '={{ NaN }}' }],
		['Value', 'team-size', { valueType: 'number', value: '={{ "many" }}' }],
		['Value', 'newsletter', { valueType: 'boolean', value: '={{ "perhaps" }}' }],
		['Value', 'interests', { valueType: 'list', value: ' , ' }],
		['Value', 'interests', { valueType: 'list', value: '={{ [{ a: 1 }] }}' }],
		['Value', 'interests', { valueType: 'list', value: '={{ { a: 1 } }}' }],
	])('%s: %s %j', async (name, slug, parameters) => {
		const error = await spot.failure(update(slug, { valueType: 'text', ...parameters }));
		expect(error.message).toContain(`"${name}"`);
		expect(error.context.itemIndex).toBe(0);
		expect(spot.sent()).toEqual([]);
	});
});
