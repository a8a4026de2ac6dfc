import type { INodeParameters } from 'n8n-workflow';
import { member, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 8 });
const someone = () => spot.emulator.members()[0];
const getAll = (parameters: INodeParameters = {}) => ({
	resource: 'customProperty',
	operation: 'getAll',
	memberId: member.byId(someone().id),
	...parameters,
});
const path = () => `/v1/spotMembers/${someone().id}/customPropertiesValues`;

it('gives one item per member, with every property there is', async () => {
	const values = spot.emulator.valuesOf(someone().id);
	const { items } = await spot.run(getAll());
	expect(items).toEqual([
		{
			json: {
				spotMemberId: someone().id,
				...Object.fromEntries(values.map((each) => [each.customPropertySlug, each.value])),
			},
			pairedItem: { item: 0 },
		},
	]);
	expect(Object.values(items[0].json)).toContain(null);
	expect(spot.sent()).toEqual([{ method: 'GET', path: path(), query: { limit: '100' } }]);
});

it('gives one item per property when raw, never the envelope', async () => {
	const { items } = await spot.run(getAll({ simplify: false, returnAll: true }));
	expect(items).toEqual(
		spot.emulator.valuesOf(someone().id).map((json) => ({ json, pairedItem: { item: 0 } })),
	);
});

it('stops at the limit when raw', async () => {
	spot.emulator.setDialect({ maxLimit: 3 });
	const rows = await spot.rows(getAll({ simplify: false, limit: 5 }));
	expect(rows).toEqual(spot.emulator.valuesOf(someone().id).slice(0, 5));
	expect(spot.sent()).toHaveLength(2);
});

it('reads all pages, whatever their size', async () => {
	spot.emulator.setDialect({ maxLimit: 3, overLimit: 'refuse', defaultLimit: 3, firstPage: 0 });
	const [row] = await spot.rows(getAll());
	expect(Object.keys(row)).toHaveLength(1 + spot.emulator.propertyDefinitions.length);
});

it('takes a slug as a name like any other, and keeps the id of the member', async () => {
	for (const slug of ['__proto__', 'constructor', 'spotMemberId']) {
		spot.emulator.defineProperty({ slug, kind: 'Text' });
	}
	const [row] = await spot.rows(getAll());
	expect(row.spotMemberId).toBe(someone().id);
	expect(Object.keys(row)).toContain('__proto__');
	// An ordinary object: the prototype of its prototype is null.
	expect(Object.getPrototypeOf(Object.getPrototypeOf(row))).toBeNull();
	expect(Object.keys(row)).toContain('constructor');
});

it('gives an empty raw list, and a bare member when simplified, where there are no properties', async () => {
	spot.emulator.propertyDefinitions.length = 0;
	expect(await spot.rows(getAll({ simplify: false, returnAll: true }))).toEqual([]);
	expect(await spot.rows(getAll())).toEqual([{ spotMemberId: someone().id }]);
});
