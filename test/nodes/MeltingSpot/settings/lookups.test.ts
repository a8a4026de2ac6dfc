import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Dialect } from '../../../../emulator';
import { entity, member, useSpot } from '../../../support/spot';

/* How many requests each lookup takes; beside them, how many it took before batches told who isn't a member. */

const spot = useSpot({ members: 120, quota: null });
const strangers = (count: number) =>
	Array.from({ length: count }, (_, index) => `stranger.${index}@example.com`);
const members = (count: number) =>
	spot.emulator
		.members()
		.slice(0, count)
		.map(({ email }) => email);

const inviteToLive: INodeParameters = {
	resource: 'live',
	operation: 'inviteParticipants',
	liveId: entity.byName('Monthly demo 1'),
	people: '={{ $json.who }}',
};
const tag: INodeParameters = {
	resource: 'tag',
	operation: 'addToMember',
	tagId: entity.byName('VIP'),
	memberId: member.byEmail('={{ $json.who }}'),
};
const inviteMany: INodeParameters = {
	resource: 'member',
	operation: 'bulkInvite',
	emails: '={{ $json.who }}',
};
const property: INodeParameters = {
	resource: 'customProperty',
	operation: 'update',
	memberId: member.byEmail('={{ $json.who }}'),
	customPropertySlug: { __rl: true, mode: 'slug', value: 'team-size' },
	value: 3,
};
const properties: INodeParameters = {
	resource: 'customProperty',
	operation: 'bulkUpsert',
	memberId: member.byEmail('={{ $json.who }}'),
	properties: { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] },
};

type Row = [
	lookup: string,
	numbers: { before: number; now: number },
	parameters: INodeParameters,
	who: () => string[],
	dialect?: Partial<Dialect>,
];
const repeated = { inLists: 'repeated' } as const;
const ignored = { ignoredFilters: ['email[in]'] };

const TABLE: Row[] = [
	['200 strangers, to a live', { before: 207, now: 7 }, inviteToLive, () => strangers(200)],
	[
		'99 members and a stranger',
		{ before: 4, now: 3 },
		inviteToLive,
		() => [...members(99), ...strangers(1)],
	],
	['100 members', { before: 3, now: 3 }, tag, () => members(100)],
	['one member', { before: 2, now: 2 }, tag, () => members(1)],
	['one stranger', { before: 2, now: 2 }, inviteToLive, () => strangers(1)],
	[
		'one stranger, in capitals',
		{ before: 3, now: 3 },
		inviteToLive,
		() => ['STRANGER@example.com'],
	],
	[
		'51 members, one in capitals',
		{ before: 3, now: 3 },
		tag,
		() => [...members(50), members(51)[50].toUpperCase()],
	],
	[
		'20 strangers, lists not read',
		{ before: 24, now: 24 },
		inviteToLive,
		() => strangers(20),
		repeated,
	],
	['20 members, lists not read', { before: 24, now: 24 }, tag, () => members(20), repeated],
	[
		'20 strangers, filter ignored',
		{ before: 4, now: 4 },
		inviteToLive,
		() => strangers(20),
		ignored,
	],
	['why 100 members are not invited', { before: 2, now: 2 }, inviteMany, () => members(100)],
	['the kind of a property', { before: 2, now: 2 }, property, () => members(10)],
	['the properties of 10 members', { before: 11, now: 11 }, properties, () => members(10)],
];

it.each(TABLE)('%s: %j', async (_, { before, now }, parameters, who, dialect = {}) => {
	spot.emulator.setDialect(dialect);
	const items: IDataObject[] = who().map((each) => ({ who: each, 'team-size': 3 }));
	await spot.run(parameters, { items });
	const asked = spot.sent().filter(({ method }) => method === 'GET').length;
	expect(now).toBeLessThanOrEqual(before);
	expect(asked).toBe(now);
});
