import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { poll } from '../../support/n8n';
import { entity, useSpot } from '../../support/spot';

/* What Simplify outputs: which fields, in which order, and in which form. */

const spot = useSpot({ members: 60, quota: null });

const MEMBER = [
	...['id', 'email', 'firstname', 'lastname', 'status', 'role', 'customRoleId', 'title'],
	...['lastActivityAt', 'updatedAt'],
];
const LIVE = [
	...['id', 'title', 'status', 'startDate', 'endDate', 'solution'],
	...['invited', 'registered', 'attended', 'attendanceRate'],
];
const LIVE_PARTICIPANT = [
	...['email', 'firstname', 'lastname', 'status', 'attended', 'type'],
	...['registeredAt', 'viewTime', 'spotMemberId', 'id'],
];
const LEARNER = [
	...['email', 'firstname', 'lastname', 'status', 'completionRate'],
	...['startedAt', 'completedAt', 'lastActivityAt', 'spotMemberId', 'id'],
];

const ids = () => ({
	member: spot.emulator.members()[0].id,
	tag: spot.emulator.tags.find(({ id }) => spot.emulator.taggedMembers(id).length > 0)!.id,
	group: spot.emulator.groups.find(({ id }) => spot.emulator.groupMembers(id).length > 0)!.id,
	channel: spot.emulator.channels.find(({ id }) => spot.emulator.channelMembers(id).length > 0)!.id,
	live: spot.emulator.lives[0].id,
	course: spot.emulator.courses[0].id,
	path: spot.emulator.learningPaths[0].id,
});

type Row = [operation: string, fields: string[], parameters: () => INodeParameters];
const OPERATIONS: Row[] = [
	['member: get', MEMBER, () => ({ memberId: entity.byId(ids().member) })],
	['member: getAll', MEMBER, () => ({})],
	['tag: getMembers', MEMBER, () => ({ tagId: entity.byId(ids().tag) })],
	['group: getMembers', MEMBER, () => ({ groupId: entity.byId(ids().group) })],
	['channel: getMembers', MEMBER, () => ({ channelId: entity.byId(ids().channel) })],
	['live: get', LIVE, () => ({ liveId: entity.byId(ids().live) })],
	['live: getAll', LIVE, () => ({})],
	['live: getParticipants', LIVE_PARTICIPANT, () => ({ liveId: entity.byId(ids().live) })],
	['course: getParticipants', LEARNER, () => ({ courseId: entity.byId(ids().course) })],
	[
		'course: getParticipant',
		LEARNER,
		() => ({
			courseId: entity.byId(ids().course),
			courseParticipantId: spot.emulator.courseParticipants(ids().course)[0].id,
		}),
	],
	['learningPath: getParticipants', LEARNER, () => ({ learningPathId: ids().path })],
	[
		'learningPath: getParticipant',
		LEARNER,
		() => ({
			learningPathId: ids().path,
			learningPathParticipantId: spot.emulator.learningPathParticipants(ids().path)[0].id,
		}),
	],
];

const rowsOf = async (name: string, parameters: INodeParameters) => {
	const [resource, operation] = name.split(': ');
	return await spot.rows({ resource, operation, ...parameters });
};
const isDate = (name: string) => /At$|Date$/.test(name);

describe.each(OPERATIONS)('%s', (name, fields, parameters) => {
	it('outputs ten fields at most, in their order, with dates in ISO 8601', async () => {
		const rows = await rowsOf(name, parameters());
		expect(rows.length).toBeGreaterThan(0);
		expect(fields.length).toBeLessThanOrEqual(10);
		for (const row of rows) {
			expect(Object.keys(row)).toEqual(fields);
			for (const [field, value] of Object.entries(row)) {
				if (isDate(field)) {
					expect([null, expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)]).toContainEqual(value);
				}
			}
		}
		for (const field of fields.filter(isDate)) {
			if (rows.length >= 10) expect(rows.some((row) => row[field] !== null)).toBe(true);
		}
	});

	it('without Simplify outputs what MeltingSpot sends, and the same things', async () => {
		const raw = await rowsOf(name, { ...parameters(), simplify: false });
		const simple = await rowsOf(name, parameters());
		expect(raw.map(({ id }) => id)).toEqual(simple.map(({ id }) => id));
		expect(Object.keys(raw[0]).length).not.toBe(fields.length);
	});
});

describe('a simplified row', () => {
	it('has null for what MeltingSpot does not send, so that columns stay', async () => {
		spot.emulator.setDialect({ missingFields: ['title', 'lastActivityAt'] });
		const [row] = await rowsOf('member: getAll', { limit: 1 });
		expect(Object.keys(row)).toEqual(MEMBER);
		expect(row).toMatchObject({ title: null, lastActivityAt: null });

		spot.emulator.addFault({ kind: 'wrongShape', body: { id: 'x', title: 'Bare' } });
		const [live] = await rowsOf('live: get', { liveId: entity.byId(ids().live) });
		expect(live).toEqual({
			...Object.fromEntries(LIVE.map((field) => [field, null])),
			id: 'x',
			title: 'Bare',
		});
	});

	it('leaves unknown fields out, and the raw one has them', async () => {
		spot.emulator.setDialect({ extraFields: true });
		const [simple] = await rowsOf('member: getAll', { limit: 1 });
		expect(Object.keys(simple)).toEqual(MEMBER);
		const [raw] = await rowsOf('member: getAll', { limit: 1, simplify: false });
		expect(raw).toMatchObject({ bio: 'A field that is not documented' });
		expect(Object.keys(raw).slice(0, 5)).toEqual(MEMBER.slice(0, 5));
	});

	it('of a member ends with the custom properties', async () => {
		const [row] = await rowsOf('member: getAll', { limit: 1, includeCustomProperties: true });
		expect(Object.keys(row)).toEqual([...MEMBER, 'customProperties']);
	});

	it('of a live has the status of its dates, and the numbers under plain names', async () => {
		const [live] = spot.emulator.lives;
		spot.emulator.changeLive(live.id, { computedStatus: 'Live' });
		const [row] = await rowsOf('live: get', { liveId: entity.byId(live.id) });
		expect(row).toMatchObject({
			status: 'Live',
			registered: live.metrics.registrant,
			attended: live.metrics.attendee,
			startDate: live.startDate,
		});
		spot.emulator.changeLive(live.id, { computedStatus: undefined });
		expect(await rowsOf('live: get', { liveId: entity.byId(live.id) })).toMatchObject([
			{ status: live.status },
		]);
	});
});

describe('the trigger', () => {
	const sample = async (event: string, options?: IDataObject) => {
		const batches = await poll({
			mode: 'manual',
			parameters: { event, ...(options && { options }) } as INodeParameters,
			staticData: {},
			credentials: spot.credentials,
		});
		return batches![0][0].json;
	};
	const ofLive = [...LIVE_PARTICIPANT, 'liveId', 'liveTitle'];
	const ofCourse = [...LEARNER, 'courseId', 'courseTitle'];

	it.each([
		['memberRegistered', MEMBER],
		['memberInvited', MEMBER],
		['liveCreated', LIVE],
		['liveStarted', LIVE],
		['liveEnded', LIVE],
		['liveParticipantRegistered', ofLive],
		['courseStarted', ofCourse],
		['courseCompleted', ofCourse],
	])('%s: simplified if the option is on or absent', async (event, fields) => {
		expect(Object.keys(await sample(event))).toEqual(fields);
		expect(Object.keys(await sample(event, { simplify: true }))).toEqual(fields);
		const raw = await sample(event, { simplify: false });
		expect(Object.keys(raw)).not.toEqual(fields);
		expect(raw).toHaveProperty(event.startsWith('member') ? 'spotId' : 'id');
	});

	it('outputs what it finds in the same form as its test event', async () => {
		const staticData: IDataObject = {};
		const parameters = { event: 'memberRegistered' };
		const options = { mode: 'trigger', parameters, staticData, credentials: spot.credentials };
		await poll(options as never);
		spot.emulator.register({ email: 'new@example.com' });
		const batches = await poll(options as never);
		const [{ json }] = batches![0];
		expect(Object.keys(json)).toEqual(MEMBER);
		expect(json).toMatchObject({ email: 'new@example.com' });
		expect(json.updatedAt).toMatch(/Z$/);
	});
});
