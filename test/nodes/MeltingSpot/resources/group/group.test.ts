import type { IDataObject } from 'n8n-workflow';
import type { Dialect } from '../../../../../emulator';
import { entity, member, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 120, quota: null });
const writes = () => spot.sent().filter(({ method }) => method !== 'GET');

/** What groups and channels have in common. */
const KINDS = [
	{ kind: 'group', parameter: 'groupId', path: '/v1/groups', name: 'Ambassadors ⭐' },
	{ kind: 'channel', parameter: 'channelId', path: '/v1/channels', name: 'Café ☕' },
] as const;

describe.each(KINDS)('$kind', ({ kind, parameter, path, name }) => {
	const run = (operation: string, more: IDataObject = {}) =>
		({ resource: kind, operation, ...more }) as never;
	const all = () => spot.emulator[`${kind}s`] as Array<{ id: string; name: string }>;
	const idOf = (wanted: string) => all().find((each) => each.name === wanted)!.id;
	const membersOf = (id: string): string[] => [...spot.emulator[`${kind}Members`](id)];

	it.each<Partial<Dialect>>([{}, { firstPage: 0, total: 'missing' }, { maxLimit: 3 }])(
		'Get Many returns all of them, or those whose name contains a text: %j',
		async (dialect) => {
			spot.emulator.setDialect(dialect);
			expect(await spot.rows(run('getAll', { returnAll: true }))).toEqual(
				expect.arrayContaining(all()),
			);
			const rows = await spot.rows(
				run('getAll', { returnAll: true, filters: { name: name.slice(0, 4).toUpperCase() } }),
			);
			expect(rows.map((row) => row.name)).toEqual([name]);
		},
	);

	it.each<[Partial<Dialect>, string]>([
		[{ unknownMember: 'isListed' }, 'failed'],
		[{ unknownMember: 'refusesAll' }, 'error'],
	])('Add Member tells what became of each item: %j', async (dialect, outcome) => {
		spot.emulator.setDialect(dialect);
		const [one, two] = spot.emulator.members();
		const { items } = await spot.run(
			run('addMember', {
				[parameter]: entity.byName(name),
				memberId: member.byId('={{ $json.id }}'),
			}),
			{ items: [{ id: one.id }, { id: 'unknown' }, { id: two.id }], continueOnFail: true },
		);
		const id = idOf(name);
		expect(items[0]).toEqual({
			json: {
				outcome: 'added',
				[`${kind}Name`]: name,
				spotMemberId: one.id,
				[parameter]: id,
			},
			pairedItem: { item: 0 },
		});
		expect('error' in items[1].json ? 'error' : items[1].json.outcome).toBe(outcome);
		expect(items[2].json.outcome).toBe('added');
		expect(membersOf(id)).toEqual(expect.arrayContaining([one.id, two.id]));
		expect(writes()[0]).toEqual({
			method: 'POST',
			path: `${path}/${id}/spotMembers~bulkAdd`,
			query: {},
			body: { spotMemberIds: [one.id, 'unknown', two.id] },
		});
	});

	it('an item in neither list is skipped', async () => {
		spot.emulator.addFault({
			kind: 'wrongShape',
			body: { addedSpotMemberIds: [], failedSpotMemberIds: [] },
			match: { method: 'POST' },
		});
		const [{ id }] = spot.emulator.members();
		const [row] = await spot.rows(
			run('addMember', { [parameter]: entity.byName(name), memberId: member.byId(id) }),
		);
		expect(row.outcome).toBe('skipped');
	});

	describe('Get Members', () => {
		const list = async (filters: IDataObject = {}) =>
			await spot.rows(
				run('getMembers', {
					[parameter]: entity.byName(name),
					returnAll: true,
					simplify: false,
					filters,
				} as never),
			);

		it.each<Partial<Dialect>>([
			{},
			{ firstPage: 0, total: 'missing' },
			{ ignoredFilters: ['email[in]', 'lastname[in]'] },
			{ refusedFilters: ['email[in]', 'lastname[in]'] },
			{ inLists: 'repeated', inMatching: 'exactCase' },
		])('returns those in it, and those that meet the filters: %j', async (dialect) => {
			spot.emulator.setDialect(dialect);
			const rows = await list();
			expect(rows.map(({ id }) => String(id)).sort()).toEqual(membersOf(idOf(name)).sort());
			const [one, two] = rows;
			expect(await list({ email: `${String(one.email)}, ${String(two.email)}` })).toEqual([
				one,
				two,
			]);
			expect(await list({ firstname: 'Unheard-of', email: two.email })).toEqual([]);
		});

		it.each<Partial<Dialect>>([{}, { dateUnit: 'ms' }])(
			'by date of registration, whatever its unit: %j',
			async (dialect) => {
				spot.emulator.setDialect(dialect);
				const ids = new Set(membersOf(idOf(name)));
				const dated = spot.emulator
					.records()
					.filter((record) => ids.has(record.member.id) && record.approvedAt !== null);
				const middle = dated.map(({ approvedAt }) => Number(approvedAt)).sort()[dated.length >> 1];
				const expected = dated.filter(({ approvedAt }) => Number(approvedAt) > middle + 1_000);
				const rows = await list({ registeredAfter: new Date(middle + 1_000).toISOString() });
				expect(rows.map(({ id }) => id).sort()).toEqual(
					expected.map((record) => record.member.id).sort(),
				);
			},
		);

		it('refuses a date filter that MeltingSpot ignores', async () => {
			spot.emulator.setDialect({ ignoredFilters: ['registrationDate[after]'] });
			const error = await spot.failure(
				run('getMembers', {
					[parameter]: entity.byName(name),
					filters: { registeredAfter: '2026-01-01T00:00:00Z' },
				} as never),
			);
			expect(error.message).toContain('registration date');
		});
	});

	it('Create sends what is set', async () => {
		const required =
			kind === 'channel' ? { privacy: 'Private', autoJoin: true, showMembers: false } : {};
		const more = { description: 'For tests', emoji: '🧭' };
		const [row] = await spot.rows(
			run('create', { name: 'Explorers', ...required, additionalFields: more }),
		);
		expect(writes()).toEqual([
			{ method: 'POST', path, query: {}, body: { name: 'Explorers', ...required, ...more } },
		]);
		expect(row).toEqual(all().find(({ id }) => id === row.id));
	});

	it('Create is never repeated', async () => {
		spot.emulator.addFault({ kind: 'resetAfter', match: { method: 'POST' } });
		const error = await spot.failure(run('create', { name: 'Once' }));
		expect(`${error.message} ${error.description}`).toContain(`the ${kind} may have been created`);
		expect(writes()).toHaveLength(1);
	});
});

describe('group: Delete', () => {
	it('says which group is gone', async () => {
		const [{ id }] = spot.emulator.groups;
		const parameters = { resource: 'group', operation: 'delete', groupId: entity.byId(id) };
		expect(await spot.rows(parameters)).toEqual([{ deleted: true, id }]);
		expect(spot.emulator.groups).toHaveLength(11);
		const error = await spot.failure(parameters);
		expect(`${error.message} ${error.description}`).toContain(
			'the node may be using the wrong one',
		);
	});
});
