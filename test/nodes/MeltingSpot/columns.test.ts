import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { entity, member, useSpot } from '../../support/spot';

/* Names beside ids, and the order of the columns. */

const spot = useSpot({ members: 60, quota: null });
const CONTINUE = { onError: 'continueRegularOutput' } as const;
const rowsOf = async (parameters: IDataObject, items?: IDataObject[]) =>
	await spot.rows(parameters as INodeParameters, items && { items });
const picked = (value: string, cachedResultName: string) => ({
	__rl: true,
	mode: 'list',
	value,
	cachedResultName,
});

type Named = [operation: string, more: () => IDataObject, columns: IDataObject];
const someone = () => spot.emulator.members()[0];

describe('a row has the names that the user entered or a lookup found, before the ids', () => {
	it.each<Named>([
		[
			'tag: addToMember',
			() => ({ tagId: entity.byName(' vip '), memberId: member.byEmail(someone().email) }),
			{ outcome: 'added', email: true, tagName: 'VIP', spotMemberId: true, tagId: true },
		],
		[
			'tag: removeFromMember',
			() => ({ tagId: entity.byName('VIP'), memberId: member.byId(someone().id) }),
			{ outcome: 'removed', tagName: 'VIP', spotMemberId: true, tagId: true },
		],
		[
			'group: addMember',
			() => ({ groupId: entity.byName('board'), memberId: member.byEmail(someone().email) }),
			{ outcome: 'added', email: true, groupName: 'Board', spotMemberId: true, groupId: true },
		],
		[
			'channel: addMember',
			() => ({ channelId: entity.byName('general'), memberId: member.byEmail(someone().email) }),
			{ outcome: 'added', email: true, channelName: true, spotMemberId: true, channelId: true },
		],
		[
			'course: addGroup',
			() => ({ courseId: entity.byName('Onboarding 🎓'), groupId: entity.byName('Board') }),
			{
				outcome: 'added',
				groupName: 'Board',
				courseTitle: 'Onboarding 🎓',
				groupId: true,
				courseId: true,
			},
		],
		[
			'live: inviteParticipant',
			() => ({
				liveId: entity.byName('Product roadmap 4'),
				memberId: member.byEmail('new@example.com'),
			}),
			{ outcome: 'invited', email: 'new@example.com', liveTitle: true, liveId: true, id: true },
		],
		[
			'live: inviteParticipants',
			() => ({ liveId: entity.byName('Product roadmap 4'), people: 'new@example.com' }),
			{ outcome: 'invited', email: 'new@example.com', liveTitle: true, liveId: true, id: true },
		],
		[
			'course: inviteParticipants',
			() => ({
				courseId: entity.byName('Advanced analytics'),
				people: spot.emulator.members().at(-1)!.email,
			}),
			{ outcome: true, email: true, courseTitle: true, spotMemberId: true, courseId: true },
		],
		[
			'customProperty: getAll',
			() => ({ memberId: member.byEmail(someone().email.toUpperCase()) }),
			{ email: true, spotMemberId: true, company: true },
		],
		[
			'customProperty: getAll',
			() => ({ memberId: member.byEmail(someone().email), simplify: false, limit: 1 }),
			{ email: true, customPropertyId: true },
		],
		[
			'customProperty: update',
			() => ({
				memberId: member.byEmail(someone().email),
				customPropertySlug: { __rl: true, mode: 'slug', value: 'team-size' },
				value: 3,
			}),
			{ email: true, customPropertyId: true },
		],
		[
			'customProperty: bulkUpsert',
			() => ({
				memberId: member.byEmail(someone().email),
				properties: { mappingMode: 'defineBelow', value: { company: 'Acorn' } },
			}),
			{ email: true, spotMemberId: true, company: 'Acorn' },
		],
	])('%s', async (operation, more, columns) => {
		const [resource, name] = operation.split(': ');
		const [row] = await rowsOf({ resource, operation: name, ...more() });
		const shown = Object.keys(row).filter((column) => column in columns);
		expect(shown).toEqual(Object.keys(columns));
		expect(Object.keys(row).slice(0, shown.length - 1)).toEqual(shown.slice(0, -1));
		for (const [column, value] of Object.entries(columns)) {
			if (typeof value === 'string') expect(row[column]).toBe(value);
		}
		if (columns.email === true)
			expect(spot.emulator.members()).toContainEqual(expect.objectContaining({ email: row.email }));
	});

	it('picked from a list: the address and the title in its label', async () => {
		const [{ id: liveId }] = spot.emulator.lives;
		const { id, email } = spot.emulator.members().at(-1)!;
		const [row] = await rowsOf({
			resource: 'live',
			operation: 'inviteParticipant',
			liveId: picked(liveId, 'Monthly demo 1 (2026-01-31, Ended)'),
			memberId: picked(id, `Amir Khan (${email})`),
		});
		expect(row).toMatchObject({ email, liveTitle: 'Monthly demo 1', spotMemberId: id });
	});

	it('if one row of a run has such a column, all have it', async () => {
		const [{ id }, { email }] = spot.emulator.members();
		const [vip, paid] = spot.emulator.tags;
		const rows = await rowsOf(
			{
				resource: 'tag',
				operation: 'addToMember',
				tagId: { __rl: true, mode: '={{ $json.by }}', value: '={{ $json.tag }}' },
				memberId: member.byId('={{ $json.who }}'),
			},
			[
				{ who: id, by: 'id', tag: vip.id },
				{ who: email, by: 'name', tag: paid.name },
			],
		);
		expect(rows).toMatchObject([
			{ email: null, tagName: null },
			{ email, tagName: paid.name },
		]);
		expect(rows.map((row) => Object.keys(row))).toEqual(
			rows.map(() => ['outcome', 'email', 'tagName', 'spotMemberId', 'tagId']),
		);
	});

	it('without any name, there are only ids', async () => {
		const [{ id }] = spot.emulator.members();
		const [{ id: tagId }] = spot.emulator.tags;
		const parameters = { tagId: entity.byId(tagId), memberId: member.byId(id) };
		const [row] = await rowsOf({ resource: 'tag', operation: 'addToMember', ...parameters });
		expect(Object.keys(row)).toEqual(['outcome', 'spotMemberId', 'tagId']);
	});

	it('a custom property called "email" keeps its value', async () => {
		spot.emulator.defineProperty({ slug: 'email', kind: 'Text' });
		const [row] = await rowsOf({
			resource: 'customProperty',
			operation: 'getAll',
			memberId: member.byEmail(someone().email),
		});
		expect(row.email).toBeNull();
	});

	it('a name is kept for a retry, which looks nothing up again', async () => {
		spot.emulator.addFault({ kind: 'status', status: 403, match: { method: 'POST' } });
		const people = spot.emulator.members().slice(0, 2);
		const { success } = await spot.execute(
			{
				resource: 'tag',
				operation: 'addToMember',
				tagId: entity.byName('={{ $json.tag }}'),
				memberId: member.byEmail('={{ $json.email }}'),
			},
			{ ...CONTINUE, retryOnFail: true, maxTries: 2 },
			people.map(({ email }, index) => ({ email, tag: ['VIP', 'Paid'][index] })),
		);
		expect(success.map(({ json }) => [json.outcome, json.email, json.tagName])).toEqual([
			['added', people[0].email, 'VIP'],
			['added', people[1].email, 'Paid'],
		]);
	});
});

describe('with Continue, the columns are what names the row, outcome, reason, error, then the rest', () => {
	it('of Invite Many', async () => {
		const { success } = await spot.execute(
			{ resource: 'member', operation: 'bulkInvite', emails: '={{ $json.emails }}' },
			CONTINUE,
			[{ emails: `nonsense, new@example.com, ${someone().email}` }],
		);
		expect(success.map(({ json }) => Object.keys(json).slice(0, 4))).toEqual([
			['email', 'outcome', 'reason', 'error'],
			['email', 'outcome', 'reason', 'id'],
			['email', 'outcome', 'reason', 'id'],
		]);
	});

	it('of people added to a tag: one there, one gone, one unknown', async () => {
		spot.emulator.setDialect({ unknownMember: 'refusesAll' });
		const { success } = await spot.execute(
			{
				resource: 'tag',
				operation: 'addToMember',
				tagId: entity.byName('VIP'),
				memberId: member.byId('={{ $json.who }}'),
			},
			CONTINUE,
			[{ who: 'stranger@example.com' }, { who: someone().email }, { who: 'gone' }],
		);
		expect(success.map(({ json }) => [json.email, json.outcome])).toEqual([
			['stranger@example.com', 'refused'],
			[someone().email, 'added'],
			[null, 'failed'],
		]);
		expect(success.map(({ json }) => Object.keys(json))).toEqual([
			['email', 'tagName', 'outcome', 'reason', 'error', 'tagId'],
			['email', 'tagName', 'outcome', 'spotMemberId', 'tagId'],
			['email', 'tagName', 'outcome', 'reason', 'error', 'spotMemberId', 'tagId'],
		]);
	});

	it('of rows without a name: the id', async () => {
		spot.emulator.setDialect({ unknownMember: 'refusesAll' });
		const { success } = await spot.execute(
			{
				resource: 'tag',
				operation: 'addToMember',
				tagId: entity.byId(spot.emulator.tags[0].id),
				memberId: member.byId('={{ $json.who }}'),
			},
			CONTINUE,
			[{ who: 'gone' }, { who: someone().id }],
		);
		expect(success.map(({ json }) => Object.keys(json))).toEqual([
			['spotMemberId', 'outcome', 'reason', 'error', 'tagId'],
			['spotMemberId', 'outcome', 'tagId'],
		]);
	});

	it('of an item that fails before its entries are known', async () => {
		const { success } = await spot.execute(
			{
				resource: 'customProperty',
				operation: 'getAll',
				memberId: member.byEmail('={{ $json.email }}'),
			},
			CONTINUE,
			[{ email: 'stranger@example.com' }, { email: someone().email }],
		);
		expect(Object.keys(success[0].json)).toEqual(['email', 'error']);
		expect(success[0].json.email).toBe('stranger@example.com');
		expect(Object.keys(success[1].json).slice(0, 2)).toEqual(['email', 'spotMemberId']);
	});
});
