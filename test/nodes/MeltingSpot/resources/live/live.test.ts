import type { IDataObject } from 'n8n-workflow';
import type { Dialect } from '../../../../../emulator';
import { entity, member, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 200, quota: null });
const run = (operation: string, more: IDataObject = {}) =>
	({ resource: 'live', operation, ...more }) as never;
const [LIVE, OTHER] = ['Monthly demo 1', 'Product roadmap 4'];
const live = (title = LIVE) => spot.emulator.lives.find((each) => each.title === title)!;
const participants = (title = LIVE) => spot.emulator.liveParticipants(live(title).id);
const writes = () => spot.sent().filter(({ method }) => method !== 'GET');
const outsiders = () => {
	const inside = new Set(participants().map(({ spotMemberId }) => spotMemberId));
	return spot.emulator.members().filter(({ id }) => !inside.has(id));
};

it('Get returns what MeltingSpot sends, by title', async () => {
	expect(
		await spot.rows(run('get', { liveId: entity.byName('monthly DEMO 1'), simplify: false })),
	).toEqual([live()]);
});

describe('Get Many', () => {
	const list = async (filters: IDataObject = {}) =>
		await spot.rows(run('getAll', { returnAll: true, simplify: false, filters }));

	it('returns all of them', async () => {
		expect(await list()).toEqual(spot.emulator.lives);
	});

	it.each<Partial<Dialect>>([
		{},
		{ textMatching: 'exactCase' },
		{ ignoredFilters: ['title[contains]', 'status[eq]', 'solution[eq]'] },
		{ refusedFilters: ['title[contains]', 'status[eq]', 'solution[eq]'] },
	])('returns those that meet the filters: %j', async (dialect) => {
		spot.emulator.setDialect(dialect);
		const all = spot.emulator.lives;
		expect(await list({ title: 'DEMO' })).toEqual(
			all.filter(({ title }) => title.startsWith('Monthly demo')),
		);
		expect(await list({ status: 'Ended' })).toEqual(all.filter(({ status }) => status === 'Ended'));
		expect(await list({ status: 'Planned', solution: 'Vimeo', title: 'w' })).toEqual(
			all.filter(
				({ status, solution, title }) =>
					status === 'Planned' && solution === 'Vimeo' && /w/i.test(title),
			),
		);
	});

	it('a live passes by its own status or by the one of its dates', async () => {
		live(OTHER).computedStatus = 'Live';
		expect((await list({ status: 'Live' })).map(({ title }) => title)).toContain(OTHER);
	});

	it('compares the start on the rows, and leaves the moment itself out', async () => {
		const { startDate } = live();
		const [first] = spot.emulator.lives;
		const rows = await list({ startsAfter: first.startDate, startsBefore: live(OTHER).startDate });
		expect(rows.length).toBeGreaterThan(3);
		expect(rows.map(({ startDate: start }) => start)).not.toContain(first.startDate);
		expect(rows.map(({ title }) => title)).not.toContain(OTHER);
		expect(startDate).toBe(first.startDate);
		expect(Object.keys(spot.sent()[0].query)).toEqual(['limit']);
	});
});

describe('Get Participants', () => {
	const list = async (filters: IDataObject = {}) =>
		await spot.rows(
			run('getParticipants', {
				liveId: entity.byName(LIVE),
				returnAll: true,
				simplify: false,
				filters,
			}),
		);

	it.each<Partial<Dialect>>([
		{},
		{ firstPage: 0, total: 'missing' },
		{ textMatching: 'exactCase', inLists: 'repeated' },
		{
			ignoredFilters: ['status[eq]', 'status[in]', 'hasParticipated[eq]', 'email[eq]', 'type[eq]'],
		},
		{
			refusedFilters: ['status[eq]', 'status[in]', 'hasParticipated[eq]', 'email[eq]', 'type[eq]'],
		},
	])('returns those that meet the filters: %j', async (dialect) => {
		spot.emulator.setDialect(dialect);
		const all = participants();
		expect(await list()).toEqual(all);
		expect(await list({ status: ['Invited'] })).toEqual(
			all.filter(({ status }) => status === 'Invited'),
		);
		expect(await list({ status: ['Invited', 'Declined'] })).toEqual(
			all.filter(({ status }) => status !== 'Accepted'),
		);
		expect(await list({ attended: false, status: ['Accepted'] })).toEqual(
			all.filter(({ status, metrics }) => status === 'Accepted' && !metrics.hasParticipated),
		);
		expect(await list({ email: all[0].spotMemberEmail.toUpperCase() })).toEqual([all[0]]);
		expect(await list({ type: ['Speaker'] })).toEqual(all.filter(({ type }) => type === 'Speaker'));
	});
});

describe('Invite Participant', () => {
	const invite = (who: IDataObject, more: IDataObject = {}) =>
		spot.run(run('inviteParticipant', { liveId: entity.byName(LIVE), memberId: who, ...more }));

	it('invites a member by ID, and says so', async () => {
		const [someone, host] = outsiders();
		const { items } = await invite(member.byEmail(someone.email), {
			invitedByMemberId: member.byId(host.id),
			withEmailNotification: true,
		});
		expect(writes()[0].body).toEqual({
			member: someone.id,
			invitedBySpotMemberId: host.id,
			withEmailNotification: true,
		});
		expect(items[0].json).toEqual({
			outcome: 'invited',
			email: someone.email,
			liveTitle: LIVE,
			...participants().find(({ spotMemberId }) => spotMemberId === someone.id),
		});
	});

	it('invites anyone else by email', async () => {
		const { items } = await invite(member.byEmail('stranger@example.com'));
		expect(writes()[0].body).toEqual({
			member: 'stranger@example.com',
			withEmailNotification: false,
		});
		expect(items[0].json).toMatchObject({
			outcome: 'invited',
			email: 'stranger@example.com',
			spotMemberId: null,
		});
	});

	it.each<Dialect['invitedBefore']>(['participant', '{}', 'empty'])(
		'tells if someone was invited before: 200 with %s',
		async (invitedBefore) => {
			spot.emulator.setDialect({ invitedBefore });
			const [{ spotMemberId }] = participants();
			const { items } = await invite(member.byId(String(spotMemberId)));
			expect(items[0].json).toMatchObject({
				outcome: 'alreadyInvited',
				liveId: live().id,
				spotMemberId,
			});
		},
	);

	it.each([{ kind: 'resetAfter' }, { kind: 'status', status: 503 }] as const)(
		'is never repeated after a fault: %j',
		async (fault) => {
			spot.emulator.addFault({ ...fault, match: { method: 'POST' } });
			const error = await spot.failure(
				run('inviteParticipant', {
					liveId: entity.byName(LIVE),
					memberId: member.byId(outsiders()[0].id),
				}),
			);
			expect(error.message).toContain('the invitation may have been sent');
			expect(writes()).toHaveLength(1);
		},
	);
});

describe('Invite Many Participants', () => {
	const parameters = (more: IDataObject = {}) =>
		run('inviteParticipants', {
			liveId: entity.byName(LIVE),
			people: '={{ $json.email }}',
			...more,
		});

	/** 120 members, 20 strangers, and 10 who were invited before. */
	function people() {
		spot.emulator.reset({ members: 300, quota: null });
		const invited = participants().slice(0, 10);
		const strangers = Array.from({ length: 20 }, (_, index) => `stranger.${index}@example.com`);
		const members = outsiders()
			.slice(0, 120)
			.map(({ email }) => email);
		return [...members, ...strangers, ...invited.map(({ spotMemberEmail }) => spotMemberEmail)];
	}

	it.each<Dialect['bulkInviteLists']>(['everyone', 'newOnes'])(
		'150 people take two requests, with an outcome each; the response lists %s',
		async (lists) => {
			const emails = people();
			const known = participants()
				.slice(0, 10)
				.map(({ invitedAt }) => {
					if (lists === 'newOnes') return 'skipped';
					// Who registered on their own was never invited.
					return invitedAt === null ? 'invited' : 'alreadyInvited';
				});
			expect(new Set(known).size).toBe(lists === 'newOnes' ? 1 : 2);
			spot.emulator.setDialect({ bulkInviteLists: lists });
			const { items } = await spot.run(parameters(), { items: emails.map((email) => ({ email })) });
			expect(writes()).toHaveLength(2);
			const sent = writes().map(({ body }) => body as { members: Record<string, string[]> });
			for (const { members } of sent) {
				expect(members.spotMemberIds.length + members.emails.length).toBeLessThanOrEqual(100);
			}
			expect(sent.flatMap(({ members }) => members.emails)).toHaveLength(20);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
				emails.map((_, item) => ({ item })),
			);
			expect(items.map(({ json }) => json.outcome)).toEqual([
				...Array.from({ length: 140 }, () => 'invited'),
				...known,
			]);
			expect(items.map(({ json }) => json.email)).toEqual(emails);
		},
	);

	it('items that differ in a setting go in requests of their own', async () => {
		const items = outsiders()
			.slice(0, 4)
			.map(({ email }, index) => ({ email, notify: index % 2 === 0 }));
		await spot.run(parameters({ withEmailNotification: '={{ $json.notify }}' }), { items });
		expect(writes().map(({ body }) => (body as IDataObject).withEmailNotification)).toEqual([
			true,
			false,
		]);
	});

	it('a fault after MeltingSpot acted: one write, and an error that says what may have happened', async () => {
		const items = people().map((email) => ({ email }));
		spot.emulator.addFault({ kind: 'resetAfter', match: { method: 'POST' } });
		const error = await spot.failure(parameters(), { items });
		expect(error.message).toContain('the invitations may have been sent');
		expect(writes()).toHaveLength(1);
	});

	it('400 is not halved, 413 is', async () => {
		spot.emulator.setDialect({ maxMembers: 30, overMaxMembers: 400 });
		const items = outsiders().map(({ email }) => ({ email }));
		await spot.failure(parameters(), { items });
		expect(writes()).toHaveLength(1);
		spot.emulator.setDialect({ maxMembers: 30, overMaxMembers: 413 });
		spot.emulator.clearLog();
		const { items: rows } = await spot.run(parameters(), { items });
		expect(rows.every(({ json }) => json.outcome === 'invited')).toBe(true);
	});
});

describe('Invite Many Speakers', () => {
	const parameters = (more: IDataObject = {}) =>
		run('inviteSpeakers', {
			liveId: entity.byName(LIVE),
			people: '={{ $json.email }}',
			...more,
		});

	it('sends the settings, and returns the participants', async () => {
		const [one, two] = outsiders();
		const { items } = await spot.run(parameters({ highlighted: true }), {
			items: [one, two].map(({ email }) => ({ email })),
		});
		expect(writes().map(({ body }) => body)).toEqual([
			{
				spotMemberIds: [one.id, two.id],
				highlighted: true,
				grantHostRights: false,
				withEmailNotification: false,
			},
		]);
		expect(items.map(({ json }) => [json.outcome, json.type, json.isHighlighted])).toEqual([
			['invited', 'Speaker', true],
			['invited', 'Speaker', true],
		]);
	});

	it('refuses an address that no member has, and sends nothing', async () => {
		const error = await spot.failure(parameters(), { items: [{ email: 'stranger@example.com' }] });
		expect(error.message).toContain('stranger@example.com');
		expect(writes()).toEqual([]);
	});
});

it('5,000 participants, of whom 1,000 meet a status filter: as many requests as that takes', async () => {
	spot.emulator.reset({ members: 1, quota: null });
	const target = participants();
	const [sample] = spot.emulator.liveParticipants(spot.emulator.lives[0].id).concat(target);
	target.length = 0;
	for (let index = 0; index < 5_000; index += 1) {
		target.push({
			...sample,
			id: `participant-${index}`,
			liveId: live().id,
			status: index % 5 === 0 ? 'Declined' : 'Accepted',
		});
	}
	const parameters = run('getParticipants', {
		liveId: entity.byId(live().id),
		returnAll: true,
		filters: { status: ['Declined'] },
	});
	const count = async (dialect: Partial<Dialect>) => {
		spot.renewKey();
		spot.emulator.setDialect({ ignoredFilters: [], refusedFilters: [], ...dialect });
		const { items, hints } = await spot.run(parameters);
		expect(items).toHaveLength(1_000);
		return { requests: spot.sent().length, hints: hints.map(({ message }) => message) };
	};
	expect(await count({})).toEqual({ requests: 10, hints: [] });
	for (const dialect of [{ ignoredFilters: ['status[eq]'] }, { refusedFilters: ['status[eq]'] }]) {
		const { requests, hints } = await count(dialect);
		expect(requests).toBeLessThanOrEqual(52);
		expect(hints).toEqual([expect.stringContaining("didn't apply all filters")]);
	}
});
