import type { IDataObject } from 'n8n-workflow';
import type { Dialect } from '../../../../../emulator';
import { entity, member, useSpot } from '../../../../support/spot';

// Create, Get Many, Get Members and Add Member work as for groups: see group.test.ts.

const spot = useSpot({ members: 120, quota: null });
const run = (operation: string, more: IDataObject = {}) =>
	({ resource: 'channel', operation, channelId: entity.byName('Café ☕'), ...more }) as never;
const cafe = () => spot.emulator.channels.find(({ name }) => name === 'Café ☕')!;
const writes = () => spot.sent().filter(({ method }) => method !== 'GET');

it('Get returns what MeltingSpot sends', async () => {
	expect(await spot.rows(run('get'))).toEqual([cafe()]);
});

describe('Remove Member', () => {
	const remove = (people: Array<{ id: string }>) =>
		spot.run(run('removeMember', { memberId: member.byId('={{ $json.id }}') }), {
			items: people.map(({ id }) => ({ id })),
		});
	const inside = () => {
		const ids = new Set(spot.emulator.channelMembers(cafe().id));
		return spot.emulator.members().filter(({ id }) => ids.has(id));
	};
	const outside = () => {
		const ids = new Set(spot.emulator.channelMembers(cafe().id));
		return spot.emulator.members().filter(({ id }) => !ids.has(id));
	};

	it('removes the members of all items with one request', async () => {
		const people = inside().slice(0, 3);
		const { items, hints } = await remove(people);
		expect(items).toEqual(
			people.map(({ id }, item) => ({
				json: {
					outcome: 'removed',
					channelName: cafe().name,
					spotMemberId: id,
					channelId: cafe().id,
				},
				pairedItem: { item },
			})),
		);
		expect(hints).toEqual([]);
		expect(writes()).toEqual([
			{
				method: 'POST',
				path: `/v1/channels/${cafe().id}/spotMembers~bulkRemove`,
				query: {},
				body: { spotMemberIds: people.map(({ id }) => id) },
			},
		]);
	});

	it('skips one who is not in it', async () => {
		const { items } = await remove(outside().slice(0, 1));
		expect(items[0].json.outcome).toBe('skipped');
	});

	it('says how many were removed if not all were', async () => {
		const { items, hints } = await remove([inside()[0], outside()[0]]);
		expect(items.map(({ json }) => json.outcome)).toEqual(['removed', 'removed']);
		expect(hints[0].message).toContain('1 of 2 members');
	});
});

describe('Update', () => {
	it.each<Dialect['put']>(['merges', 'replaces'])(
		'keeps what was not set where a PUT %s',
		async (put) => {
			spot.emulator.setDialect({ put });
			for (const channel of [...spot.emulator.channels]) {
				const before = { ...channel };
				const [row] = await spot.rows(
					run('update', { channelId: entity.byId(before.id), updateFields: { autoJoin: true } }),
				);
				expect(row).toEqual({ ...before, autoJoin: true });
			}
		},
	);

	it('sends no null where the documentation shows none', async () => {
		const { id } = spot.emulator.channels.find(({ description }) => description === null)!;
		await spot.rows(run('update', { channelId: entity.byId(id), updateFields: { name: 'New' } }));
		expect(writes()[0].body).not.toHaveProperty('description');
		expect(writes()[0].body).toMatchObject({ name: 'New', privacy: 'Public', showMembers: true });
	});
});
