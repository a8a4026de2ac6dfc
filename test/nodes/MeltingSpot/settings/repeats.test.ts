import type { INodeParameters } from 'n8n-workflow';
import { entity, member, useSpot } from '../../../support/spot';

/* A person is sent once per target in a run. */

const spot = useSpot({ members: 110 });
const bodies = () =>
	spot
		.sent()
		.filter(({ method }) => method !== 'GET')
		.map(({ path, body }) => ({ path, body: body as never }));

it('one stranger in the first and the last of 101 items is invited to a live once', async () => {
	const [{ id: live }] = spot.emulator.lives;
	const people = [
		{ email: 'stranger@example.com' },
		...spot.emulator.members().slice(0, 99),
		{ email: 'Stranger@example.com' },
	];
	const { items } = await spot.run(
		{
			resource: 'live',
			operation: 'inviteParticipants',
			liveId: entity.byId(live),
			people: '={{ $json.email }}',
		},
		{ items: people.map(({ email }) => ({ email })) },
	);
	expect(bodies()).toMatchObject([{ body: { members: { emails: ['stranger@example.com'] } } }]);
	expect(items).toHaveLength(101);
	const [first] = items;
	expect(first.json).toMatchObject({ outcome: 'invited', email: 'stranger@example.com' });
	expect(items[100]).toEqual({
		json: { ...first.json, outcome: 'skipped', reason: 'same person as item 0' },
		pairedItem: { item: 100 },
	});
});

it('two tags for one member: both; the same tag twice: once', async () => {
	const [one, two] = spot.emulator.tags;
	const [{ id: who }] = spot.emulator.members();
	const rows = await spot.rows(
		{
			resource: 'tag',
			operation: 'addToMember',
			tagId: entity.byId('={{ $json.tag }}'),
			memberId: member.byId(who),
		},
		{ items: [one, two, one].map(({ id }) => ({ tag: id })) },
	);
	expect(rows).toEqual([
		{ outcome: 'added', spotMemberId: who, tagId: one.id },
		{ outcome: 'added', spotMemberId: who, tagId: two.id },
		{
			outcome: 'skipped',
			spotMemberId: who,
			tagId: one.id,
			reason: 'same member as item 0',
		},
	]);
	expect(bodies().map(({ body }) => body)).toEqual([
		{ spotMemberIds: [who] },
		{ spotMemberIds: [who] },
	]);
});

it.each<[string, INodeParameters]>([
	['live', { liveId: entity.byId('={{ $json.target }}') }],
	['course', { courseId: entity.byId('={{ $json.target }}') }],
])('one by one, too: %s > Invite Participant', async (resource, target) => {
	const [{ id }] = resource === 'live' ? spot.emulator.lives : spot.emulator.courses;
	const [, { email, id: who }] = spot.emulator.members();
	const rows = await spot.rows(
		{
			resource,
			operation: 'inviteParticipant',
			...target,
			memberId: member.byId('={{ $json.who }}'),
		},
		{ items: [email, who, email.toUpperCase()].map((each) => ({ target: id, who: each })) },
	);
	expect(rows.map(({ outcome }) => outcome)).toEqual(['invited', 'skipped', 'skipped']);
	expect(bodies()).toHaveLength(1);
});

it('with other settings the first one decides', async () => {
	const [{ id: live }] = spot.emulator.lives;
	const [{ id: who }] = spot.emulator.members();
	const rows = await spot.rows(
		{
			resource: 'live',
			operation: 'inviteSpeakers',
			liveId: entity.byId(live),
			people: who,
			withEmailNotification: '={{ $itemIndex === 1 }}',
		},
		{ items: [{}, {}] },
	);
	expect(rows.map(({ outcome }) => outcome)).toEqual(['invited', 'skipped']);
	expect(bodies()).toMatchObject([{ body: { withEmailNotification: false } }]);
});

it('in Invite Many an address is sent once, and its repeat says so', async () => {
	const rows = await spot.rows(
		{ resource: 'member', operation: 'bulkInvite', emails: '={{ $json.emails }}' },
		{ items: [{ emails: 'a@example.com, A@example.com' }, { emails: 'a@example.com' }] },
	);
	expect(rows.map(({ email, outcome, reason }) => [email, outcome, reason])).toEqual([
		['a@example.com', 'created', ''],
		['a@example.com', 'skipped', 'already in this item'],
		['a@example.com', 'skipped', 'same address as item 0'],
	]);
});

it('topics of the same name are two topics', async () => {
	const rows = await spot.rows(
		{
			resource: 'forum',
			operation: 'createTopics',
			forumId: entity.byName('Support'),
			name: 'Same',
		},
		{ items: [{}, {}] },
	);
	expect(rows.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
});
