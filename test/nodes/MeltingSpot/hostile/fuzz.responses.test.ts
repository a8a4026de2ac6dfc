/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads its budget */
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { runOperation } from '../../../../nodes/MeltingSpot/core/run';
import { findOperation } from '../../../../nodes/MeltingSpot/resources';
import { type Endpoint, endpoints } from '../../../../nodes/MeltingSpot/transport/endpoints';
import { itemsOf } from '../../../support/injectedApi';
import { type HttpRequest, scriptedRun } from '../../../support/scriptedApi';

/*
 * One fault at random in each documented form of a response: other types, other spellings, other sizes, an error with a
 * successful status. Whatever comes, the node doesn't crash, and claims success only by a documented sign of it. What such a
 * sign is, is written down here once more.
 */

/** `npm run test:fuzz` does more runs, with different values each time; a failure names its seed. */
const settings: fc.Parameters<unknown> = {
	numRuns: Number(process.env.FUZZ ?? 60),
	seed: process.env.FUZZ ? undefined : 20_261_130,
	endOnFailure: true,
};

if (process.env.FUZZ) jest.setTimeout(30 * 60_000);

interface Received {
	/** Parsed; undefined if it is empty. */
	body: unknown;
	status: number;
	sent: HttpRequest[];
}

/** An operation, a response that it could have, and whether a row of its output is backed by one. */
interface Case {
	operation: [resource: string, operation: string];
	items: IDataObject[];
	/** Such as `POST /v1/tags/7/spotMembers~bulkAssign`; faults strike only there. */
	struck: Endpoint;
	/** Of requests to that endpoint, which ones; all unless set. */
	isStruck?(query: Record<string, unknown>): boolean;
	status: number;
	body?: unknown;
	isBacked(row: IDataObject, received: Received): boolean;
}

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isNamed = (value: unknown) =>
	(typeof value === 'string' && value.trim() !== '') ||
	(typeof value === 'number' && Number.isFinite(value));
const rowsOf = (value: unknown): IDataObject[] =>
	Array.isArray(value) ? value.filter(isObject) : [];
/** The rows in a body that is a list, or an object with lists. */
const listsIn = (body: unknown): IDataObject[] => [
	...rowsOf(body),
	...rowsOf([body]),
	...Object.values(isObject(body) ? body : {}).flatMap(rowsOf),
];
const includesId = (list: unknown, id: unknown) =>
	Array.isArray(list) &&
	list.some((each) => ['string', 'number'].includes(typeof each) && String(each) === id);
const isMeant = (part: unknown) =>
	Boolean(part) && (typeof part !== 'object' || Object.keys(part as object).length > 0);
const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const saysError = (body: unknown) =>
	isObject(body) && (isMeant(body.error) || isMeant(body.errors));

/** A response without content: nothing, or an object without an error. */
const isDone = ({ body }: Received) => body === undefined || (isObject(body) && !saysError(body));
const isEntity: Case['isBacked'] = (row, { body }) =>
	isObject(body) && isNamed(body.id) && isSame(row.id, body.id);
const done: Case['isBacked'] = (_, received) => isDone(received);
const isSkipped = (row: IDataObject) => row.outcome === 'skipped' && isNamed(row.reason);

const added: Case['isBacked'] = (row, { body }) => {
	const { addedSpotMemberIds, failedSpotMemberIds } = body as IDataObject;
	if (row.outcome === 'added') return includesId(addedSpotMemberIds, row.spotMemberId);
	if (row.outcome === 'failed') return includesId(failedSpotMemberIds, row.spotMemberId);
	return isSkipped(row) && Array.isArray(addedSpotMemberIds);
};

const OUTCOMES: Record<number, string> = { 200: 'alreadyInvited', 201: 'invited' };

const invitedOne: Case['isBacked'] = (row, received) => {
	const { body, status } = received;
	return (
		row.outcome === (OUTCOMES[status] ?? 'accepted') &&
		(isDone(received) || (isObject(body) && isNamed(body.id)))
	);
};

const invitedMany: Case['isBacked'] = (row, received) => {
	if (!Array.isArray(received.body)) return isDone(received);
	if (row.outcome === 'skipped') return isNamed(row.reason);
	return rowsOf(received.body).some(
		({ spotMemberId }) => isNamed(spotMemberId) && String(spotMemberId) === row.spotMemberId,
	);
};

/** A course may list new participants only. */
const invitedToCourse: Case['isBacked'] = (row, received) => {
	const isEmpty = Array.isArray(received.body) && received.body.length === 0;
	return received.status === 200 && isEmpty
		? row.outcome === 'alreadyInvited'
		: invitedMany(row, received);
};

const MEMBERS = ['1', '2'];
const each = (more: IDataObject) => MEMBERS.map((memberId) => ({ ...more, memberId }));
const eachPerson = (more: IDataObject) => MEMBERS.map((people) => ({ ...more, people }));
const MEMBER = {
	id: '1',
	email: 'ada@example.com',
	firstname: 'Ada',
	status: 'Accepted',
	customRoleId: null,
};
const NAMED = { id: '7', name: 'Speaker', emoji: null, label: 'Host', description: 'x' };
const PARTICIPANTS = MEMBERS.map((spotMemberId) => ({
	id: `p${spotMemberId}`,
	spotMemberId,
	spotMemberEmail: `${spotMemberId}@example.com`,
	status: 'Invited',
	metrics: null,
}));
const pageOf = (items: IDataObject[]) => ({ items, total: items.length });

/** Rows of a page are output as they are. */
const listed: Case['isBacked'] = (row, { body }) =>
	isObject(body) && rowsOf(body.items).some((each) => JSON.stringify(each) === JSON.stringify(row));

const manyNames = (names: string[]) => names.map((name) => ({ forumId: '7', name }));

const createdTopic: Case['isBacked'] = (row, { body }) => {
	const { created, failed } = body as IDataObject;
	if (row.outcome === 'created') return rowsOf(created).some(({ id = null }) => isSame(id, row.id));
	if (row.outcome === 'failed') return rowsOf(failed).length > 0;
	return isSkipped(row);
};

const createdMember: Case['isBacked'] = (row, { body }) => {
	const { created, failed } = body as IDataObject;
	const isIn = (list: unknown) =>
		rowsOf(list).some(({ email }) => JSON.stringify(email ?? null) === JSON.stringify(row.email));
	if (row.outcome === 'created') return isIn(created);
	if (row.outcome === 'failed') return isIn(failed);
	return isSkipped(row);
};

const PROPERTY = {
	customPropertySlug: 'plan',
	customPropertyLabel: 'Plan',
	customPropertyType: 'Text',
	value: 'x',
};

const TAG = { tagId: '7' };
const PUT_TAG = 'PUT /v1/tags/{tagId}';

const CASES: Case[] = [
	{
		operation: ['tag', 'addToMember'],
		items: each(TAG),
		struck: 'POST /v1/tags/{tagId}/spotMembers~bulkAssign',
		status: 204,
		isBacked: done,
	},
	{
		operation: ['tag', 'removeFromMember'],
		items: each(TAG),
		struck: 'POST /v1/tags/{tagId}/spotMembers~bulkUnassign',
		status: 200,
		body: {},
		isBacked: done,
	},
	{
		operation: ['tag', 'delete'],
		items: [TAG],
		struck: 'DELETE /v1/tags/{tagId}',
		status: 200,
		body: {},
		isBacked: done,
	},
	{
		operation: ['course', 'addGroup'],
		items: ['8', '9'].map((groupId) => ({ courseId: '7', groupId })),
		struck: 'POST /v1/courses/{courseId}/groups~bulkAdd',
		status: 200,
		body: {},
		isBacked: done,
	},
	{
		operation: ['tag', 'create'],
		items: [{ name: 'Speaker' }],
		struck: 'POST /v1/tags',
		status: 201,
		body: NAMED,
		isBacked: isEntity,
	},
	{
		operation: ['tag', 'update'],
		items: [{ ...TAG, updateFields: { name: 'Host' } }],
		struck: PUT_TAG,
		status: 200,
		body: NAMED,
		isBacked: isEntity,
	},
	{
		operation: ['tag', 'update'],
		items: [{ ...TAG, updateFields: { name: 'Host' } }],
		struck: 'GET /v1/tags/{tagId}',
		status: 200,
		body: NAMED,
		// What is written must have been read of this tag.
		isBacked: (_, { body }) => isObject(body) && String(body.id).replace(/[\s\u200b]/g, '') === '7',
	},
	{
		operation: ['tag', 'get'],
		items: [TAG],
		struck: 'GET /v1/tags/{tagId}',
		status: 200,
		body: NAMED,
		isBacked: isEntity,
	},
	{
		operation: ['member', 'update'],
		items: [{ memberId: '1', updateFields: { title: 'CEO' } }],
		struck: 'PUT /v1/spotMembers/{spotMemberId}',
		status: 200,
		body: MEMBER,
		isBacked: isEntity,
	},
	{
		operation: ['member', 'update'],
		items: [{ memberId: '1', updateFields: { title: 'CEO' } }],
		struck: 'GET /v1/spotMembers/{spotMemberId}',
		status: 200,
		body: MEMBER,
		isBacked: (row) => row.id === '1',
	},
	{
		operation: ['member', 'invite'],
		items: [{ email: 'ada@example.com' }],
		struck: 'POST /v1/spotMembers',
		status: 201,
		body: MEMBER,
		isBacked: isEntity,
	},
	{
		operation: ['member', 'bulkInvite'],
		items: [{ emails: 'ada@example.com, eva@example.com' }],
		struck: 'POST /v1/spotMembers~bulkInvite',
		status: 200,
		body: { created: [MEMBER], failed: [{ email: 'eva@example.com' }] },
		isBacked: createdMember,
	},
	{
		operation: ['member', 'getAll'],
		items: [{ returnAll: true }],
		struck: 'GET /v1/spotMembers',
		status: 200,
		body: pageOf([MEMBER, { ...MEMBER, id: '2', email: 'eva@example.com' }]),
		isBacked: (row, { body }) =>
			isObject(body) &&
			rowsOf(body.items).some((each) =>
				Object.entries(row).every(([name, value]) => isSame(each[name] ?? null, value)),
			),
	},
	{
		operation: ['member', 'get'],
		items: [{ memberId: 'ada@example.com' }, { memberId: 'eva@example.com' }],
		struck: 'GET /v1/spotMembers',
		status: 200,
		body: pageOf([MEMBER, { ...MEMBER, id: '2', email: 'eva@example.com' }]),
		isBacked: (row) => ['1', '2'].includes(String(row.id)),
	},
	{
		operation: ['customProperty', 'update'],
		items: [{ memberId: '1', customPropertySlug: 'plan', valueType: 'text', value: 'x' }],
		struck: 'PUT /v1/spotMembers/{spotMemberId}/customPropertiesValues/{customPropertySlug}',
		status: 200,
		body: PROPERTY,
		isBacked: (_, { body }) => isObject(body) && isNamed(body.customPropertySlug),
	},
	{
		operation: ['customProperty', 'bulkUpsert'],
		items: [
			{ memberId: '1', properties: { mappingMode: 'defineBelow', value: { plan: 'x', level: 1 } } },
		],
		struck: 'POST /v1/spotMembers/{spotMemberId}/customPropertiesValues~bulkUpsert',
		status: 200,
		body: [PROPERTY, { ...PROPERTY, customPropertySlug: 'level', value: 1 }],
		isBacked: (row, { body }) =>
			Array.isArray(body) &&
			Object.keys(row).every(
				(slug) =>
					['spotMemberId', 'simplify'].includes(slug) ||
					rowsOf(body).some((each) => String(each.customPropertySlug) === slug),
			),
	},
	{
		operation: ['customProperty', 'getAll'],
		items: [{ memberId: '1', simplify: false, returnAll: true }],
		struck: 'GET /v1/spotMembers/{spotMemberId}/customPropertiesValues',
		status: 200,
		body: pageOf([PROPERTY, { ...PROPERTY, customPropertySlug: 'level' }]),
		isBacked: listed,
	},
	{
		operation: ['group', 'addMember'],
		items: each({ groupId: '7' }),
		struck: 'POST /v1/groups/{groupId}/spotMembers~bulkAdd',
		status: 200,
		body: { addedSpotMemberIds: ['1'], failedSpotMemberIds: ['2'] },
		isBacked: added,
	},
	{
		operation: ['channel', 'addMember'],
		items: each({ channelId: '7' }),
		struck: 'POST /v1/channels/{channelId}/spotMembers~bulkAdd',
		status: 200,
		body: { addedSpotMemberIds: ['1', '2'] },
		isBacked: added,
	},
	{
		operation: ['channel', 'removeMember'],
		items: each({ channelId: '7' }),
		struck: 'POST /v1/channels/{channelId}/spotMembers~bulkRemove',
		status: 200,
		body: { removedSpotMembersCount: 2 },
		isBacked({ outcome }, { body }) {
			const { removedSpotMembersCount: count } = body as IDataObject;
			if (!Number.isInteger(count) || Number(count) < 0) return false;
			return outcome === (Number(count) > 0 ? 'removed' : 'skipped');
		},
	},
	{
		operation: ['activity', 'getAll'],
		items: [{ from: '2026-01-01', returnAll: true }],
		struck: 'GET /v1/activities~export',
		// Not the one that finds out the unit of dates.
		isStruck: ({ limit }) => limit !== 1,
		status: 200,
		body: [
			{ eventId: '1', type: 'TopicCreated' },
			{ eventId: '2', type: 'SpotMemberLeft' },
		],
		isBacked: (row, { body }) => listsIn(body).some((each) => isSame(each, row)),
	},
	{
		operation: ['member', 'getFormAnswers'],
		items: [{ memberId: '1' }],
		struck: 'GET /v1/spotMembers/{spotMemberId}/customFormAnswers',
		status: 200,
		body: pageOf([
			{ id: '8', label: 'City', answer: 'Turin' },
			{ id: '9', label: 'Team', answer: null },
		]),
		isBacked: (row, { body }) =>
			row.spotMemberId === '1' && listsIn(body).some((each) => isSame({ ...row, ...each }, row)),
	},
	{
		operation: ['tag', 'getAll'],
		items: [{ returnAll: true }],
		struck: 'GET /v1/tags',
		status: 200,
		body: pageOf([NAMED, { ...NAMED, id: '8', name: 'Host' }]),
		isBacked: listed,
	},
	{
		operation: ['tag', 'delete'],
		items: [TAG],
		struck: 'DELETE /v1/tags/{tagId}',
		status: 204,
		isBacked: done,
	},
	...['live', 'course'].map(
		(resource): Case => ({
			operation: [resource, 'inviteParticipant'],
			items: [{ [`${resource}Id`]: '7', memberId: '1' }],
			struck:
				resource === 'live'
					? 'POST /v1/lives/{liveId}/participants'
					: 'POST /v1/courses/{courseId}/participants',
			status: 201,
			body: PARTICIPANTS[0],
			isBacked: invitedOne,
		}),
	),
	{
		operation: ['live', 'inviteParticipants'],
		items: eachPerson({ liveId: '7' }),
		struck: 'POST /v1/lives/{liveId}/participants~bulkInvite',
		status: 201,
		body: PARTICIPANTS,
		isBacked: invitedMany,
	},
	{
		operation: ['live', 'inviteSpeakers'],
		items: eachPerson({ liveId: '7' }),
		struck: 'POST /v1/lives/{liveId}/speakers~bulkInvite',
		status: 201,
		body: PARTICIPANTS,
		isBacked: invitedMany,
	},
	{
		operation: ['course', 'inviteParticipants'],
		items: eachPerson({ courseId: '7' }),
		struck: 'POST /v1/courses/{courseId}/participants~bulkInvite',
		status: 200,
		body: PARTICIPANTS,
		isBacked: invitedToCourse,
	},
	{
		operation: ['learningPath', 'inviteParticipants'],
		items: eachPerson({ learningPathId: '7' }),
		struck: 'POST /v1/learningPaths/{learningPathId}/participants~bulkInvite',
		status: 201,
		body: PARTICIPANTS,
		isBacked: invitedMany,
	},
	{
		operation: ['forum', 'createTopics'],
		items: manyNames(['One & only', 'Élan']),
		struck: 'POST /v1/forums/{forumId}/topics~bulkCreate',
		status: 201,
		body: { created: [{ id: '1', name: 'One & only' }], failed: [{ name: 'Élan' }] },
		isBacked: createdTopic,
	},
	{
		operation: ['forum', 'update'],
		items: [{ forumId: '7', updateFields: { name: 'Ideas' } }],
		struck: 'GET /v1/forums/{forumId}',
		status: 200,
		body: NAMED,
		isBacked: (_, { body }) => isObject(body) && String(body.id).replace(/[\s\u200b]/g, '') === '7',
	},
];

/** Anything that could stand in place of a value. */
const odd = fc.oneof(
	fc.constantFrom<unknown>(
		...[
			null,
			true,
			false,
			0,
			-1,
			0.5,
			1e308,
			'',
			' ',
			'1',
			1,
			'7',
			7,
			'=1',
			'<b>',
			'\ud83d',
			{},
			[],
		],
		...[[null], [{}], { id: {} }, { id: '7' }, { items: [] }, 'x'.repeat(100_000), '__proto__'],
		...[Array.from({ length: 5_000 }, (_, at) => at), Array.from({ length: 500 }, () => ({}))],
		JSON.parse('{"__proto__":{"id":"7"},"constructor":1}'),
	),
	fc.jsonValue(),
);

const WORDS = 'No seats left';
const errorPart = fc.constantFrom<unknown>(
	...[WORDS, { message: WORDS }, [WORDS], [{ message: WORDS }], { code: 7 }, true, 1],
);

type Fault = (value: unknown, at: number) => unknown;

/** Every place in a JSON value. */
function placesOf(
	value: unknown,
	path: Array<string | number> = [],
): Array<Array<string | number>> {
	if (typeof value !== 'object' || value === null) return [path];
	return [
		path,
		...Object.entries(value).flatMap(([name, part]) => placesOf(part, [...path, name])),
	];
}

/** The value with one place changed; `undefined` takes it away. */
function change(
	value: unknown,
	path: Array<string | number>,
	by: (old: unknown) => unknown,
): unknown {
	if (path.length === 0) return by(value);
	const [name, ...rest] = path;
	const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as IDataObject;
	const changed = change(copy[name], rest, by);
	if (changed === undefined && !Array.isArray(copy)) delete copy[name];
	else copy[name] = changed as IDataObject;
	return copy;
}

const atAnyPlace =
	(by: (old: unknown) => unknown): Fault =>
	(value, at) => {
		const places = placesOf(value);
		return change(value, places[at % places.length], by);
	};

const respell = (old: unknown, how: number): unknown => {
	if (typeof old === 'number') return String(old);
	if (typeof old !== 'string') return old;
	const spellings = [
		() => (/^\d+$/.test(old) ? Number(old) : old.toUpperCase()),
		() => ` ${old.replace(/ /g, '\u00a0  ')}\n`,
		() => old.normalize('NFD'),
		() => old.replace(/&/g, '&amp;').replace(/ /g, '&#32;'),
		() => `${old}\u200b`,
		() => old.slice(0, -1),
	];
	return spellings[how % spellings.length]();
};

const fault: fc.Arbitrary<Fault> = fc.oneof(
	{ weight: 3, arbitrary: odd.map((value) => atAnyPlace(() => value)) },
	fc.constant(atAnyPlace(() => undefined)),
	fc.nat(5).map((how) => atAnyPlace((old) => respell(old, how))),
	odd.map(
		(value): Fault =>
			() =>
				value,
	),
	// An error beside what is documented, or instead of it.
	fc.tuple(fc.constantFrom('error', 'errors'), errorPart, fc.boolean()).map(
		([name, part, isAlone]): Fault =>
			(value) => ({ ...(isAlone || !isObject(value) ? {} : value), [name]: part }),
	),
	fc.constantFrom('data', 'items', 'result').map(
		(name): Fault =>
			(value) => ({ [name]: value }),
	),
	fc.constant<Fault>((value) => [value]),
	fc.constant(atAnyPlace((old) => (Array.isArray(old) ? [...old, ...old] : [old]))),
	fc.constant(atAnyPlace((old) => (Array.isArray(old) ? [...old].reverse() : old))),
);

/** Mostly as documented. */
const status = fc.constantFrom(null, null, null, 200, 201, 202, 204, 206);
/** Text that isn't JSON, or not all of it. */
const garbling = fc.oneof(
	{ weight: 9, arbitrary: fc.constant(null) },
	fc.constantFrom('cut', 'html', 'BOM', 'twice'),
);

function garble(text: string, how: string | null): string {
	switch (how) {
		case 'cut':
			return text.slice(0, Math.ceil(text.length / 2));
		case 'html':
			return `<html>${text}</html>`;
		case 'BOM':
			return `\ufeff${text}`;
		case 'twice':
			return text + text;
		default:
			return text;
	}
}

function parsed(text: string): unknown {
	if (text.trim() === '') return undefined;
	try {
		return JSON.parse(text.replace(/^\ufeff/, ''));
	} catch {
		return 'no JSON';
	}
}

const toPattern = (endpoint: string) =>
	new RegExp(`^${endpoint.replace(/[~.]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`);

/** What other requests of the same run get. */
const OTHERS: Array<[RegExp, unknown]> = [
	[/^GET .*\/spotMembers\/[^/]+$/, MEMBER],
	[/^PUT .*\/spotMembers\/[^/]+$/, MEMBER],
	[/^GET .*\/customPropertiesValues$/, pageOf([PROPERTY])],
	[/^GET \/v1\/(tags|forums)\/[^/]+$/, NAMED],
	[/^PUT \/v1\/(tags|forums)\/[^/]+$/, NAMED],
	[/^GET .*~export$/, []],
	[/^GET /, pageOf([])],
];

/** Names of JavaScript's own errors, and how their messages look. */
const CRASH =
	/Cannot (read|set|convert|destructure)|is not (a function|iterable|defined|a constructor)|undefined \(|Maximum call stack|Invalid (string|array) length|in JSON at|Reduce of empty/;

function mustNotBeCrash(error: unknown): void {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		expect(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']).not.toContain(cause.name);
		expect(cause.message).not.toMatch(CRASH);
	}
}

it('a case is there for every form of a response', () => {
	const covered = new Set(CASES.map(({ struck }) => endpoints[struck].response));
	const all = new Set(Object.values(endpoints).map(({ response }) => response));
	expect([...all].filter((shape) => !covered.has(shape))).toEqual([]);
});

async function mustBeRight(
	{ operation, items, struck, isStruck = () => true, isBacked }: Case,
	[text, code]: [text: string, code: number],
	continueOnFail: boolean,
): Promise<void> {
	const pattern = toPattern(struck);
	const { run, sent } = scriptedRun(
		({ endpoint, query }) =>
			pattern.test(endpoint) && isStruck(query)
				? { status: code, body: text }
				: { body: OTHERS.find(([of]) => of.test(endpoint))![1] },
		{ continueOnFail },
	);
	const received = { body: parsed(text), status: code, sent };
	const output = await runOperation(findOperation(...operation)!, run, itemsOf(items)).catch(
		(error: unknown) => {
			mustNotBeCrash(error);
			expect(continueOnFail).toBe(false);
			return [];
		},
	);
	for (const { json } of output) {
		const isError = typeof json.error === 'string' && json.error.length > 20;
		if (isError) expect(json.error).not.toMatch(CRASH);
		else if (!isBacked(json, received)) {
			throw new Error(`Not backed by ${text.slice(0, 500)}: ${JSON.stringify(json).slice(0, 500)}`);
		}
	}
	expect(sent.length).toBeLessThan(60);
}

it.each(CASES)('$operation, if $struck responds as documented, is backed', async (each) => {
	const { body, status: code } = each;
	const text = body === undefined ? '' : JSON.stringify(body);
	await mustBeRight({ ...each }, [text, code], false);
});

it('no fault makes the node crash, or claim a success without a sign of it', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...CASES),
			fc.record({ fault, at: fc.noBias(fc.nat(100)), status, garbling, continues: fc.boolean() }),
			async (each, { fault: strike, at, status: code, garbling: how, continues }) => {
				const struck = strike(each.body, at);
				const text = garble(struck === undefined ? '' : JSON.stringify(struck), how);
				await mustBeRight(each, [text, code ?? each.status], continues);
			},
		),
		{ ...settings, numRuns: Math.max(1_500, Number(process.env.FUZZ ?? 0)) },
	);
});
