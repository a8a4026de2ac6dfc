import type { INodeParameters } from 'n8n-workflow';
import type { Execution } from '../../../support/n8n';
import { entity, member, useSpot } from '../../../support/spot';

/* On Error: what n8n does around the node, in its whole engine. */

const spot = useSpot({ members: 8 });
const CONTINUE = { onError: 'continueRegularOutput' } as const;
const ERROR_OUTPUT = { onError: 'continueErrorOutput' } as const;
const json = (items: Execution['success']) => items.map((item) => item.json);
const writes = () => spot.sent().filter(({ method }) => method !== 'GET');

/** Sets the property of two members, the first of whom may not exist. */
const update: INodeParameters = {
	resource: 'customProperty',
	operation: 'update',
	memberId: member.byId('={{ $json.who }}'),
	customPropertySlug: { __rl: true, mode: 'slug', value: 'team-size' },
	value: '={{ $json.size }}',
};
const tag: INodeParameters = {
	resource: 'tag',
	operation: 'addToMember',
	tagId: entity.byName('VIP'),
	memberId: member.byId('={{ $json.who }}'),
};
const inviteMany: INodeParameters = {
	resource: 'member',
	operation: 'bulkInvite',
	emails: '={{ $json.email }}',
};
const idsOf = (count: number) =>
	spot.emulator
		.members()
		.slice(0, count)
		.map(({ id }) => ({ who: id }));

describe('Continue', () => {
	it.each([
		['first', ['gone', 0], [true, false]],
		['second', [0, 'gone'], [false, true]],
		['only', ['gone'], [true]],
	] as const)('a member who is gone, as the %s item, fails alone', async (_, who, fails) => {
		const { members } = spot.emulator;
		const items = who.map((each) => ({
			who: each === 'gone' ? each : members()[each].id,
			size: 12,
		}));
		const run = await spot.execute(update, CONTINUE, items);
		expect(run.failure).toBeUndefined();
		expect(run.success.map((row) => 'error' in row.json)).toEqual(fails);
		const failed = json(run.success).find(({ error }) => error !== undefined);
		expect(failed).toEqual({
			spotMemberId: 'gone',
			error: expect.stringContaining('member "gone"') as string,
			customPropertySlug: 'team-size',
		});
		expect(run.success.map(({ pairedItem }) => pairedItem)).toEqual(
			who.map((__, item) => ({ item })),
		);
	});

	it('each member who is gone is told of in their own row', async () => {
		const items = ['one', 'two'].map((who) => ({ who, size: 12 }));
		const run = await spot.execute(update, CONTINUE, items);
		expect(json(run.success)).toEqual([
			{
				spotMemberId: 'one',
				error: expect.stringContaining('"one"') as string,
				customPropertySlug: 'team-size',
			},
			{
				spotMemberId: 'two',
				error: expect.stringContaining('"two"') as string,
				customPropertySlug: 'team-size',
			},
		]);
		expect(writes()).toEqual([]);
	});

	it('a lookup that fails is the error of the items that need it', async () => {
		spot.emulator.addFault({ kind: 'status', status: 403, match: { path: '/v1/tags' } });
		const [vip] = spot.emulator.tags;
		const [first, second] = idsOf(2);
		const run = await spot.execute(
			{
				...tag,
				tagId: { __rl: true, mode: '={{ $json.by }}', value: '={{ $json.tag }}' } as never,
			},
			CONTINUE,
			[
				{ ...first, by: 'name', tag: 'VIP' },
				{ ...second, by: 'id', tag: vip.id },
			],
		);
		expect(json(run.success)).toEqual([
			{
				tagName: 'VIP',
				outcome: 'refused',
				reason: expect.stringContaining('MeltingSpot denied') as string,
				error: expect.stringContaining('MeltingSpot denied') as string,
				spotMemberId: first.who,
			},
			expect.objectContaining({ tagName: null, outcome: 'added', spotMemberId: second.who }),
		]);
	});

	it.each([
		['an empty key', 'is empty or contains', {}, { apiKey: '' }],
		['a bad Base URL', 'Base URL', {}, { baseUrl: 'ftp://example.com' }],
		['an unknown operation', 'has no operation "walk"', { operation: 'walk' }, {}],
		['a rejected key', 'rejected the secret key', {}, { apiKey: 'wrong' }],
	])('%s is an error row for each item', async (_, text, parameters, credentials) => {
		const { credentials: own } = spot;
		jest.spyOn(spot, 'credentials', 'get').mockReturnValue({ ...own, ...credentials });
		const run = await spot
			.execute({ ...tag, ...parameters } as INodeParameters, CONTINUE, idsOf(3))
			.finally(() => jest.restoreAllMocks());
		expect(run.failure).toBeUndefined();
		expect(run.success.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2].map((item) => ({ item })),
		);
		for (const row of json(run.success)) {
			expect(row).toMatchObject({ error: expect.stringContaining(text) as string });
		}
	});

	it('older workflows have it as continueOnFail', async () => {
		const run = await spot.execute(update, { continueOnFail: true }, [{ who: '', size: 1 }]);
		expect(json(run.success)).toEqual([{ error: expect.stringContaining('"Member"') as string }]);
	});

	it('Execute Once leaves one item, and its row', async () => {
		const run = await spot.execute(tag, { ...CONTINUE, executeOnce: true }, [
			{ who: '' },
			...idsOf(2),
		]);
		expect(json(run.success)).toMatchObject([
			{ tagName: 'VIP', error: expect.stringContaining('"Member"') as string },
		]);
	});
});

describe('Continue (using error output)', () => {
	/** One new, one refused, one who is a member. */
	const three = () => [
		{ email: 'new@example.com' },
		{ email: 'nonsense' },
		{ email: spot.emulator.members()[0].email },
	];

	it('refused and failed rows of Invite Many leave through Error', async () => {
		const items = three();
		const run = await spot.execute(inviteMany, ERROR_OUTPUT, items);
		expect(json(run.success)).toEqual([
			expect.objectContaining({ email: 'new@example.com', outcome: 'created' }),
			expect.objectContaining({
				email: items[2].email,
				outcome: 'alreadyMember',
				reason: 'already a member (Accepted)',
			}),
		]);
		// n8n puts the fields of the paired item in front.
		expect(json(run.error)).toEqual([
			{
				...items[1],
				error: '"nonsense" in "Emails" isn\'t an email address.',
				details: { email: 'nonsense', outcome: 'refused', reason: 'not an email address' },
			},
		]);
	});

	it('so do the addresses of a request that fails', async () => {
		spot.emulator.addFault({ kind: 'status', status: 400, body: { message: 'No' } });
		const run = await spot.execute(inviteMany, ERROR_OUTPUT, [{ email: 'new@example.com' }]);
		expect(run.success).toEqual([]);
		expect(json(run.error)).toEqual([
			{
				email: 'new@example.com',
				error: expect.stringContaining('"new@example.com" failed: ') as string,
				details: {
					email: 'new@example.com',
					outcome: 'failed',
					reason: 'MeltingSpot rejected the invitations: No.',
				},
			},
		]);
	});

	it('so do members that MeltingSpot reports as failed, but not those it passed over', async () => {
		const [first, second, third] = idsOf(3).map(({ who }) => who);
		spot.emulator.addFault({
			kind: 'wrongShape',
			body: { addedSpotMemberIds: [first], failedSpotMemberIds: [second] },
			match: { method: 'POST' },
		});
		const [{ id }] = spot.emulator.groups;
		const run = await spot.execute(
			{
				resource: 'group',
				operation: 'addMember',
				groupId: entity.byId(id),
				memberId: member.byId('={{ $json.who }}'),
			},
			ERROR_OUTPUT,
			[first, second, third].map((who) => ({ who })),
		);
		expect(json(run.success).map(({ outcome }) => outcome)).toEqual(['added', 'skipped']);
		expect(json(run.error)).toEqual([
			{
				who: second,
				error: 'MeltingSpot reported a failure, without a reason.',
				details: { outcome: 'failed', spotMemberId: second, groupId: id },
			},
		]);
	});

	it('what concerns all items leaves through Error, one row each', async () => {
		spot.emulator.addFault({ kind: 'status', status: 403, match: { path: '/v1/tags' } });
		const items = idsOf(2);
		const run = await spot.execute(tag, ERROR_OUTPUT, items);
		expect(run.success).toEqual([]);
		expect(json(run.error)).toEqual(
			items.map((item) => ({
				...item,
				error: expect.stringContaining('MeltingSpot denied') as string,
				details: {
					tagName: 'VIP',
					outcome: 'refused',
					reason: expect.stringContaining('MeltingSpot denied') as string,
					spotMemberId: item.who,
				},
			})),
		);
	});
});
