import type { IDataObject } from 'n8n-workflow';
import type { Dialect } from '../../../../../emulator';
import { entity, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 5, quota: null });
const run = (operation: string, more: IDataObject = {}) =>
	({ resource: 'customRole', operation, ...more }) as never;
const host = () => spot.emulator.customRoles.find(({ label }) => label === 'Live host')!;
const writes = () => spot.sent().filter(({ method }) => method !== 'GET');

it('Get Many returns all, or those whose label contains a text', async () => {
	expect(await spot.rows(run('getAll'))).toEqual(spot.emulator.customRoles);
	spot.emulator.clearLog();
	expect(await spot.rows(run('getAll', { filters: { name: 'LIVE' } }))).toEqual([host()]);
	expect(spot.sent()).toHaveLength(1);
	expect(spot.sent()[0]).toMatchObject({
		path: '/v1/spotMemberCustomRole',
		query: { limit: '100' },
	});
});

it('Get returns what MeltingSpot sends, by label', async () => {
	expect(await spot.rows(run('get', { customRoleId: entity.byName('live HOST') }))).toEqual([
		host(),
	]);
});

it('Create sends what is set', async () => {
	const permissions = ['moderation.*', 'live.limited.*'];
	const [row] = await spot.rows(
		run('create', { label: 'Guide', additionalFields: { permissions } }),
	);
	expect(writes().map(({ path, body }) => [path, body])).toEqual([
		['/v1/spotMemberCustomRole', { label: 'Guide', permissions }],
	]);
	expect(row).toEqual(spot.emulator.customRoles.at(-1));
});

it.each<Dialect['put']>(['merges', 'replaces'])(
	'Update keeps what was not set where a PUT %s',
	async (put) => {
		spot.emulator.setDialect({ put });
		const before = { ...host() };
		const [row] = await spot.rows(
			run('update', {
				customRoleId: entity.byId(before.id),
				updateFields: { permissions: ['moderation.*'] },
			}),
		);
		expect(row).toEqual({ ...before, permissions: ['moderation.*'] });
	},
);

it('an unknown permission is refused, and nothing sent', async () => {
	await spot.failure(run('create', { label: 'X', additionalFields: { permissions: ['all'] } }));
	expect(spot.sent()).toEqual([]);
});
