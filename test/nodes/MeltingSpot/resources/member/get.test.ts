import { member, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 8 });
const get = { resource: 'member', operation: 'get', simplify: false };

it('asks for the member and passes on what came', async () => {
	const [, someone] = spot.emulator.members();
	const { items } = await spot.run({ ...get, memberId: member.byId(someone.id) });
	expect(items).toEqual([{ json: someone, pairedItem: { item: 0 } }]);
	expect(Object.keys(items[0].json)).toEqual([
		...['id', 'email', 'firstname', 'lastname', 'status'],
		...Object.keys(someone).filter(
			(name) => !['id', 'email', 'firstname', 'lastname', 'status'].includes(name),
		),
	]);
	expect(spot.sent()).toEqual([
		{ method: 'GET', path: `/v1/spotMembers/${someone.id}`, query: {} },
	]);
});

it('takes a bare text from an AI agent as an id or an address', async () => {
	const [first, second] = spot.emulator.members();
	const items = [{ who: first.id }, { who: second.email }];
	const rows = await spot.rows({ ...get, memberId: '={{ $json.who }}' }, { items });
	expect(rows).toEqual([first, second]);
});

it('passes on values and fields that no documentation names, and misses none', async () => {
	spot.emulator.setDialect({ extraFields: true, unknownValues: true, missingFields: ['lang'] });
	const [someone] = spot.emulator.members();
	const [row] = await spot.rows({ ...get, memberId: member.byId(someone.id) });
	expect(row).toMatchObject({ status: 'Suspended', badges: [{ label: 'Founder', level: 2 }] });
	expect(row).not.toHaveProperty('lang');
});

it('names the id that MeltingSpot does not know', async () => {
	const error = await spot.failure({ ...get, memberId: member.byId('unknown') });
	expect(error.message).toContain('member "unknown"');
	expect(error.message).toContain('There is no member with the id');
	// Said once.
	expect(error.description).not.toContain('There is no member');
	expect(error.httpCode).toBe('404');
});

it('adds the custom properties if asked to, for one request more', async () => {
	const [, someone] = spot.emulator.members();
	const [row] = await spot.rows({
		...get,
		memberId: member.byId(someone.id),
		includeCustomProperties: true,
	});
	const values = spot.emulator
		.valuesOf(someone.id)
		.map(({ customPropertySlug, value }) => [customPropertySlug, value]);
	expect(row).toEqual({ ...someone, customProperties: Object.fromEntries(values) });
	expect(spot.sent().map(({ path }) => path)).toEqual([
		`/v1/spotMembers/${someone.id}`,
		`/v1/spotMembers/${someone.id}/customPropertiesValues`,
	]);
});

it('adds a custom property with the slug "__proto__" as one like others', async () => {
	spot.emulator.defineProperty({ slug: '__proto__', kind: 'Text' });
	const [someone] = spot.emulator.members();
	const [{ customProperties }] = await spot.rows({
		...get,
		memberId: member.byId(someone.id),
		includeCustomProperties: true,
	});
	expect(Object.keys(customProperties as object)).toContain('__proto__');
	// An ordinary object: the prototype of its prototype is null.
	expect(Object.getPrototypeOf(Object.getPrototypeOf(customProperties))).toBeNull();
});
