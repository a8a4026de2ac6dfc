import type { IDataObject } from 'n8n-workflow';
import type { Dialect, Fault } from '../../../../../emulator';
import { entity, member, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 120, quota: null });
const course = () => spot.emulator.courses[0];
const run = (operation: string, more: IDataObject = {}) =>
	({ resource: 'course', operation, courseId: entity.byName('Onboarding 🎓'), ...more }) as never;
const participants = () => spot.emulator.courseParticipants(course().id);
const outsiders = () => {
	const inside = new Set(participants().map(({ spotMemberId }) => spotMemberId));
	return spot.emulator.members().filter(({ id }) => !inside.has(id));
};
const writes = () => spot.sent().filter(({ method }) => method !== 'GET');

it.each<Partial<Dialect>>([
	{},
	{ textMatching: 'exactCase' },
	{ ignoredFilters: ['status[eq]', 'privacy[eq]'] },
	{ refusedFilters: ['status[eq]', 'privacy[eq]'] },
])('Get Many returns all, or those that meet the filters: %j', async (dialect) => {
	spot.emulator.setDialect(dialect);
	const list = async (filters: IDataObject = {}) =>
		await spot.rows({ resource: 'course', operation: 'getAll', filters } as never);
	const all = spot.emulator.courses;
	expect(await list()).toEqual(all);
	expect(await list({ status: 'draft' })).toEqual(all.filter(({ status }) => status === 'Draft'));
	expect(await list({ status: 'Draft', privacy: 'secret' })).toEqual(
		all.filter(({ status, privacy }) => status === 'Draft' && privacy === 'Secret'),
	);
});

describe.each([
	['course', () => course().id, 'courseId'],
	['learningPath', () => spot.emulator.learningPaths[0].id, 'learningPathId'],
] as const)('%s: participants', (resource, id, parameter) => {
	const rowsOf = (): IDataObject[] =>
		(resource === 'course'
			? spot.emulator.courseParticipants(id())
			: spot.emulator.learningPathParticipants(id())) as unknown as IDataObject[];
	const where = () => ({ [parameter]: resource === 'course' ? entity.byId(id()) : id() });

	it.each<Partial<Dialect>>([
		{},
		{ inMatching: 'exactCase', inLists: 'repeated' },
		{ ignoredFilters: ['status[eq]', 'status[in]', 'email[in]'] },
		{ refusedFilters: ['status[eq]', 'status[in]', 'email[in]'] },
	])('those that meet the filters: %j', async (dialect) => {
		spot.emulator.setDialect(dialect);
		const list = async (filters: IDataObject = {}) =>
			await spot.rows({
				resource,
				operation: 'getParticipants',
				...where(),
				returnAll: true,
				simplify: false,
				filters,
			} as never);
		const all = rowsOf();
		expect(await list()).toEqual(all);
		expect(await list({ status: ['Completed'] })).toEqual(
			all.filter(({ status }) => status === 'Completed'),
		);
		expect(await list({ status: ['Started', 'Invited'] })).toEqual(
			all.filter(({ status }) => ['Started', 'Invited'].includes(String(status))),
		);
		const [one, two] = all;
		const emails = [one, two].map(({ spotMemberEmail }) => String(spotMemberEmail).toUpperCase());
		expect(await list({ email: emails.join(', ') })).toEqual([one, two]);
	});

	it('one of them', async () => {
		const [one] = rowsOf();
		const rows = await spot.rows({
			resource,
			operation: 'getParticipant',
			...where(),
			[`${resource}ParticipantId`]: one.id,
			simplify: false,
		} as never);
		expect(rows).toEqual([one]);
	});
});

describe('Invite Participant', () => {
	it('enrolls a member', async () => {
		const [someone] = outsiders();
		const [row] = await spot.rows(
			run('inviteParticipant', { memberId: member.byEmail(someone.email) }),
		);
		expect(writes().map(({ path, body }) => [path, body])).toEqual([
			[
				`/v1/courses/${course().id}/participants`,
				{ spotMemberId: someone.id, withEmailNotification: false },
			],
		]);
		expect(row).toMatchObject({ outcome: 'invited', spotMemberId: someone.id, status: 'Invited' });
	});

	it('refuses an address that no member has, and sends nothing', async () => {
		await spot.failure(run('inviteParticipant', { memberId: member.byEmail('x@example.com') }));
		expect(writes()).toEqual([]);
	});
});

describe('Invite Many Participants', () => {
	const invite = async (people: Array<{ id: string | null }>, resource = 'course') => {
		const where =
			resource === 'course'
				? { courseId: entity.byId(course().id) }
				: { learningPathId: spot.emulator.learningPaths[0].id };
		const list = '={{ $json.id }}';
		return await spot.rows(
			{ resource, operation: 'inviteParticipants', ...where, people: list } as never,
			{ items: people as IDataObject[] },
		);
	};

	it('gives an outcome per item', async () => {
		const people = outsiders().slice(0, 3);
		const rows = await invite(people);
		expect(rows.map(({ outcome, spotMemberId }) => [outcome, spotMemberId])).toEqual(
			people.map(({ id }) => ['invited', id]),
		);
		expect(writes()).toHaveLength(1);
	});

	it.each<Partial<Dialect>>([
		{ invitedBefore: 'participant' },
		{ invitedBefore: '{}' },
		{ invitedBefore: 'empty' },
		{ invitedBefore: 'participant', bulkInviteLists: 'newOnes' },
	])('says that all were invited before: 200 with %j', async (dialect) => {
		spot.emulator.setDialect(dialect);
		const people = participants()
			.slice(0, 2)
			.map(({ spotMemberId: id }) => ({ id }));
		const rows = await invite(people);
		expect(rows.map(({ outcome }) => outcome)).toEqual(['alreadyInvited', 'alreadyInvited']);
	});

	it('skips those whom the response leaves out', async () => {
		spot.emulator.setDialect({ bulkInviteLists: 'newOnes' });
		const [{ spotMemberId: id }] = participants();
		const rows = await invite([{ id }, outsiders()[0]]);
		expect(rows.map(({ outcome }) => outcome)).toEqual(['skipped', 'invited']);
	});

	describe.each(['course', 'learningPath'])('to a %s', (resource) => {
		it.each<Fault>([{ kind: 'resetAfter' }, { kind: 'status', status: 400 }])(
			'ends after one write: %j',
			async (fault) => {
				spot.emulator.addFault({ ...fault, match: { method: 'POST' } });
				await expect(invite(outsiders().slice(0, 20), resource)).rejects.toThrow(
					fault.kind === 'resetAfter' ? 'the invitations may have been sent' : 'rejected',
				);
				expect(writes()).toHaveLength(1);
			},
		);

		it('halves a batch that is too large', async () => {
			spot.emulator.setDialect({ maxMembers: 10 });
			const people = outsiders().slice(0, 20);
			const rows = await invite(people, resource);
			expect(rows.map(({ spotMemberId }) => spotMemberId)).toEqual(people.map(({ id }) => id));
			// 20 are refused; 10 aren't.
			expect(writes()).toHaveLength(3);
		});

		it('refuses an address that no member has, and sends nothing', async () => {
			const [one, two] = outsiders();
			await expect(invite([one, { id: 'x@example.com' }, two], resource)).rejects.toThrow(
				'x@example.com',
			);
			expect(writes()).toEqual([]);
		});
	});
});

it('Learning path: Invite Many Participants enrolls members', async () => {
	const [{ id: learningPathId }] = spot.emulator.learningPaths;
	const inside = new Set(
		spot.emulator.learningPathParticipants(learningPathId).map(({ spotMemberId }) => spotMemberId),
	);
	const people = spot.emulator.members().filter(({ id }) => !inside.has(id));
	const rows = await spot.rows(
		{
			resource: 'learningPath',
			operation: 'inviteParticipants',
			learningPathId,
			people: '={{ $json.id }}',
			withEmailNotification: true,
		},
		{ items: people.slice(0, 2).map(({ id }) => ({ id })) },
	);
	expect(rows).toMatchObject([
		{ outcome: 'invited', learningPathId, spotMemberId: people[0].id },
		{ outcome: 'invited', learningPathId, spotMemberId: people[1].id },
	]);
	expect(writes().map(({ body }) => body)).toEqual([
		{ spotMemberIds: people.slice(0, 2).map(({ id }) => id), withEmailNotification: true },
	]);
});

describe('groups', () => {
	const groups = () => spot.emulator.groups.slice(0, 3);
	const parameters = (operation: string) =>
		run(operation, { groupId: entity.byName('={{ $json.name }}') });

	it.each<Dialect['emptyResponse']>([204, '{}', 'empty'])(
		'are added and removed: %s',
		async (empty) => {
			spot.emulator.setDialect({ emptyResponse: empty });
			const items = groups().map(({ name }) => ({ name }));
			const added = await spot.rows(parameters('addGroup'), { items });
			expect(added).toEqual(
				groups().map(({ id, name }) => ({
					outcome: 'added',
					groupName: name,
					courseTitle: course().title,
					groupId: id,
					courseId: course().id,
				})),
			);
			expect(spot.emulator.courseGroups(course().id)).toEqual(groups().map(({ id }) => id));
			const removed = await spot.rows(parameters('removeGroup'), { items });
			expect(removed.map(({ outcome }) => outcome)).toEqual(['removed', 'removed', 'removed']);
			expect(writes().map(({ body }) => body)).toEqual([
				{ groupIds: groups().map(({ id }) => id), withEmailNotification: false },
				{ groupIds: groups().map(({ id }) => id) },
			]);
		},
	);

	it('adding one is never repeated, since it may email its members; removing is', async () => {
		const items = [{ name: groups()[0].name }];
		spot.emulator.addFault({ kind: 'resetAfter', match: { method: 'POST' }, times: 2 });
		const error = await spot.failure(parameters('addGroup'), { items });
		expect(error.message).toContain('their members emailed');
		expect(writes()).toHaveLength(1);
		expect(await spot.rows(parameters('removeGroup'), { items })).toHaveLength(1);
		expect(writes()).toHaveLength(3);
	});
});
