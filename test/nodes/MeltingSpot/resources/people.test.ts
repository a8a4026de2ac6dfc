import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { entity, useSpot } from '../../../support/spot';

/* The lists of people to invite to lives, courses, and learning paths. */

const spot = useSpot({ members: 120, quota: null });
const LIVE = 'Product roadmap 4';
const live = () => spot.emulator.lives.find(({ title }) => title === LIVE)!;
const course = () => spot.emulator.courses[0];
const path = () => spot.emulator.learningPaths[0];
const writes = () => spot.sent().filter(({ method }) => method !== 'GET');

const TARGETS = {
	'live: inviteParticipants': {
		where: () => ({ liveId: entity.byId(live().id) }),
		inside: () => spot.emulator.liveParticipants(live().id) as unknown as IDataObject[],
	},
	'live: inviteSpeakers': {
		where: () => ({ liveId: entity.byId(live().id) }),
		inside: () => spot.emulator.liveParticipants(live().id) as unknown as IDataObject[],
	},
	'course: inviteParticipants': {
		where: () => ({ courseId: entity.byId(course().id) }),
		inside: () => spot.emulator.courseParticipants(course().id) as unknown as IDataObject[],
	},
	'learningPath: inviteParticipants': {
		where: () => ({ learningPathId: path().id }),
		inside: () => spot.emulator.learningPathParticipants(path().id) as unknown as IDataObject[],
	},
};
type Target = keyof typeof TARGETS;

const parametersOf = (target: Target, more: IDataObject): INodeParameters => {
	const [resource, operation] = target.split(': ');
	return { resource, operation, ...TARGETS[target].where(), ...more } as INodeParameters;
};
const outsidersOf = (target: Target) => {
	const ids = new Set(TARGETS[target].inside().map(({ spotMemberId }) => spotMemberId));
	return spot.emulator.members().filter(({ id }) => !ids.has(id));
};
/** Who was sent, whatever the form of the body. */
const sent = () =>
	writes().flatMap(({ body }) => {
		const { members, spotMemberIds } = body as {
			members?: { spotMemberIds: string[]; emails: string[] };
			spotMemberIds?: string[];
		};
		return spotMemberIds ?? [...members!.spotMemberIds, ...members!.emails];
	});

describe.each(Object.keys(TARGETS) as Target[])('%s', (target) => {
	it('takes a pasted list of addresses and ids, in one request', async () => {
		const [one, two, three, four] = outsidersOf(target);
		const people = `Anna <${one.email}>, ${two.id};\n${three.email.toUpperCase()} ${four.email}`;
		const rows = await spot.rows(parametersOf(target, { people }));
		expect(rows.map(({ outcome, spotMemberId }) => [outcome, spotMemberId])).toEqual(
			[one, two, three, four].map(({ id }) => ['invited', id]),
		);
		expect(rows.map(({ email }) => email)).toEqual([one.email, null, three.email, four.email]);
		expect(sent()).toEqual([one, two, three, four].map(({ id }) => id));
		expect(writes()).toHaveLength(1);
	});

	it.each([
		['a list', (ids: string[]) => ids],
		['a list as JSON', (ids: string[]) => JSON.stringify(ids)],
		['ids between spaces', (ids: string[]) => ids.join('  ')],
	])('takes %s', async (_, write) => {
		const ids = outsidersOf(target)
			.slice(0, 3)
			.map(({ id }) => id);
		const items = [{ people: write(ids) }] as IDataObject[];
		await spot.rows(parametersOf(target, { people: '={{ $json.people }}' }), { items });
		expect(sent()).toEqual(ids);
	});

	it('sends items that agree in everything else together, each person once', async () => {
		const [one, two, three] = outsidersOf(target);
		const { items, hints } = await spot.run(
			parametersOf(target, { people: '={{ $json.people }}' }),
			{
				items: [{ people: `${one.email}, ${two.id}` }, { people: `${three.id}, ${one.id}` }],
			},
		);
		expect(sent()).toEqual([one, two, three].map(({ id }) => id));
		expect(writes()).toHaveLength(1);
		expect(items.map(({ json, pairedItem }) => [json.outcome, pairedItem])).toEqual([
			['invited', { item: 0 }],
			['invited', { item: 0 }],
			['invited', { item: 1 }],
			['skipped', { item: 1 }],
		]);
		expect(items[3].json.reason).toMatch(/^same (member|person) as item 0$/);
		expect(hints.map(({ message }) => message)).toEqual([
			'1 of 4 weren\'t invited: 1 repeated. "outcome" and "reason" say more.',
			expect.stringMatching(/^3 people were invited, but MeltingSpot didn't email them\./),
		]);
	});

	it('says nothing of emails that were sent', async () => {
		const [one] = outsidersOf(target);
		const { hints } = await spot.run(
			parametersOf(target, { people: one.id, withEmailNotification: true }),
		);
		expect(hints).toEqual([]);
	});

	it('tells who was invited before, and who only now', async () => {
		const known = TARGETS[target].inside().find(({ invitedAt }) => invitedAt !== null)!;
		const [fresh] = outsidersOf(target);
		const parameters = parametersOf(target, {
			people: [known.spotMemberId, fresh.id] as string[],
		});
		const outcomes = async () => (await spot.rows(parameters)).map(({ outcome }) => outcome);
		expect(await outcomes()).toEqual(['alreadyInvited', 'invited']);
	});

	it('by the clock of MeltingSpot, not by ours', async () => {
		const [fresh] = outsidersOf(target);
		// Two seconds are the slack for clocks that disagree.
		spot.emulator.setDialect({ dateSkewMs: 1_500 });
		expect(await spot.rows(parametersOf(target, { people: fresh.id }))).toMatchObject([
			{ outcome: 'invited' },
		]);
		spot.emulator.setDialect({ dateHeader: 'missing' });
		const known = TARGETS[target].inside().find(({ invitedAt }) => invitedAt !== null)!;
		const [row] = await spot.rows(parametersOf(target, { people: String(known.spotMemberId) }));
		expect(row.outcome).toBe(
			target === 'course: inviteParticipants' ? 'alreadyInvited' : 'invited',
		);
	});

	it('stops before anything is sent if an entry can be no one', async () => {
		const [one] = outsidersOf(target);
		const error = await spot.failure(parametersOf(target, { people: `${one.id}, Anna Lee` }));
		expect(error.message).toMatch(
			/^"Anna Lee" in "Members( or Emails)?" is neither an ID nor an email address\.$/,
		);
		expect(spot.sent()).toEqual([]);
	});

	it('with Continue refuses such an entry alone, and an address that is not a member', async () => {
		const [one, two] = outsidersOf(target);
		const isForStrangers = target === 'live: inviteParticipants';
		const { items } = await spot.run(
			parametersOf(target, { people: `${one.email}, a/b, x@, stranger@example.com, ${two.id}` }),
			{ continueOnFail: true },
		);
		expect(items.map(({ json }) => [json.email, json.outcome, json.reason])).toEqual([
			[one.email, 'invited', undefined],
			['a/b', 'refused', 'neither an ID nor an email address'],
			['x@', 'refused', 'neither an ID nor an email address'],
			isForStrangers
				? ['stranger@example.com', 'invited', undefined]
				: ['stranger@example.com', 'refused', 'not a member'],
			[null, 'invited', undefined],
		]);
		expect(sent()).toHaveLength(isForStrangers ? 3 : 2);
	});

	it('refuses an empty list', async () => {
		const error = await spot.failure(parametersOf(target, { people: ' ' }));
		expect(error.message).toMatch(/^"Members( or Emails)?" is empty\.$/);
	});

	it('is told of by the error output: what failed or was refused, not who was invited before', async () => {
		const known = TARGETS[target].inside().find(({ invitedAt }) => invitedAt !== null)!;
		const [fresh] = outsidersOf(target);
		const { success, error } = await spot.execute(
			parametersOf(target, { people: '={{ $json.people }}' }),
			{ onError: 'continueErrorOutput' },
			[{ people: [known.spotMemberId, fresh.id, 'a/b', fresh.id] as string[] }],
		);
		expect(success.map(({ json }) => json.outcome)).toEqual([
			'alreadyInvited',
			'invited',
			'skipped',
		]);
		expect(error.map(({ json }) => json.details)).toMatchObject([{ outcome: 'refused' }]);
	});
});

it('an address that two members have is refused, with their ids', async () => {
	const [one, two] = spot.emulator.members();
	spot.emulator.records()[1].member = { ...two, email: one.email };
	const { items } = await spot.run(
		parametersOf('course: inviteParticipants', { people: `${one.email}, ${one.id}` }),
		{ continueOnFail: true },
	);
	expect(items[0].json).toMatchObject({ email: one.email, outcome: 'refused' });
	expect(items[0].json.error).toContain(two.id);
	expect(items[1].json.outcome).not.toBe('refused');
});

it('a lookup that fails is an error with its own text, and with Continue the row of that entry', async () => {
	const parameters = parametersOf('course: inviteParticipants', { people: 'a@example.com' });
	const refuse = () =>
		spot.emulator.addFault({ kind: 'status', status: 403, match: { path: '/v1/spotMembers' } });
	refuse();
	const error = await spot.failure(parameters);
	expect(error.httpCode).toBe('403');
	refuse();
	const { items } = await spot.run(parameters, { continueOnFail: true });
	expect(items.map(({ json }) => json)).toMatchObject([
		{ outcome: 'refused', error: expect.stringContaining('MeltingSpot denied') as string },
	]);
});

it('a learning path is told apart from its name', async () => {
	const error = await spot.failure({
		resource: 'learningPath',
		operation: 'getParticipants',
		learningPathId: 'Newcomer',
	});
	expect(error.message).toBe(
		'"Learning Path ID" must be an ID such as 3f8e4d2c-6b1a-4c5d-9e7f-0a1b2c3d4e5f, but got "Newcomer".',
	);
	expect(error.description).toContain('Copy the ID from');
	expect(spot.sent()).toEqual([]);
});
