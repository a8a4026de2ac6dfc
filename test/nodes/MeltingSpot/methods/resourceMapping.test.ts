import type { INodeParameters } from 'n8n-workflow';

import { type Emulator, startEmulator } from '../../../../emulator';
import { resourceMapping, runNode, runWorkflow } from '../../../support/n8n';
import { secretKey } from '../../../support/secrecy';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ quota: null, members: 30 });
});
afterAll(async () => await emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.setKey(secretKey());
});

const credentials = () => ({ apiKey: emulator.key, baseUrl: emulator.url });
const locator = (mode: string, value: string) => ({ __rl: true, mode, value });
const columns = async (memberId: INodeParameters = locator('list', ''), apiKey = emulator.key) =>
	await resourceMapping({
		method: 'getCustomProperties',
		parameters: { resource: 'customProperty', operation: 'bulkUpsert', memberId },
		credentials: { ...credentials(), apiKey },
	});
const memberAsked = () =>
	emulator.requests.find(({ path }) => path.includes('customPropertiesValues'))?.path.split('/')[3];

describe('the columns of the mapper', () => {
	it('have the type of their property', async () => {
		const { fields } = await columns();
		expect(fields.map(({ id, displayName, type }) => [id, displayName, type])).toEqual([
			['company', 'Company', 'string'],
			['motto', 'Motto', 'string'],
			['team-size', 'Team size', 'number'],
			['satisfaction', 'Satisfaction', 'number'],
			['newsletter', 'Newsletter', 'boolean'],
			['renewal-date', 'Renewal date', 'dateTime'],
			['plan', 'Plan', 'options'],
			['interests', 'Interests (one or more of product, events, careers, support)', 'string'],
		]);
	});

	it.each([
		['plan', ['free', 'team', 'enterprise']],
		['interests', ['product', 'events', 'careers', 'support']],
		['company', undefined],
	])('know the choices of a select: %s', async (slug, choices) => {
		const column = (await columns()).fields.find(({ id }) => id === slug);
		expect(column?.options?.map(({ value }) => value)).toEqual(choices);
	});

	it('leave out a switch until the user adds it, since it cannot be empty', async () => {
		const { fields } = await columns();
		expect(fields.filter(({ removed }) => removed).map(({ id }) => id)).toEqual(['newsletter']);
	});

	it('show a property of an unknown type as text', async () => {
		emulator.defineProperty({ slug: 'mood', kind: 'Emoji' as never });
		const { fields } = await columns();
		expect(fields.at(-1)).toMatchObject({ id: 'mood', displayName: 'mood', type: 'string' });
	});

	it('cover all pages of properties', async () => {
		emulator.setDialect({ maxLimit: 3, firstPage: 0 });
		expect((await columns()).fields).toHaveLength(8);
	});

	it.each([
		['the ID', () => locator('id', emulator.members()[7].id)],
		['the list', () => locator('list', emulator.members()[7].id)],
		['the email address', () => locator('email', emulator.members()[7].email)],
	])('are those of the member named by %s', async (_, memberId) => {
		expect((await columns(memberId())).fields).toHaveLength(8);
		expect(memberAsked()).toBe(emulator.members()[7].id);
	});

	it.each([
		['an expression', () => locator('email', '={{ $json.email }}')],
		['empty', () => locator('list', '')],
		['someone unknown', () => locator('id', 'no-such-id')],
	])('are those of another member while the member is %s', async (_, memberId) => {
		expect((await columns(memberId())).fields).toHaveLength(8);
		expect(memberAsked()).toBe(emulator.members()[0].id);
	});

	it('include those that the first members lack, and the selected one has', async () => {
		emulator.setDialect({ unsetProperties: 'omitted' });
		const last = emulator.members().at(-1)!;
		emulator.defineProperty({ slug: 'late', label: 'Late', kind: 'Boolean' });
		const slugs = async (memberId?: INodeParameters) =>
			(await columns(memberId)).fields.map(({ id }) => id);
		expect(await slugs()).not.toContain('late');
		await runNode({
			parameters: {
				resource: 'customProperty',
				operation: 'update',
				memberId: locator('id', last.id),
				customPropertySlug: { __rl: true, mode: 'slug', value: 'late' },
				valueType: 'boolean',
				value: true,
			},
			credentials: credentials(),
		});
		expect(await slugs(locator('id', last.id))).toContain('late');
	});

	it('know a type from the first member with a value', async () => {
		emulator.defineProperty({ slug: 'mood', kind: 'Emoji' as never });
		const tenth = emulator.members()[9];
		emulator.addFault({
			kind: 'wrongShape',
			body: { items: [{ customPropertySlug: 'mood', value: 5 }], total: 1 },
			match: { path: `/v1/spotMembers/${tenth.id}/customPropertiesValues` },
		});
		const { fields } = await columns();
		expect(fields.find(({ id }) => id === 'mood')).toMatchObject({ type: 'number' });
	});

	it('say why there are none: no properties, or no members', async () => {
		emulator.propertyDefinitions.length = 0;
		expect(await columns()).toEqual({ fields: [] });
		emulator.reset({ members: 0 });
		expect(await columns()).toEqual({
			fields: [],
			emptyFieldsNotice: expect.stringContaining('Your Spot has no members yet') as unknown,
		});
	});

	it('tell what is wrong with the key', async () => {
		await expect(columns(locator('list', ''), 'another-key')).rejects.toThrow(
			'MeltingSpot rejected the secret key',
		);
	});
});

it('may hold what a user types, as n8n checks before it runs a workflow', async () => {
	const { fields } = await columns();
	const start = { id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };
	const set = { id: '2', name: 'Set', type: 'n8n-nodes-meltingspot.meltingSpot', typeVersion: 1 };
	const run = await runWorkflow(
		{
			nodes: [
				{ ...start, position: [0, 0], parameters: {} },
				{
					...set,
					position: [200, 0],
					parameters: {
						resource: 'customProperty',
						operation: 'bulkUpsert',
						memberId: locator('list', emulator.members()[2].id),
						properties: {
							mappingMode: 'defineBelow',
							value: {
								company: 'Acorn',
								'team-size': 12,
								newsletter: null,
								'renewal-date': '2026-03-01T00:00:00',
								plan: 'team',
								interests: 'product, events',
							},
							schema: fields,
						} as unknown as INodeParameters,
					},
				},
			],
			connections: { Start: { main: [[{ node: 'Set', type: 'main', index: 0 }]] } },
		},
		{ credentials: credentials() },
	);
	expect(run.data.resultData.error).toBeUndefined();
	expect(emulator.requests.at(-1)?.body).toContainEqual({
		customPropertySlug: 'interests',
		value: ['product', 'events'],
	});
});

describe('what is mapped', () => {
	/** The parameter as the editor saves it: the columns that it loaded, and a value for some of them. */
	const set = async (
		value: INodeParameters | null,
		{
			items,
			mappingMode = 'defineBelow',
		}: { items?: INodeParameters[]; mappingMode?: string } = {},
	) => {
		const { fields } = await columns();
		emulator.clearLog();
		const { hints } = await runNode({
			parameters: {
				resource: 'customProperty',
				operation: 'bulkUpsert',
				memberId: locator('id', emulator.members()[2].id),
				properties: { mappingMode, value, schema: fields } as unknown as INodeParameters,
			},
			items,
			credentials: credentials(),
			timezone: 'Asia/Tokyo',
		});
		return { body: emulator.requests.at(-1)?.body, hints: hints.map(({ message }) => message) };
	};

	it('keeps its type', async () => {
		const { body } = await set({
			company: 'Acorn',
			'team-size': 12,
			newsletter: false,
			'renewal-date': '2026-03-01T00:00:00',
			plan: 'team',
			interests: '["product","events"]',
			motto: null,
		});
		expect(body).toEqual([
			{ customPropertySlug: 'company', value: 'Acorn' },
			{ customPropertySlug: 'team-size', value: 12 },
			{ customPropertySlug: 'newsletter', value: false },
			{ customPropertySlug: 'renewal-date', value: '2026-03-01' },
			{ customPropertySlug: 'plan', value: 'team' },
			{ customPropertySlug: 'interests', value: ['product', 'events'] },
		]);
	});

	it('may come from expressions, as text, lists and dates of Luxon', async () => {
		const { body } = await set(
			{
				'team-size': '={{ $json.size }}',
				newsletter: '={{ $json.news }}',
				'renewal-date': "={{ DateTime.fromISO('2026-03-01T08:00', { zone: 'Asia/Tokyo' }) }}",
				interests: '={{ $json.tags }}',
				company: '={{ $json.missing }}',
			},
			{ items: [{ size: '12.5', news: 'yes', tags: 'product, events' }] },
		);
		expect(body).toEqual([
			{ customPropertySlug: 'team-size', value: 12.5 },
			{ customPropertySlug: 'newsletter', value: true },
			{ customPropertySlug: 'renewal-date', value: '2026-03-01T08:00:00.000+09:00' },
			{ customPropertySlug: 'interests', value: ['product', 'events'] },
		]);
	});

	it.each([
		['a picked day', '2026-03-01T00:00:00', '2026-03-01'],
		['a picked moment', '2026-03-01T18:30:00', '2026-03-01T18:30:00.000+09:00'],
		['a day', '2026-03-01', '2026-03-01'],
		['a moment of its own time zone', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z'],
	])('is a date, from %s', async (_, given, sent) => {
		const { body } = await set({ 'renewal-date': given });
		expect(body).toEqual([{ customPropertySlug: 'renewal-date', value: sent }]);
	});

	it('is found by slug among the incoming fields; the others are named in a hint', async () => {
		const { body, hints } = await set(null, {
			mappingMode: 'autoMapInputData',
			items: [
				{ row_number: 2, Email: 'a@example.com', company: 'Acorn', interests: 'events', plan: '' },
			],
		});
		expect(body).toEqual([
			{ customPropertySlug: 'company', value: 'Acorn' },
			{ customPropertySlug: 'interests', value: ['events'] },
		]);
		expect(hints).toEqual([
			'Ignored fields that aren\'t custom properties: row_number, Email. If one is a new custom property, refresh the columns of "Values to Set".',
		]);
	});
});
