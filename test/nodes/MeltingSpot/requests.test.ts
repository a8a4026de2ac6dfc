import type { IDataObject } from 'n8n-workflow';
import type { Dialect } from '../../../emulator';
import { entity, member, useSpot } from '../../support/spot';

/* How many requests every list and lookup takes, at the first run with a key and at the second. */

const spot = useSpot({ members: 260, quota: null });

const FILTERS = [
	'email',
	'firstname',
	'lastname',
	'customRoleId',
	'status',
	'type',
	'hasParticipated',
	'title',
	'name',
	'label',
	'privacy',
	'solution',
].flatMap((name) => ['eq', 'in', 'contains'].map((operator) => `${name}[${operator}]`));

const DIALECTS: Array<Partial<Dialect>> = [
	{},
	{ inLists: 'repeated' },
	{ inMatching: 'exactCase', textMatching: 'exactCase' },
	{ ignoredFilters: FILTERS },
	{ refusedFilters: FILTERS },
];

const people = () => spot.emulator.members();
const first = (kind: 'tags' | 'groups' | 'channels' | 'forums' | 'customRoles') =>
	spot.emulator[kind][0] as unknown as IDataObject & { id: string };
const learners = () => spot.emulator.courseParticipants(spot.emulator.courses[0].id);
const guests = () => spot.emulator.liveParticipants(spot.emulator.lives[0].id);
const list = (resource: string, operation: string, own: IDataObject, filters: IDataObject) => ({
	resource,
	operation,
	returnAll: true,
	...own,
	filters,
});
const members = (filters: IDataObject) => list('member', 'getAll', {}, filters);
const ofGroup = (filters: IDataObject) =>
	list('group', 'getMembers', { groupId: entity.byId(first('groups').id) }, filters);
const ofChannel = (filters: IDataObject) =>
	list('channel', 'getMembers', { channelId: entity.byId(first('channels').id) }, filters);
const ofTag = (filters: IDataObject) =>
	list('tag', 'getMembers', { tagId: entity.byId(first('tags').id) }, filters);
const ofCourse = (filters: IDataObject) =>
	list(
		'course',
		'getParticipants',
		{ courseId: entity.byId(spot.emulator.courses[0].id) },
		filters,
	);
const ofPath = (filters: IDataObject) =>
	list(
		'learningPath',
		'getParticipants',
		{ learningPathId: spot.emulator.learningPaths[0].id },
		filters,
	);
const ofLive = (filters: IDataObject) =>
	list('live', 'getParticipants', { liveId: entity.byId(spot.emulator.lives[0].id) }, filters);
const all = (resource: string, filters: IDataObject = {}) => list(resource, 'getAll', {}, filters);
const get = (memberId: IDataObject) => ({ resource: 'member', operation: 'get', memberId });

type Run = [parameters: IDataObject, items?: IDataObject[]];

const CASES: Record<string, () => Run> = {
	members: () => [members({})],
	'members by email': () => [members({ email: people()[3].email })],
	'members by emails': () => [members({ email: `${people()[3].email}, ${people()[4].email}` })],
	'members by emails that no one has': () => [
		members({ email: 'no@one.example, nor@this.example' }),
	],
	'members by first name': () => [members({ firstname: String(people()[3].firstname) })],
	'members by first names': () => [
		members({ firstname: `${people()[3].firstname}, ${people()[5].firstname}` }),
	],
	'members by role': () => [members({ customRoleId: first('customRoles').label })],
	'members by date': () => [members({ registeredAfter: '2020-01-01T00:00:00Z' })],
	'members by status': () => [members({ status: ['Invited'] })],
	'members of a group': () => [ofGroup({})],
	'members of a group by email': () => [ofGroup({ email: people()[3].email })],
	'members of a group by first names': () => [ofGroup({ firstname: 'No, One' })],
	'members of a group by date': () => [ofGroup({ registeredAfter: '2020-01-01T00:00:00Z' })],
	'members of a channel by email': () => [ofChannel({ email: people()[3].email })],
	'members of a tag by email': () => [ofTag({ email: people()[3].email })],
	tags: () => [all('tag')],
	'tags by name': () => [all('tag', { name: 'webinar' })],
	'groups by name': () => [all('group', { name: 'a' })],
	'channels by name': () => [all('channel', { name: 'a' })],
	'forums by name': () => [all('forum', { name: 'a' })],
	'custom roles by label': () => [all('customRole', { name: 'a' })],
	lives: () => [all('live')],
	'lives by title': () => [all('live', { title: 'demo' })],
	'lives by status': () => [all('live', { status: 'Ended' })],
	'lives by video platform': () => [all('live', { solution: 'Youtube' })],
	'lives by date': () => [all('live', { startsAfter: '2020-01-01T00:00:00Z' })],
	'courses by privacy': () => [all('course', { privacy: 'Public' })],
	'participants of a course': () => [ofCourse({})],
	'participants of a course by email': () => [ofCourse({ email: learners()[3].spotMemberEmail })],
	'participants of a course by emails': () => [
		ofCourse({ email: `${learners()[3].spotMemberEmail}, ${learners()[4].spotMemberEmail}` }),
	],
	'participants of a course by names that no one has': () => [ofCourse({ firstname: 'No, One' })],
	'participants of a course by status': () => [ofCourse({ status: ['Completed'] })],
	'participants of a course by statuses': () => [ofCourse({ status: ['Completed', 'Started'] })],
	'participants of a path by email': () => [ofPath({ email: 'no@one.example' })],
	'participants of a live by email': () => [ofLive({ email: guests()[3].spotMemberEmail })],
	'participants of a live by emails': () => [
		ofLive({ email: `${guests()[3].spotMemberEmail}, ${guests()[4].spotMemberEmail}` }),
	],
	'participants of a live by first name': () => [
		ofLive({ firstname: String(guests()[3].spotMemberFirstname) }),
	],
	'participants of a live by statuses': () => [ofLive({ status: ['Accepted', 'Invited'] })],
	'participants of a live by attendance': () => [ofLive({ attended: true })],
	'participants of a live by absence': () => [ofLive({ attended: false })],
	'custom properties of a member': () => [
		{ resource: 'customProperty', operation: 'getAll', memberId: member.byId(people()[0].id) },
	],
	'one member by email': () => [get(member.byEmail(people()[3].email))],
	'three members by email': () => [
		get(member.byEmail('={{ $json.email }}')),
		people()
			.slice(3, 6)
			.map(({ email }) => ({ email })),
	],
	'one tag by name': () => [
		{ resource: 'tag', operation: 'get', tagId: entity.byName(String(first('tags').name)) },
	],
};

/** The requests of two runs with a new key, with each dialect. */
async function measure(prepare: () => Run): Promise<string> {
	const counts: string[] = [];
	for (const dialect of DIALECTS) {
		spot.emulator.reset();
		spot.renewKey();
		spot.emulator.setDialect(dialect);
		const [parameters, items] = prepare();
		const sent: number[] = [];
		for (let run = 0; run < 2; run++) {
			spot.emulator.clearLog();
			await spot.run(parameters as never, { items, continueOnFail: true });
			sent.push(spot.sent().length);
		}
		counts.push(sent.join(' '));
	}
	return counts.join(' | ');
}

/** By dialect, with a bar between: how many the first run and the second one take. */
const EXPECTED: Record<string, string> = {
	'channels by name': '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	'courses by privacy': '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	'custom properties of a member': '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	'custom roles by label': '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	'forums by name': '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	'groups by name': '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	lives: '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	'lives by date': '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	'lives by status': '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	'lives by title': '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	'lives by video platform': '1 1 | 1 1 | 1 1 | 1 1 | 3 1',
	members: '3 3 | 3 3 | 3 3 | 3 3 | 3 3',
	'members by date': '4 2 | 4 2 | 4 2 | 4 2 | 4 2',
	'members by email': '1 1 | 1 1 | 1 1 | 3 3 | 5 5',
	'members by emails': '1 1 | 6 3 | 1 1 | 3 3 | 5 5',
	'members by emails that no one has': '3 1 | 6 3 | 3 1 | 3 3 | 5 5',
	'members by first name': '1 1 | 1 1 | 1 1 | 3 3 | 5 5',
	'members by first names': '1 1 | 1 1 | 1 1 | 3 3 | 5 5',
	'members by role': '2 2 | 2 2 | 2 2 | 4 4 | 6 6',
	'members by status': '3 3 | 3 3 | 3 3 | 3 3 | 3 3',
	'members of a channel by email': '1 1 | 1 1 | 1 1 | 1 1 | 3 3',
	'members of a group': '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	'members of a group by date': '3 1 | 3 1 | 3 1 | 3 1 | 3 1',
	'members of a group by email': '1 1 | 1 1 | 1 1 | 1 1 | 3 3',
	'members of a group by first names': '3 1 | 4 1 | 3 1 | 1 1 | 3 3',
	'members of a tag by email': '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	'one member by email': '2 2 | 2 2 | 2 2 | 5 5 | 2 2',
	'one tag by name': '2 2 | 2 2 | 2 2 | 2 2 | 2 2',
	'participants of a course': '2 2 | 2 2 | 2 2 | 2 2 | 2 2',
	'participants of a course by email': '1 1 | 1 1 | 1 1 | 2 2 | 4 4',
	'participants of a course by emails': '1 1 | 5 2 | 1 1 | 2 2 | 4 4',
	'participants of a course by names that no one has': '3 1 | 5 2 | 3 1 | 2 2 | 4 4',
	'participants of a course by status': '1 1 | 1 1 | 1 1 | 2 2 | 4 2',
	'participants of a course by statuses': '1 1 | 5 2 | 1 1 | 2 2 | 4 2',
	'participants of a live by absence': '2 2 | 2 2 | 2 2 | 2 2 | 2 2',
	'participants of a live by attendance': '1 1 | 1 1 | 1 1 | 2 2 | 4 2',
	'participants of a live by email': '1 1 | 1 1 | 1 1 | 2 2 | 4 4',
	'participants of a live by emails': '2 2 | 2 2 | 2 2 | 2 2 | 2 2',
	'participants of a live by first name': '1 1 | 1 1 | 1 1 | 2 2 | 4 4',
	'participants of a live by statuses': '2 2 | 5 2 | 2 2 | 2 2 | 4 2',
	'participants of a path by email': '1 1 | 1 1 | 1 1 | 2 2 | 4 4',
	tags: '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	'tags by name': '1 1 | 1 1 | 1 1 | 1 1 | 1 1',
	'three members by email': '4 4 | 9 6 | 4 4 | 7 7 | 8 8',
};

describe('requests of every list and lookup', () => {
	it('are as many as the table says', async () => {
		const table: Record<string, string> = {};
		for (const [name, prepare] of Object.entries(CASES)) table[name] = await measure(prepare);
		expect(table).toEqual(EXPECTED);
	});
});
