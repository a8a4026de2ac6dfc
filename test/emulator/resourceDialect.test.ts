import { startEmulator, type Dialect, type Emulator } from '../../emulator';
import type { Group } from '../../emulator/resources/group';
import { call, ids, type Call, type ErrorBody, type Page } from './client';

/* The switches that tags, groups, courses and lives read; dialect.test.ts has those of lists and members. */

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator();
});
afterAll(() => emulator.close());

const speak = (dialect: Partial<Dialect>) => emulator.reset({ dialect, members: 30, quota: null });

const post = async <Body = unknown>(path: string, body: unknown, options: Partial<Call> = {}) =>
	await call<Body>(emulator, { method: 'POST', path, body, ...options });

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const untagged = () => {
	const { id } = emulator.tags[0];
	const tagged = emulator.taggedMembers(id);
	return { id, members: ids(emulator.members()).filter((member) => !tagged.includes(member)) };
};

describe('textMatching', () => {
	const groupsNamed = async (text: string) => {
		const path = `/v1/groups?name[contains]=${encodeURIComponent(text)}`;
		return (await call<Page<Group>>(emulator, { path })).body.items.map(({ name }) => name);
	};

	it.each([
		['ignoreCase', ['München'], ['München']],
		['exactCase', [], []],
		['ignoreAsciiCase', ['München'], []],
	] as const)('%s', async (textMatching, otherCase, otherUmlaut) => {
		speak({ textMatching });
		expect(await groupsNamed('nchen')).toEqual(['München']);
		expect(await groupsNamed('MüNCHEN')).toEqual(otherCase);
		expect(await groupsNamed('MÜNCHEN')).toEqual(otherUmlaut);
	});
});

it('refusedFilters: a request with one is 400, others are served', async () => {
	speak({ refusedFilters: ['name[contains]'] });
	const refused = await call<ErrorBody>(emulator, { path: '/v1/groups?name[contains]=a' });
	expect([refused.status, refused.body.message]).toEqual([
		400,
		'There is no filter name[contains]',
	]);
	expect((await call(emulator, { path: '/v1/groups' })).status).toBe(200);
});

describe('uniqueNames', () => {
	it.each([
		[false, 201],
		[true, 400],
	])('%s: a second tag of a name is %i', async (uniqueNames, status) => {
		speak({ uniqueNames });
		const { name } = emulator.tags[0];
		expect((await post('/v1/tags', { name })).status).toBe(status);
		expect((await post('/v1/tags', { name: 'Only once' })).status).toBe(201);
	});
});

describe('emptyResponse', () => {
	it.each([
		[204, 204, ''],
		['{}', 200, '{}'],
		['empty', 200, ''],
	] as const)('%s', async (emptyResponse, status, text) => {
		speak({ emptyResponse });
		const [{ id }] = emulator.tags;
		const path = `/v1/tags/${id}`;
		const response = await call(emulator, { method: 'DELETE', path, spoilt: status !== 204 });
		expect([response.status, response.text]).toEqual([status, text]);
		expect(ids(emulator.tags)).not.toContain(id);
	});
});

describe('unknownMember', () => {
	it('refusesAll: 400, and no one is tagged', async () => {
		speak({ unknownMember: 'refusesAll' });
		const { id, members } = untagged();
		const spotMemberIds = [members[0], UNKNOWN_ID];
		const { status } = await post(`/v1/tags/${id}/spotMembers~bulkAssign`, { spotMemberIds });
		expect(status).toBe(400);
		expect(emulator.taggedMembers(id)).not.toContain(members[0]);
	});

	it('refusesAll: 400, and no one is removed', async () => {
		speak({ unknownMember: 'refusesAll' });
		const [{ id }] = emulator.channels;
		const before = emulator.channelMembers(id);
		const spotMemberIds = [before[0], UNKNOWN_ID];
		const { status } = await post(`/v1/channels/${id}/spotMembers~bulkRemove`, { spotMemberIds });
		expect(status).toBe(400);
		expect(emulator.channelMembers(id)).toEqual(before);
	});

	it('isListed: the others are served', async () => {
		speak({ unknownMember: 'isListed' });
		const [{ id }] = emulator.groups;
		const [known] = ids(emulator.members());
		const { body } = await post(`/v1/groups/${id}/spotMembers~bulkAdd`, {
			spotMemberIds: [known, UNKNOWN_ID],
		});
		expect(body).toEqual({ addedSpotMemberIds: [known], failedSpotMemberIds: [UNKNOWN_ID] });
	});
});

describe('maxMembers and overMaxMembers', () => {
	it.each([413, 400] as const)('one member more is %i, and no one is tagged', async (status) => {
		speak({ maxMembers: 3, overMaxMembers: status });
		const { id, members } = untagged();
		const assign = async (count: number) =>
			(
				await post(`/v1/tags/${id}/spotMembers~bulkAssign`, {
					spotMemberIds: members.slice(0, count),
				})
			).status;
		const before = emulator.taggedMembers(id);
		expect(await assign(4)).toBe(status);
		expect(emulator.taggedMembers(id)).toEqual(before);
		expect(await assign(3)).toBe(204);
	});
});

describe('who was invited before', () => {
	const invite = async (invitedBefore: Dialect['invitedBefore']) => {
		speak({ invitedBefore });
		const [{ id }] = emulator.courses;
		const invited = emulator.courseParticipants(id).map(({ spotMemberId }) => spotMemberId);
		const spotMemberId = ids(emulator.members()).find((member) => !invited.includes(member));
		const path = `/v1/courses/${id}/participants`;
		const first = await post<{ id: string }>(path, { spotMemberId });
		// No documented status says "invited before".
		return { first, second: await post(path, { spotMemberId }, { spoilt: true }) };
	};

	it('participant: is the body of the 200', async () => {
		const { first, second } = await invite('participant');
		expect([first.status, second.status, second.body]).toEqual([201, 200, first.body]);
	});

	it.each([
		['{}', '{}'],
		['empty', ''],
	] as const)('%s', async (invitedBefore, text) => {
		const { first, second } = await invite(invitedBefore);
		expect([first.status, second.status, second.text]).toEqual([201, 200, text]);
	});

	it.each([
		['everyone', 2],
		['newOnes', 1],
	] as const)('bulkInviteLists %s', async (bulkInviteLists, count) => {
		speak({ bulkInviteLists });
		const [{ id }] = emulator.courses;
		const participants = emulator.courseParticipants(id).map(({ spotMemberId }) => spotMemberId);
		const stranger = ids(emulator.members()).find((member) => !participants.includes(member));
		const { status, body } = await post<unknown[]>(`/v1/courses/${id}/participants~bulkInvite`, {
			spotMemberIds: [participants[0], stranger],
		});
		expect([status, body]).toEqual([201, expect.any(Array)]);
		expect(body).toHaveLength(count);
	});
});

it('unsetProperties: whether a member has those without a value', async () => {
	const listed = async () => {
		const path = `/v1/spotMembers/${emulator.members()[0].id}/customPropertiesValues`;
		const { items } = (await call<Page<{ value: unknown }>>(emulator, { path })).body;
		return items.map(({ value }) => value !== null);
	};
	speak({ unsetProperties: 'listed' });
	const all = await listed();
	expect(all).toContain(false);
	speak({ unsetProperties: 'omitted' });
	expect(await listed()).toEqual(all.filter(Boolean));
});
