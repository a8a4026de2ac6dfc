import type { IDataObject } from 'n8n-workflow';
import type { Dialect } from '../../../../../emulator';
import { entity, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 3, quota: null });
const forum = () => spot.emulator.forums[0];
const run = (operation: string, more: IDataObject = {}) =>
	({ resource: 'forum', operation, forumId: entity.byName('Feature requests'), ...more }) as never;
const writes = () => spot.sent().filter(({ method }) => method !== 'GET');

it('Get Many and Get return what MeltingSpot sends', async () => {
	const all = { resource: 'forum', operation: 'getAll' };
	expect(await spot.rows(all)).toEqual(spot.emulator.forums);
	expect(await spot.rows({ ...all, filters: { name: 'FEATURE' } })).toEqual([forum()]);
	expect(await spot.rows(run('get'))).toEqual([forum()]);
});

it('Create sends what is set', async () => {
	const additionalFields = { privacy: 'Secret', emoji: '🧭' };
	const [row] = await spot.rows({
		resource: 'forum',
		operation: 'create',
		name: 'Explorers',
		additionalFields,
	});
	expect(writes()[0].body).toEqual({ name: 'Explorers', ...additionalFields });
	expect(row).toEqual(spot.emulator.forums.at(-1));
});

it('Delete says which forum is gone', async () => {
	const { id } = forum();
	expect(await spot.rows(run('delete', { forumId: entity.byId(id) }))).toEqual([
		{ deleted: true, id },
	]);
	expect(spot.emulator.forums).toHaveLength(4);
});

it.each<Dialect['put']>(['merges', 'replaces'])(
	'Update keeps what was not set, and clears, where a PUT %s',
	async (put) => {
		spot.emulator.setDialect({ put });
		const before = { ...forum() };
		const updateFields = { name: 'Ideas', clearFields: ['description'] };
		const [row] = await spot.rows(run('update', { updateFields }));
		expect(row).toEqual({ ...before, name: 'Ideas', description: null });
	},
);

describe('Create Many Topics', () => {
	const parameters = run('createTopics', {
		name: '={{ $json.name }}',
		content: '={{ $json.content }}',
	});

	it('creates the topics of all items with one request', async () => {
		const items = [
			{ name: 'One', content: '**Hi**' },
			{ name: 'Two', content: '' },
			{ name: 'One', content: 'again' },
		];
		const { items: rows } = await spot.run(parameters, { items });
		expect(writes().map(({ body }) => body)).toEqual([
			[{ name: 'One', content: '**Hi**' }, { name: 'Two' }, { name: 'One', content: 'again' }],
		]);
		const topics = spot.emulator.topics(forum().id);
		expect(rows).toEqual(
			topics.map(({ id, name }, item) => ({
				json: { outcome: 'created', name, forumName: forum().name, id, forumId: forum().id },
				pairedItem: { item },
			})),
		);
	});

	it('tells what failed, and what MeltingSpot mentions nowhere', async () => {
		spot.emulator.addFault({
			kind: 'wrongShape',
			body: { created: [{ id: '1', name: 'One' }], failed: [{ name: 'Two' }] },
			match: { method: 'POST' },
		});
		const items = ['One', 'One', 'Two'].map((name) => ({ name }));
		const rows = await spot.rows(parameters, { items });
		expect(rows.map(({ outcome }) => outcome)).toEqual(['created', 'skipped', 'failed']);
	});
});
