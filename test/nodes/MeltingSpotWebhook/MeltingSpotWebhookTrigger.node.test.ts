/* eslint-disable @n8n/community-nodes/no-restricted-imports -- finds the built package on disk */
import Ajv, { type AnySchemaObject } from 'ajv';
import { loadOutputSchema } from 'n8n-core';
import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { dirname, resolve } from 'node:path';

import { samples, type WebhookName } from '../../../emulator';
import {
	callWebhook,
	type LoadedPackage,
	loadPackage,
	type WebhookOptions,
} from '../../support/n8n';
import { cpuMsOf } from '../../support/cpuTime';
import { toIsoDate } from '../../../nodes/MeltingSpotWebhook/time';

const NODE = 'meltingSpotWebhookTrigger';

/** The event to choose for each webhook with a sample. */
const EVENT_OF: Record<WebhookName, string> = {
	'course.participant.created': 'courseParticipantCreated',
	'course.participant.status.updated': 'courseParticipantStatusUpdated',
	'document.updated': 'documentUpdated',
	'live.participant.created': 'liveParticipantCreated',
	'live.participant.updated': 'liveParticipantUpdated',
	'live.updated': 'liveUpdated',
	'member.created': 'memberCreated',
	'member.updated': 'memberUpdated',
};
const webhooks = Object.keys(EVENT_OF) as WebhookName[];

/** The events that no sample shows. */
const UNPUBLISHED = ['courseStepCompleted', 'other', 'registrationFormAnswered', 'topicCreated'];

/** Payloads of events in the same row look alike. */
const LOOK_ALIKE = [
	['courseParticipantCreated', 'courseParticipantStatusUpdated'],
	['documentUpdated'],
	['liveParticipantCreated', 'liveParticipantUpdated'],
	['liveUpdated'],
	['memberCreated', 'memberUpdated'],
];
const familyOf = (event: string) => LOOK_ALIKE.find((events) => events.includes(event)) ?? [];

const ID = 'msg_2abc';

interface Call extends Omit<WebhookOptions, 'parameters'> {
	event?: string;
	options?: IDataObject;
}

/** One delivery. @returns the JSON of the item, or undefined if nothing runs */
async function deliver({ event = 'memberCreated', options = {}, ...rest }: Call) {
	const { items } = await callWebhook({
		parameters: { event, options } as WebhookOptions['parameters'],
		headers: { 'svix-id': ID },
		...rest,
	});
	if (items === undefined) return undefined;
	expect(items).toHaveLength(1);
	return items[0].json;
}

const deliveryOf = async (call: Call) => (await deliver(call))?.delivery;

let loaded: LoadedPackage;
let properties: INodeProperties[];
beforeAll(async () => {
	loaded = await loadPackage();
	({ properties } = loaded.description(NODE));
});

const property = (name: string) => properties.find((each) => each.name === name);
const choices = ({ options = [] }: INodeProperties) =>
	(options as INodePropertyOptions[]).map(({ value }) => value);
const option = (name: string) =>
	(property('options')?.options as INodeProperties[]).find((each) => each.name === name)!;

describe('the node', () => {
	it('offers every event, in alphabetical order', () => {
		const event = property('event')!;
		expect(choices(event)).toEqual([...Object.values(EVENT_OF), ...UNPUBLISHED].sort());
	});

	it('needs no credential, and takes POST only', () => {
		const { credentials, webhooks: declared } = loaded.description(NODE);
		expect(credentials ?? []).toEqual([]);
		expect(declared).toEqual([
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: '={{$nodeId}}',
			},
		]);
	});

	const urlOf = async (node: Partial<WebhookOptions>) =>
		(await callWebhook({ parameters: {}, body: {}, ...node })).url;

	it('has a URL that no one can guess', async () => {
		const urls = [await urlOf({ nodeId: 'n' }), await urlOf({ nodeId: 'n' })];
		expect(new Set(urls).size).toBe(2);
		for (const url of urls) {
			expect(url).toMatch(/\/webhook\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/n$/);
		}
	});

	it('keeps its URL, and a copy, which keeps the webhook ID, has another one', async () => {
		const node = { webhookId: 'w', nodeId: 'n' };
		expect(await urlOf(node)).toBe('http://localhost:5678/webhook/w/n');
		expect(await urlOf({ ...node, parameters: { event: 'other' } })).toBe(await urlOf(node));
		expect(await urlOf({ ...node, mode: 'manual' })).toBe('http://localhost:5678/webhook-test/w/n');
		expect(await urlOf({ ...node, nodeId: 'copy' })).toBe('http://localhost:5678/webhook/w/copy');
	});

	it.each(['checkExists', 'create', 'delete'] as const)(
		'%s registers nothing, and asks n8n for nothing',
		async (method) => {
			const untouchable = new Proxy(
				{},
				{
					get(_, key) {
						throw new Error(`It reads ${String(key)}`);
					},
				},
			);
			const { default: methods } = loaded.node(NODE).webhookMethods!;
			expect(await methods![method]!.call(untouchable as never)).toBe(true);
		},
	);

	it('filters by the statuses that the other node knows', () => {
		const [filters] = loaded
			.description('meltingSpot')
			.properties.filter(
				({ name, displayOptions }) =>
					name === 'filters' &&
					displayOptions?.show?.resource?.includes('member') &&
					displayOptions.show.operation?.includes('getAll'),
			);
		const status = (filters.options as INodeProperties[]).find(({ name }) => name === 'status')!;
		expect(option('memberStatuses').options).toEqual(status.options);
	});

	it.each([
		['liveStatuses', 'liveUpdated'],
		['memberStatuses', 'memberUpdated'],
	])('offers %s for %s only', (name, event) => {
		expect(option(name).displayOptions).toEqual({ show: { '/event': [event] } });
	});
});

describe('each published sample', () => {
	it.each(webhooks)('%s comes out untouched, with its delivery', async (webhook) => {
		const event = EVENT_OF[webhook];
		const body = samples[webhook];
		expect(await deliver({ event, body })).toEqual({
			...body,
			delivery: { event, id: ID, occurredAt: '2024-12-19T10:40:00.000Z', test: true },
		});
	});

	it('is seen: there are eight', () => expect(webhooks).toEqual(Object.keys(samples).sort()));
});

describe('each pairing of a sample with another event', () => {
	const pairs = webhooks.flatMap((webhook) =>
		Object.values(EVENT_OF)
			.filter((event) => event !== EVENT_OF[webhook])
			.map((event) => [webhook, event] as const),
	);
	const isWrong = ([webhook, event]: (typeof pairs)[number]) =>
		!familyOf(event).includes(EVENT_OF[webhook]);

	it.each(pairs.filter(isWrong))('%s: an error for %s that names both', async (webhook, event) => {
		const names = property('event')?.options as INodePropertyOptions[];
		const nameOf = (value: string) => names.find((each) => each.value === value)!.name;
		const sent = familyOf(EVENT_OF[webhook]).map((value) => `"${nameOf(value)}"`);
		await expect(deliver({ event, body: samples[webhook] })).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: `MeltingSpot sent ${sent.join(' or ')}, but this node expects "${nameOf(event)}"`,
			description: expect.stringContaining('keeps retrying') as string,
		});
	});

	it.each(pairs.filter((pair) => !isWrong(pair)))(
		'%s: runs for %s, which looks alike',
		async (webhook, event) => {
			expect(await deliveryOf({ event, body: samples[webhook] })).toMatchObject({ event });
		},
	);

	it('covers both kinds', () => {
		expect(pairs).toHaveLength(56);
		expect(pairs.filter(isWrong)).toHaveLength(50);
	});

	it.each(UNPUBLISHED.flatMap((event) => webhooks.map((webhook) => [webhook, event] as const)))(
		'%s: runs for %s, which has no sample',
		async (webhook, event) => {
			expect(await deliver({ event, body: samples[webhook] })).toMatchObject({
				...samples[webhook],
				delivery: { event },
			});
		},
	);

	it('a wrong one is told even if it is a test that would be ignored', async () => {
		const body = samples['live.updated'];
		await expect(deliver({ body, options: { ignoreTests: true } })).rejects.toThrow(
			'"Live Updated"',
		);
	});

	it('an event from an expression that this version does not know runs', async () => {
		const body = samples['live.updated'];
		expect(await deliveryOf({ event: '={{ "spotDeleted" }}', body })).toMatchObject({
			event: 'spotDeleted',
		});
	});
});

describe('each shape', () => {
	const none = { id: ID, occurredAt: null, test: false };

	it.each([...Object.values(EVENT_OF), ...UNPUBLISHED])('runs for %s', async (event) => {
		const delivery = { event, ...none };
		for (const body of [
			{},
			{ anything: [1, { a: null }] },
			{ type: 'member.created', data: { member: { id: '1' }, live: {} } },
			{ member: null, live: 'text', document: [] },
		]) {
			expect(await deliver({ event, body })).toEqual({ ...body, delivery });
		}
		for (const body of ['text', '', [1, 2], [], 5, true, null]) {
			expect(await deliver({ event, body })).toEqual({ body, delivery });
		}
		expect(await deliver({ event, body: undefined })).toStrictEqual({ delivery });
	});

	it('a known part decides, wherever it is in the payload', async () => {
		const { member, ...rest } = samples['live.participant.created'];
		const body = { ...rest, extra: 1, member };
		expect(await deliver({ event: 'liveParticipantUpdated', body })).toMatchObject(body);
		await expect(deliver({ event: 'memberUpdated', body })).rejects.toThrow('Live Participant');
	});

	it('names of inherited properties are no parts', async () => {
		const body = JSON.parse('{"__proto__":{"live":{}},"constructor":{"member":{}}}') as object;
		const json = await deliver({ event: 'documentUpdated', body });
		expect(Object.keys(json ?? {})).toEqual(['__proto__', 'constructor', 'delivery']);
	});

	it.each([{ id: 5 }, 'text', null, false])(
		"the payload's own delivery, %j, gives way and is kept",
		async (own) => {
			const body = { a: 1, delivery: own };
			expect(await deliver({ body })).toEqual({
				a: 1,
				delivery: { event: 'memberCreated', ...none, payload: own },
			});
			expect(body.delivery).toBe(own);
		},
	);
});

describe('delivery', () => {
	it.each([
		[{ 'svix-id': 'a' }, 'a'],
		[{ 'webhook-id': 'b' }, 'b'],
		[{ 'svix-id': 'a', 'webhook-id': 'b' }, 'a'],
		[{ 'svix-id': '', 'webhook-id': 'b' }, 'b'],
		[{ 'svix-id': '' }, null],
		[{ 'x-id': 'c' }, null],
		[{}, null],
	])('id: %j is %j', async (headers, id) => {
		expect(await deliveryOf({ headers, body: {} })).toMatchObject({ id });
	});

	const MOMENT = '2024-12-19T10:40:00.000Z';
	it.each([
		[1734604800, MOMENT],
		[1734604800.5, '2024-12-19T10:40:00.500Z'],
		[1734604800000, MOMENT],
		['1734604800', MOMENT],
		['1734604800000', MOMENT],
		[' 2024-12-19T10:40:00Z ', MOMENT],
		['2024-12-19T11:40:00+01:00', MOMENT],
		['2024-12-19T10:40', MOMENT],
		['2024-12-19 10:40:00', MOMENT],
		['2024-12-19 10:40:00.000', MOMENT],
		['2024-12-19', '2024-12-19T00:00:00.000Z'],
		['Thu, 19 Dec 2024 10:40:00 GMT', MOMENT],
		[0, '1970-01-01T00:00:00.000Z'],
		[1e300, null],
		[9e15, null],
		['yesterday', null],
		['', null],
		[null, null],
		[true, null],
		[[1734604800], null],
		[{ seconds: 1734604800 }, null],
		[undefined, null],
	])('occurredAt: %j is %j', async (occurredAt, expected) => {
		const json = await deliver({ body: { occurredAt } });
		expect(json).toMatchObject({ occurredAt, delivery: { occurredAt: expected } });
	});

	it.each(['1', '2024-12-19 ', ' ', 'Mon, ', '\u{1f600}'])(
		'long text, such as many of %j, is no date, and takes no time',
		async (text) => {
			const long = text.repeat(100_000);
			const body = { occurredAt: `${long}x`, test: long, member: { status: long }, delivery: long };
			expect(
				await deliveryOf({
					event: 'memberUpdated',
					headers: { 'svix-id': long },
					options: { memberStatuses: ['Left'] },
					body,
				}),
			).toMatchObject({ occurredAt: null, test: false, event: 'memberUpdated' });
			expect(cpuMsOf(() => toIsoDate(long))).toBeLessThan(50);
		},
	);

	it.each([
		[true, true],
		['true', true],
		[false, false],
		['false', false],
		['TRUE', false],
		[1, false],
		[null, false],
		[undefined, false],
	])('test: %j is %j', async (test, expected) => {
		expect(await deliveryOf({ body: { test } })).toMatchObject({ test: expected });
	});
});

describe('Ignore Tests', () => {
	const options = { ignoreTests: true };

	it.each([true, 'true'])('nothing runs if test is %j', async (test) => {
		expect(await deliver({ options, body: { test } })).toBeUndefined();
		expect(await deliver({ options: {}, body: { test } })).toBeDefined();
		expect(await deliver({ options: { ignoreTests: false }, body: { test } })).toBeDefined();
	});

	it.each(webhooks)('nothing runs for the sample of %s', async (webhook) => {
		expect(
			await deliver({ event: EVENT_OF[webhook], options, body: samples[webhook] }),
		).toBeUndefined();
	});

	it.each([{}, { test: false }, 'text', [true]])('%j runs', async (body) => {
		expect(await deliver({ options, body })).toBeDefined();
	});

	it('in the editor, tests run', async () => {
		const call = { options, body: samples['member.created'], mode: 'manual' } as const;
		expect(await deliveryOf(call)).toMatchObject({ test: true });
	});
});

describe('Include Headers', () => {
	const headers = {
		'svix-id': ID,
		'content-type': 'application/json',
		authorization: 'Basic c2VjcmV0',
		'proxy-authorization': 'Basic c2VjcmV0',
		cookie: 'session=secret',
		'x-several': ['a', 'b'],
	};

	it('adds them without cookies and authorization', async () => {
		const json = await deliver({ headers, body: {}, options: { includeHeaders: true } });
		expect(json?.delivery).toMatchObject({
			headers: { 'svix-id': ID, 'content-type': 'application/json', 'x-several': ['a', 'b'] },
		});
		expect(JSON.stringify(json)).not.toMatch(/secret|c2VjcmV0/);
	});

	it('is off by default', async () => {
		expect(await deliveryOf({ headers, body: {} })).not.toHaveProperty('headers');
	});
});

describe.each([
	['memberUpdated', 'memberStatuses', 'member', 'Accepted', 'Left'],
	['liveUpdated', 'liveStatuses', 'live', 'Live', 'Ended'],
])('%s: %s', (event, name, part, wanted, unwanted) => {
	const send = async (status: unknown, chosen: unknown = [wanted], rest: Partial<Call> = {}) =>
		await deliver({
			event,
			options: { [name]: chosen } as IDataObject,
			body: { [part]: { id: '1', status } },
			...rest,
		});

	it('runs for a chosen status', async () => {
		expect(await send(wanted)).toMatchObject({ [part]: { status: wanted } });
		expect(await send(` ${wanted.toUpperCase()} `)).toBeDefined();
		expect(await send(wanted, [unwanted, wanted])).toBeDefined();
		expect(await send(wanted, `={{ "${wanted}" }}`)).toBeDefined();
	});

	it('does not run for each of the others', async () => {
		const others = choices(option(name)).filter((value) => value !== wanted);
		expect(others.length).toBeGreaterThan(1);
		for (const status of others) expect(await send(status)).toBeUndefined();
		expect(await send(unwanted, `={{ "${wanted}" }}`)).toBeUndefined();
		expect(await send(unwanted, [wanted], { mode: 'manual' })).toBeUndefined();
	});

	it('runs for every status if none is chosen', async () => {
		expect(await send(unwanted, [])).toBeDefined();
		expect(await send(unwanted, undefined, { options: {} })).toBeDefined();
	});

	it.each([undefined, null, '', 'Frozen', 5, ['Left'], { a: 1 }])(
		'runs for a missing or unknown status: %j',
		async (status) => expect(await send(status)).toBeDefined(),
	);

	it.each([{}, 'text', { [part]: null }, { [part]: 'text' }])(
		'runs for an unknown shape: %j',
		async (body) => expect(await send(undefined, [wanted], { body })).toBeDefined(),
	);

	it('in the editor, tests run whatever their status', async () => {
		const body = { test: true, [part]: { status: unwanted } };
		expect(await send(unwanted, [wanted], { body, mode: 'manual' })).toBeDefined();
		expect(await send(unwanted, [wanted], { body })).toBeUndefined();
	});

	it('is no filter for other events', async () => {
		const body = { [part]: { status: unwanted } };
		expect(await send(unwanted, [wanted], { event: 'other', body })).toBeDefined();
	});
});

it.each([
	['Declined', 'DeclinedInvitation'],
	['DeclinedInvitation', 'DeclinedInvitation'],
	['declined', 'DeclinedInvitation'],
	['DeclinedInvitation', '={{ ["Declined"] }}'],
])('a member with the status %s passes %s, and is known', async (status, chosen) => {
	const body = { member: { status } };
	const send = async (memberStatuses: unknown) =>
		await deliver({ event: 'memberUpdated', options: { memberStatuses } as IDataObject, body });
	expect(await send(chosen.startsWith('=') ? chosen : [chosen])).toBeDefined();
	expect(await send(['Accepted'])).toBeUndefined();
});

it('the output preview is what comes out for the default event', async () => {
	const { directory, known } = loaded.loader;
	const preview = loadOutputSchema({
		nodeDir: dirname(resolve(directory, known.nodes[NODE].sourcePath)),
		version: loaded.newestVersion(NODE),
		versionFallback: true,
	}) as AnySchemaObject;
	const json = await deliver({ body: samples['member.created'] });
	const fits = new Ajv({ strict: false, allErrors: true }).compile({
		...preview,
		additionalProperties: false,
	});
	fits(json);
	expect(fits.errors).toBeNull();
	expect(pathsOf(preview)).toEqual(pathsOf(schemaLike(json!)));
});

/** The paths of a schema's properties. */
function pathsOf({ properties: own = {} }: AnySchemaObject, within = ''): string[] {
	return Object.entries(own as Record<string, AnySchemaObject>)
		.flatMap(([name, schema]) => [within + name, ...pathsOf(schema, `${within}${name}.`)])
		.sort();
}

const schemaLike = (value: IDataObject): AnySchemaObject => ({
	properties: Object.fromEntries(
		Object.entries(value).map(([name, field]) => [
			name,
			typeof field === 'object' && field !== null ? schemaLike(field as IDataObject) : {},
		]),
	),
});
