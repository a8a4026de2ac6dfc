import type { IDataObject } from 'n8n-workflow';
import type { Dialect } from '../../../../../emulator';
import { entity, member, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 120, quota: null });
const tag = (operation: string, more: IDataObject = {}) =>
	({ resource: 'tag', operation, ...more }) as never;
const named = (name: string) => spot.emulator.tags.find((each) => each.name === name)!;
const peopleOf = (id: string) => [...spot.emulator.taggedMembers(id)].sort();
const writes = () => spot.sent().filter(({ method }) => method !== 'GET');

const READINGS: Array<[string, Partial<Dialect>]> = [
	['as documented', {}],
	['pages count from 0, and there is no total', { firstPage: 0, total: 'missing' }],
	['pages hold 7 rows', { maxLimit: 7 }],
	['200 with an empty object', { emptyResponse: '{}' }],
	['200 with an empty body', { emptyResponse: 'empty' }],
];

describe.each(READINGS)('%s', (_, dialect) => {
	beforeEach(() => spot.emulator.setDialect(dialect));

	it('Get Many returns every tag once', async () => {
		const rows = await spot.rows(tag('getAll', { returnAll: true }));
		expect(rows).toHaveLength(40);
		expect(new Set(rows.map(({ id }) => id))).toEqual(
			new Set(spot.emulator.tags.map(({ id }) => id)),
		);
	});

	it('Get returns what MeltingSpot sends, by name and by ID', async () => {
		const paid = named('Paid');
		for (const tagId of [entity.byName(' paid '), entity.byId(paid.id)]) {
			expect(await spot.rows(tag('get', { tagId }))).toEqual([paid]);
		}
	});

	it('Create sends the name, and the fields that are set', async () => {
		const [row] = await spot.rows(
			tag('create', { name: 'Gold', additionalFields: { emoji: '🥇' } }),
		);
		expect(writes()).toEqual([
			{ method: 'POST', path: '/v1/tags', query: {}, body: { name: 'Gold', emoji: '🥇' } },
		]);
		expect(row).toEqual(named('Gold'));
	});

	it('Delete says which tag is gone', async () => {
		const { id } = named('Trial');
		const { items } = await spot.run(tag('delete', { tagId: entity.byId(id) }));
		expect(items).toEqual([{ json: { deleted: true, id }, pairedItem: { item: 0 } }]);
		expect(writes()).toEqual([{ method: 'DELETE', path: `/v1/tags/${id}`, query: {} }]);
		expect(named('Trial')).toBeUndefined();
	});

	it('Add to Member and Remove From Member give an outcome per item', async () => {
		const { id: tagId } = named('VIP');
		const [one, two] = spot.emulator.members();
		const parameters = {
			tagId: entity.byName('VIP'),
			memberId: member.byEmail('={{ $json.email }}'),
		};
		const items = [one, two, one].map(({ email }) => ({ email }));

		const added = await spot.run(tag('addToMember', parameters), { items });
		const [outcome, reason] = ['skipped', 'same member as item 0'];
		const names = ({ id, email }: { id: string; email: string }) => ({
			email,
			tagName: 'VIP',
			spotMemberId: id,
			tagId,
		});
		expect(added.items).toEqual([
			{ json: { outcome: 'added', ...names(one) }, pairedItem: { item: 0 } },
			{ json: { outcome: 'added', ...names(two) }, pairedItem: { item: 1 } },
			{ json: { outcome, ...names(one), reason }, pairedItem: { item: 2 } },
		]);
		expect(peopleOf(tagId)).toEqual(expect.arrayContaining([one.id, two.id]));
		expect(writes()).toEqual([
			{
				method: 'POST',
				path: `/v1/tags/${tagId}/spotMembers~bulkAssign`,
				query: {},
				body: { spotMemberIds: [one.id, two.id] },
			},
		]);

		const removed = await spot.rows(tag('removeFromMember', parameters), { items });
		expect(removed.map(({ outcome }) => outcome)).toEqual(['removed', 'removed', 'skipped']);
		expect(peopleOf(tagId)).not.toContain(one.id);
		expect(writes()[1]).toEqual({
			...writes()[0],
			path: `/v1/tags/${tagId}/spotMembers~bulkUnassign`,
		});
	});

	it('Get Members returns the members with the tag', async () => {
		const { id } = named('Speaker');
		const rows = await spot.rows(
			tag('getMembers', { tagId: entity.byId(id), returnAll: true, simplify: false }),
		);
		expect(rows.length).toBeGreaterThan(3);
		expect(rows.map((row) => String(row.id)).sort()).toEqual(peopleOf(id));
		const [{ email }] = rows;
		expect(
			await spot.rows(
				tag('getMembers', {
					simplify: false,
					tagId: entity.byId(id),
					returnAll: true,
					filters: { email: String(email).toUpperCase() },
				}),
			),
		).toEqual([rows[0]]);
	});
});

describe('Get Many by a part of the name', () => {
	it('reads the list, so that case never counts', async () => {
		spot.emulator.setDialect({ textMatching: 'exactCase', refusedFilters: ['name[contains]'] });
		const found = await spot.rows(tag('getAll', { returnAll: true, filters: { name: 'webinar' } }));
		expect(found.map(({ name }) => name)).toEqual(['Webinar 2025', 'Webinar 2026']);
		expect(spot.sent().map(({ query }) => query)).toEqual([{ limit: '100' }]);
	});

	it('stops on an expression that is empty', async () => {
		const error = await spot.failure(tag('getAll', { filters: { name: '={{ $json.nam }}' } }));
		expect(error.message).toContain('"Name" filter returned nothing');
		expect(spot.sent()).toEqual([]);
	});
});

describe('By Name', () => {
	const add = (name: string) =>
		tag('addToMember', { tagId: entity.byName(name), memberId: member.byId('x') });

	it('without a match is an error with the name, and nothing is sent', async () => {
		const error = await spot.failure(add('Paied'));
		expect(error.message).toBe('Your Spot has no tag with the name "Paied".');
		expect(writes()).toEqual([]);
	});

	it('with several matches is an error with their ids, and nothing is sent', async () => {
		await spot.rows(tag('create', { name: 'PAID' }));
		spot.emulator.clearLog();
		const error = await spot.failure(add('paid'));
		expect(error.message).toBe('Your Spot has 2 tags with the name "paid".');
		for (const { id } of spot.emulator.tags.filter(({ name }) => /^paid$/i.test(name))) {
			expect(error.description).toContain(id);
		}
		expect(writes()).toEqual([]);
	});

	it('with Continue, refuses only the item', async () => {
		const [{ id }] = spot.emulator.members();
		const rows = await spot.rows(
			tag('addToMember', { tagId: entity.byName('={{ $json.tag }}'), memberId: member.byId(id) }),
			{ items: [{ tag: 'VIP' }, { tag: 'none' }, { tag: 'Paid' }], continueOnFail: true },
		);
		expect(rows.map(({ tagName, outcome }) => [tagName, outcome])).toEqual([
			['VIP', 'added'],
			['none', 'refused'],
			['Paid', 'added'],
		]);
		expect(rows[1].error).toContain('"none"');
	});

	it.each(['', '={{ $json.none }}'])('refuses %p, and sends nothing', async (value) => {
		for (const mode of [entity.byName, entity.byId]) {
			for (const operation of ['get', 'addToMember', 'delete', 'update']) {
				await spot.failure(
					tag(operation, {
						tagId: mode(value),
						memberId: member.byId('x'),
						updateFields: { name: 'x' },
					}),
				);
			}
		}
		expect(spot.sent()).toEqual([]);
	});

	it('is not offered for Delete, and refused', async () => {
		const error = await spot.failure(tag('delete', { tagId: entity.byName('VIP') }));
		expect(error.message).toContain('"Tag"');
		expect(spot.sent()).toEqual([]);
	});
});

describe('Update', () => {
	it.each<Dialect['put']>(['merges', 'replaces'])(
		'keeps what was not set where a PUT %s',
		async (put) => {
			spot.emulator.setDialect({ put });
			const before = { ...named('Ambassador') };
			const tagId = entity.byId(before.id);
			const [row] = await spot.rows(tag('update', { tagId, updateFields: { name: 'Champion' } }));
			expect(row).toEqual({ ...before, name: 'Champion' });
			expect(named('Champion')).toEqual({ ...before, name: 'Champion' });
		},
	);

	it('clears the emoji', async () => {
		const { id, name } = named('Speaker');
		await spot.rows(
			tag('update', { tagId: entity.byId(id), updateFields: { clearFields: ['emoji'] } }),
		);
		expect(writes()[0].body).toEqual({ name, emoji: null });
		expect(named('Speaker').emoji).toBeNull();
	});

	it('with nothing to change is refused, and nothing is sent', async () => {
		const error = await spot.failure(
			tag('update', { tagId: entity.byName('VIP'), updateFields: { name: ' ' } }),
		);
		expect(error.message).toContain('nothing to change');
		expect(spot.sent()).toEqual([]);
	});
});

describe('batches', () => {
	const parameters = {
		tagId: entity.byName('={{ $json.tag }}'),
		memberId: member.byEmail('={{ $json.email }}'),
	};

	it('1,000 items by email and a tag by name: 10 writes, at most 10 tag pages, 40 lookups', async () => {
		spot.emulator.reset({ members: 1_000, quota: null });
		const items = spot.emulator.members().map(({ email }) => ({ email, tag: 'VIP' }));
		const rows = await spot.rows(tag('addToMember', parameters), { items });
		expect(rows.every(({ outcome }) => outcome === 'added')).toBe(true);
		expect(writes()).toHaveLength(10);
		expect(spot.countSent('GET /v1/tags')).toBeLessThanOrEqual(10);
		expect(spot.countSent('GET /v1/spotMembers')).toBeLessThanOrEqual(40);
		expect(spot.emulator.taggedMembers(named('VIP').id)).toHaveLength(1_000);
	});

	it('40 items over four tags: four writes, in the order of the items', async () => {
		const tags = ['VIP', 'Paid', 'Trial', 'Press'];
		const items = spot.emulator
			.members()
			.slice(0, 40)
			.map(({ email }, index) => ({ email, tag: tags[index % 4] }));
		const { items: rows } = await spot.run(tag('addToMember', parameters), { items });
		expect(writes()).toHaveLength(4);
		expect(rows.map(({ json }) => json.tagId)).toEqual(items.map((item) => named(item.tag).id));
		expect(rows.map(({ pairedItem }) => pairedItem)).toEqual(items.map((__, item) => ({ item })));
	});

	it.each<[string, Partial<Dialect>, number]>([
		['all are refused', { unknownMember: 'refusesAll' }, 99],
		['it is passed over', { unknownMember: 'isListed' }, 100],
		['30 are the most, by 413', { maxMembers: 30, unknownMember: 'refusesAll' }, 99],
		['30 are the most, by 400', { maxMembers: 30, overMaxMembers: 400 }, 99],
	])('one unknown member among 100, where %s: 99 are done', async (_, dialect, done) => {
		spot.emulator.setDialect(dialect);
		const members = spot.emulator.members().slice(0, 99);
		const items = [...members.slice(0, 57), { id: 'unknown' }, ...members.slice(57)];
		const rows = await spot.rows(
			tag('addToMember', { tagId: entity.byName('VIP'), memberId: member.byId('={{ $json.id }}') }),
			{ items: items.map(({ id }) => ({ id })), continueOnFail: true },
		);
		expect(rows.filter(({ outcome }) => outcome === 'added')).toHaveLength(done);
		expect(rows[57]).toHaveProperty(done === 99 ? 'error' : 'outcome');
		expect(peopleOf(named('VIP').id)).toEqual(expect.arrayContaining(members.map(({ id }) => id)));
		expect(writes().length).toBeLessThanOrEqual(20);
	});
});

describe('a fault after the operation took effect', () => {
	it('is retried where that is harmless: done, once', async () => {
		spot.emulator.addFault({ kind: 'resetAfter', match: { method: 'POST' } });
		const [{ id }] = spot.emulator.members();
		const rows = await spot.rows(
			tag('addToMember', { tagId: entity.byName('VIP'), memberId: member.byId(id) }),
		);
		expect(rows).toHaveLength(1);
		expect(writes()).toHaveLength(2);
		expect(peopleOf(named('VIP').id).filter((each) => each === id)).toHaveLength(1);
	});

	it.each([{ kind: 'resetAfter' }, { kind: 'status', status: 503 }] as const)(
		'never repeats a creation: %j',
		async (fault) => {
			spot.emulator.addFault({ ...fault, match: { method: 'POST' } });
			const error = await spot.failure(tag('create', { name: 'Once' }));
			expect(error.message).toContain('the tag may have been created');
			expect(writes()).toHaveLength(1);
		},
	);

	it('a delete that is gone when it is retried is done', async () => {
		const { id } = named('Press');
		spot.emulator.addFault({ kind: 'resetAfter', match: { method: 'DELETE' } });
		expect(await spot.rows(tag('delete', { tagId: entity.byId(id) }))).toEqual([
			{ deleted: true, id },
		]);
		expect(writes()).toHaveLength(2);
	});

	it('a delete of an unknown tag is an error', async () => {
		const error = await spot.failure(tag('delete', { tagId: entity.byId('none') }));
		expect(error.message).toContain('find tag "none"');
		expect(error.httpCode).toBe('404');
		// A 429 changes nothing, so a 404 after it is an error as well.
		spot.emulator.addFault({ kind: 'status', status: 429, retryAfter: 0 });
		await spot.failure(tag('delete', { tagId: entity.byId('none') }));
	});
});

it('a 404 for the members of a tag says that the address is a reading', async () => {
	const { id } = named('VIP');
	spot.emulator.addFault({
		kind: 'status',
		status: 404,
		match: { path: `/v1/tags/${id}/spotMembers` },
	});
	const error = await spot.failure(tag('getMembers', { tagId: entity.byId(id) }));
	expect(error.description).toContain('the node may be using the wrong one');
});
