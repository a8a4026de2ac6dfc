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
	['company', { value: ' Blue, Harbour ' }, ' Blue, Harbour '],
	['company', { value: '={{ 12 }}' }, '12'],
	['renewal-date', { value: '2027-01-31' }, '2027-01-31'],
	['plan', { value: 'team' }, 'team'],
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

it.each(['__proto__', '%2e%2e', 'köche & gäste?'])('sends the slug %s as it is', async (slug) => {
	spot.emulator.defineProperty({ slug, kind: 'Text' });
	const [row] = await spot.rows(update(slug, { value: 'x' }));
	expect(row).toMatchObject({ customPropertySlug: slug, value: 'x' });
});

it('names the slug that MeltingSpot does not know', async () => {
	const error = await spot.failure(update('gone', { value: 'x' }));
	expect(error.message).toContain(`find custom property "gone" of member "${someone().id}"`);
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
		const error = await spot.failure(update(slug, parameters));
		expect(error.message).toContain(`"${name}"`);
		expect(error.context.itemIndex).toBe(0);
		expect(spot.sent()).toEqual([]);
	});
});
