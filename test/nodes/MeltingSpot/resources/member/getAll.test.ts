import type { INodeParameters } from 'n8n-workflow';
import { useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 300 });
const getAll = (filters: INodeParameters = {}, more: INodeParameters = { returnAll: true }) => ({
	simplify: false,
	...more,
	...(Object.keys(filters).length > 0 && { filters }),
});
const DAY_MS = 24 * 60 * 60_000;

it('lists 50 members unless told otherwise', async () => {
	const { items } = await spot.run({ simplify: false });
	expect(items).toEqual(
		spot.emulator
			.members()
			.slice(0, 50)
			.map((json) => ({ json, pairedItem: { item: 0 } })),
	);
	expect(spot.sent()).toEqual([
		{ method: 'GET', path: '/v1/spotMembers', query: { limit: '100' } },
	]);
});

describe('filters', () => {
	const people = () => spot.emulator.members().filter(({ firstname }) => firstname !== '');
	const plain = (text: string) => !/[,"]/.test(text);

	it.each(['email', 'firstname', 'lastname'] as const)('%s: one or several', async (field) => {
		const [one, other] = people()
			.map((someone) => someone[field])
			.filter(plain);
		const having = (...values: string[]) =>
			spot.emulator.members().filter((someone) => values.includes(someone[field]));

		expect(await spot.rows(getAll({ [field]: ` ${one} ` }))).toEqual(having(one));
		expect(await spot.rows(getAll({ [field]: `${one},${other}` }))).toEqual(having(one, other));
		const asList = getAll({ [field]: '={{ $json.wanted }}' });
		expect(await spot.rows(asList, { items: [{ wanted: [one, other] }] })).toEqual(
			having(one, other),
		);
		expect(spot.sent().map(({ query }) => query)).toEqual([
			{ limit: '100', [`${field}[in]`]: one },
			{ limit: '100', [`${field}[in]`]: `${one},${other}` },
			{ limit: '100', [`${field}[in]`]: `${one},${other}` },
		]);
	});

	it.each(['commaJoined', 'repeated'] as const)(
		'a name with a comma is never asked for, and found anyway (%s)',
		async (inLists) => {
			spot.emulator.setDialect({ inLists });
			const someone = people().find(({ lastname }) => lastname.includes(','));
			const rows = await spot.rows(getAll({ lastname: '={{ [$json.name] }}' }), {
				items: [{ name: someone?.lastname ?? 'none' }],
			});
			expect(rows).toEqual([someone]);
			expect(spot.sent().every(({ query }) => !('lastname[in]' in query))).toBe(true);
		},
	);

	it('holds rows against them where MeltingSpot ignores them', async () => {
		spot.emulator.setDialect({ ignoredFilters: ['email[in]', 'firstname[in]', 'lastname[in]'] });
		const someone = people().find(({ firstname, lastname }) => plain(firstname) && plain(lastname));
		for (const field of ['email', 'firstname', 'lastname'] as const) {
			const value = String(someone?.[field]);
			const rows = await spot.rows(getAll({ [field]: value.toUpperCase() }));
			expect(rows).toContainEqual(someone);
			expect(new Set(rows.map((row) => row[field]))).toEqual(new Set([value]));
		}
	});

	it('custom role', async () => {
		const [{ id }] = spot.emulator.customRoles;
		const rows = await spot.rows(getAll({ customRoleId: id }));
		expect(rows.length).toBeGreaterThan(0);
		expect(rows).toEqual(spot.emulator.members().filter(({ customRoleId }) => customRoleId === id));
		expect(spot.sent()[0].query).toEqual({ limit: '100', 'customRoleId[eq]': id });
	});

	it.each([
		['invitedAfter', 'invitationDate[after]'],
		['invitedBefore', 'invitationDate[before]'],
		['registeredAfter', 'registrationDate[after]'],
		['registeredBefore', 'registrationDate[before]'],
	])('%s, in seconds or milliseconds', async (name, asSent) => {
		const moment = Math.floor(Date.now() / 1_000) * 1_000 - 300 * DAY_MS;
		const isIn = (date: number | null) =>
			date !== null && (name.endsWith('After') ? date > moment : date < moment);
		for (const [dateUnit, unitMs] of [
			['s', 1_000],
			['ms', 1],
		] as const) {
			spot.renewKey();
			spot.emulator.setDialect({ dateUnit });
			const rows = await spot.rows(getAll({ [name]: new Date(moment).toISOString() }));
			expect(rows.length).toBeGreaterThan(0);
			expect(rows).toEqual(
				spot.emulator
					.records()
					.filter((record) => isIn(/^inv/.test(name) ? record.invitedAt : record.approvedAt))
					.map(({ member }) => member),
			);
			expect(spot.sent().at(-1)?.query[asSent]).toBe(String(moment / unitMs));
		}
	});

	it('reads a date without an offset in the time zone of the workflow', async () => {
		await spot.rows(getAll({ registeredAfter: '2025-07-01T02:00:00' }), { timezone: 'Asia/Tokyo' });
		expect(spot.sent().at(-1)?.query['registrationDate[after]']).toBe(
			String(Date.parse('2025-06-30T17:00:00Z') / 1_000),
		);
	});

	it('finds no one, without a guess at the unit, where no one has such a date', async () => {
		spot.emulator.reset({ members: 0, dialect: { dateUnit: 'ms' } });
		expect(await spot.rows(getAll({ registeredAfter: '2020-01-01' }))).toEqual([]);
		spot.emulator.register();
		expect(await spot.rows(getAll({ registeredAfter: '2020-01-01' }))).toHaveLength(1);
	});

	it('refuses to list where MeltingSpot ignores a date filter', async () => {
		spot.emulator.setDialect({ ignoredFilters: ['registrationDate[after]'] });
		const error = await spot.failure(getAll({ registeredAfter: '2025-01-01' }));
		expect(error.message).toContain("doesn't filter by registration date");
		expect(error.context.itemIndex).toBe(0);
	});

	it('sets none for what is left blank', async () => {
		const blank = { email: ' ', firstname: '', invitedAfter: '', customRoleId: '' };
		expect(await spot.rows(getAll(blank))).toHaveLength(300);
		expect(spot.sent()[0].query).toEqual({ limit: '100' });
	});

	it.each<[string, string, unknown]>([
		['Email', 'email', '={{ $json.none }}'],
		['Email', 'email', '= {{ $json.none }} '],
		['First Name', 'firstname', '={{ [] }}'],
		['Last Name', 'lastname', "={{ ['', null] }}"],
		['Custom Role Name or ID', 'customRoleId', "={{ '' }}"],
		['Invited After', 'invitedAfter', '={{ null }}'],
		['Registered Before', 'registeredBefore', '={{ $json.none }}'],
	])('whose expression is empty do not stand for everyone: %s', async (label, name, blank) => {
		const error = await spot.failure(getAll({ [name]: blank as string }));
		expect(error.message).toContain(`The expression in the "${label}" filter returned nothing.`);
		expect(spot.sent()).toEqual([]);
	});

	it.each(['ignoreCase', 'exactCase'] as const)(
		'find an email address written in capitals (%s)',
		async (inMatching) => {
			spot.emulator.setDialect({ inMatching });
			const [someone, other] = people();
			expect(await spot.rows(getAll({ email: someone.email.toUpperCase() }))).toEqual([someone]);
			const both = `${someone.email.toUpperCase()}, ${other.email}`;
			expect(await spot.rows(getAll({ email: both }))).toEqual([someone, other]);
		},
	);

	it('of several values are not asked for by commas where MeltingSpot finds no one by that', async () => {
		spot.emulator.setDialect({ inLists: 'repeated' });
		const [one, other] = people();
		const email = `${one.email}, ${other.email}`;
		expect(await spot.rows(getAll({ email }))).toEqual([one, other]);
		expect(await spot.rows(getAll({ email: 'no@example.com, body@example.com' }))).toEqual([]);
	});

	it('of several values that no one has cost two requests more, once', async () => {
		const email = 'no@example.com, body@example.com';
		for (let runs = 0; runs < 3; runs++) expect(await spot.rows(getAll({ email }))).toEqual([]);
		expect(spot.sent()).toHaveLength(5);
	});

	it('that are too long for an address are applied to all members', async () => {
		const strangers = Array.from({ length: 200 }, (_, index) => `stranger.${index}@example.com`);
		const [someone] = people();
		const items = [{ wanted: [...strangers, someone.email] }];
		expect(await spot.rows(getAll({ email: '={{ $json.wanted }}' }), { items })).toEqual([someone]);
		expect(spot.sent().every(({ query }) => !('email[in]' in query))).toBe(true);
	});

	it('custom role: holds rows against it where MeltingSpot ignores it', async () => {
		spot.emulator.setDialect({ ignoredFilters: ['customRoleId[eq]'] });
		const [{ id }] = spot.emulator.customRoles;
		expect(await spot.rows(getAll({ customRoleId: id }))).toEqual(
			spot.emulator.members().filter(({ customRoleId }) => customRoleId === id),
		);
	});

	it('custom role: a member without one that is shown has none', async () => {
		spot.emulator.setDialect({ missingFields: ['customRoleId'] });
		const [{ id }] = spot.emulator.customRoles;
		expect(await spot.rows(getAll({ customRoleId: id }))).toEqual([]);
	});

	it('email: the Kelvin sign is no k', async () => {
		const [first, second] = spot.emulator.records();
		first.member = { ...first.member, email: 'kim@example.com' };
		second.member = { ...second.member, email: '\u212Aim@example.com' };
		expect(await spot.rows(getAll({ email: 'KIM@example.com' }))).toEqual([first.member]);
	});

	it('email: what is too long to be one is refused at once', async () => {
		const long = `${'a\u0301\u0327'.repeat(20_000)}@example.com`;
		const items = [{ long }];
		const error = await spot.failure(getAll({ email: '={{ [$json.long] }}' }), { items });
		expect(error.message).toContain('"Email" must be an email address');
		expect(spot.sent()).toEqual([]);
	});

	it('are on every page', async () => {
		await spot.rows(
			getAll({ registeredAfter: '2020-01-01T00:00:00Z', registeredBefore: '2100-01-01T00:00:00Z' }),
		);
		const pages = spot.sent().filter(({ query }) => query.limit === '100');
		expect(pages.length).toBeGreaterThan(2);
		for (const { query } of pages) {
			expect(query).toMatchObject({
				'registrationDate[after]': '1577836800',
				'registrationDate[before]': '4102444800',
			});
		}
	});
});

describe('refuses before anything is sent', () => {
	it.each([
		['Limit', { limit: 0 }],
		['Limit', { limit: 2.5 }],
		['Limit', { limit: '={{ $json.nothing }}' }],
		['First Name', getAll({ firstname: '={{ [{ a: 1 }] }}' })],
		['Registered After', getAll({ registeredAfter: 'soon' })],
		['Custom Role Name or ID', getAll({ customRoleId: '={{ { a: 1 } }}' })],
	])('%s: %j', async (name, parameters) => {
		const error = await spot.failure(parameters);
		expect(error.message).toContain(`"${name}"`);
		expect(error.context.itemIndex).toBe(0);
		expect(spot.sent()).toEqual([]);
	});
});

describe('filters that MeltingSpot does not know', () => {
	const rowsOf = async (filters: INodeParameters) => await spot.rows(getAll(filters));

	it.each<[string, INodeParameters, (member: { status: string; role: string }) => boolean]>([
		[
			'status',
			{ status: ['Left', 'Pending'] },
			({ status }) => ['Left', 'Pending'].includes(status),
		],
		[
			'status as text',
			{ status: 'left; pending' },
			({ status }) => ['Left', 'Pending'].includes(status),
		],
		['role', { role: ['Admin'] }, ({ role }) => role === 'Admin'],
		[
			'both',
			{ role: ['Member'], status: ['Accepted'] },
			({ role, status }) => role === 'Member' && status === 'Accepted',
		],
	])('are checked on the rows: %s', async (_, filters, isWanted) => {
		const wanted = spot.emulator.members().filter(isWanted);
		expect(wanted.length).toBeGreaterThan(0);
		expect(wanted.length).toBeLessThan(spot.emulator.members().length);
		expect(await rowsOf(filters)).toEqual(wanted);
		for (const { query } of spot.sent()) {
			expect(Object.keys(query).every((name) => ['limit', 'page'].includes(name))).toBe(true);
		}
	});

	it('are an error if there is no such status', async () => {
		const error = await spot.failure(getAll({ status: 'Gone' }));
		expect(error.message).toContain('"Status" must be one of Accepted, Deactivated, ');
		expect(spot.sent()).toEqual([]);
	});

	it('keep to the limit, and say nothing of a total that counts others', async () => {
		const { items, hints } = await spot.run({ limit: 2, filters: { status: ['Accepted'] } });
		expect(items).toHaveLength(2);
		expect(hints).toEqual([]);
	});
});
