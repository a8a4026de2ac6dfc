import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { member, useSpot } from '../../../support/spot';
import { resourceMapping } from '../../../support/n8n';

/* Choices: of dropdowns, and of select properties. */

const spot = useSpot({ members: 8, quota: null });
const someone = () => spot.emulator.members()[0].id;
const writes = () => spot.sent().filter(({ method }) => method !== 'GET');

const PROPERTIES = [
	{ slug: 'tier', label: 'Plan level', kind: 'SingleSelect', possibleValues: ['free', 'pro'] },
	{ slug: 'topics', label: 'Areas', kind: 'MultipleSelect', possibleValues: ['HR', 'Sales, EMEA'] },
] as const;

beforeEach(() => {
	for (const { possibleValues, ...property } of PROPERTIES) {
		spot.emulator.defineProperty({ ...property, possibleValues: [...possibleValues] });
	}
});

const update = (slug: string, value: string) => ({
	resource: 'customProperty',
	operation: 'update',
	memberId: member.byId(someone()),
	customPropertySlug: { __rl: true as const, mode: 'slug', value: slug },
	value,
});

/** With the columns that the editor has loaded. */
async function autoMapped(): Promise<INodeParameters> {
	const { fields } = await resourceMapping({
		method: 'getCustomProperties',
		parameters: { resource: 'customProperty', operation: 'bulkUpsert' },
		credentials: spot.credentials,
	});
	spot.emulator.clearLog();
	return {
		resource: 'customProperty',
		operation: 'bulkUpsert',
		memberId: member.byId(someone()),
		properties: { mappingMode: 'autoMapInputData', value: null, schema: fields } as never,
	};
}

describe('a select property', () => {
	it.each([
		['tier', ' Pro ', 'pro'],
		['tier', 'PRO\u200b', 'pro'],
		['tier', 'pro', 'pro'],
		['topics', 'hr, sales, emea', ['HR', 'Sales, EMEA']],
		['topics', 'HR, hr', ['HR']],
	])('%s: %j is sent as it is listed', async (slug, value, sent) => {
		await spot.run(update(slug, value));
		expect(writes()[0].body).toEqual({ value: sent });
		await spot.run(await autoMapped(), { items: [{ [slug]: value }] });
		expect(writes()[0].body).toEqual([{ customPropertySlug: slug, value: sent }]);
	});

	it.each([
		['tier', 'Gold', 'Gold', 'The choices of "Plan level" are: "free", "pro".'],
		['topics', 'hr, Legal', ['HR', 'Legal'], 'The choices of "Areas" are: "HR", "Sales, EMEA".'],
	])('%s: %j, which is not listed, is sent as it is', async (slug, value, sent, told) => {
		for (const [parameters, items] of [
			[update(slug, value), [{}]],
			[await autoMapped(), [{ [slug]: value }]],
		] as Array<[INodeParameters, IDataObject[]]>) {
			const error = await spot.failure(parameters, { items });
			expect(JSON.stringify(writes().at(-1)!.body)).toContain(`"value":${JSON.stringify(sent)}`);
			expect(error.message).toContain('MeltingSpot rejected');
			expect(error.description).toContain(told);
		}
	});
});

describe('incoming fields', () => {
	it('match a multi-select property by its label, which differs from its slug', async () => {
		const { hints } = await spot.run(await autoMapped(), {
			items: [{ Areas: 'HR', 'Plan\u00a0Level': 'free', 'Team\u2003size\u200b': 3 }],
		});
		expect(writes()[0].body).toEqual([
			{ customPropertySlug: 'topics', value: ['HR'] },
			{ customPropertySlug: 'tier', value: 'free' },
			{ customPropertySlug: 'team-size', value: 3 },
		]);
		expect(hints).toEqual([]);
	});

	it('match one without choices, too', async () => {
		spot.emulator.defineProperty({ slug: 'x', label: 'Skills (all)', kind: 'MultipleSelect' });
		await spot.failure(await autoMapped(), { items: [{ 'Skills (all)': 'a, b' }] });
		expect(writes()[0].body).toEqual([{ customPropertySlug: 'x', value: ['a', 'b'] }]);
	});
});

describe('a custom property that does not exist', () => {
	it('is the error, not the member', async () => {
		for (const [parameters, items] of [
			[update('planet', 'x'), [{}]],
			[{ ...update('planet', 'x'), valueType: 'text' }, [{}]],
			[
				{
					...(await autoMapped()),
					properties: { mappingMode: 'defineBelow', value: { planet: 'x', company: 'y' } },
				},
				[{}],
			],
		] as Array<[INodeParameters, IDataObject[]]>) {
			const error = await spot.failure(parameters, { items });
			expect(error.message).toBe('Your Spot has no custom property "planet".');
			expect(error.description).toContain('The slugs are: "company", ');
		}
	});

	it('is not blamed if the member does not exist', async () => {
		for (const valueType of ['text', 'automatic']) {
			const parameters = { ...update('company', 'x'), valueType, memberId: member.byId('gone') };
			expect((await spot.failure(parameters)).message).toContain('member "gone"');
		}
	});
});

describe('a dropdown takes labels as well as values', () => {
	it.each<[string, INodeParameters, string]>([
		['Status', { filters: { status: '={{ "Declined Invitation" }}' } }, 'DeclinedInvitation'],
		['Status', { filters: { status: ['declined\u00a0invitation'] } }, 'DeclinedInvitation'],
	])('%s: %j', async (_, parameters, value) => {
		const rows = await spot.rows({ returnAll: true, ...parameters });
		const expected = spot.emulator.members().filter(({ status }) => status === value);
		expect(rows.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
	});

	it('Permissions, of which one contains a colon', async () => {
		await spot.run({
			resource: 'customRole',
			operation: 'create',
			label: 'Hosts',
			additionalFields: { permissions: '={{ "Lives: Full, moderation.*" }}' },
		});
		expect(writes()[0].body).toMatchObject({ permissions: ['live.full.*', 'moderation.*'] });
	});

	it('Video Platform, Value Type', async () => {
		await spot.run({
			resource: 'live',
			operation: 'getAll',
			filters: { solution: '={{ "built-in" }}' },
		});
		expect(spot.sent()[0].query).toMatchObject({ 'solution[eq]': 'BuiltIn' });
		await spot.run({
			...update('newsletter', '={{ "yes" }}'),
			valueType: '={{ "True or False" }}',
		});
		expect(writes()[0].body).toEqual({ value: true });
	});
});
