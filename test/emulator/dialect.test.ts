import { startEmulator, type Dialect, type Emulator, type Member } from '../../emulator';
import { call, ids, walk, type ErrorBody, type Page } from './client';

const NOON = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator();
});
afterAll(() => emulator.close());

const speak = (dialect: Partial<Dialect>, members = 250) =>
	emulator.reset({ dialect, members, quota: null, now: { frozenAt: NOON } });

const list = (query = '', spoilt = false) =>
	call<Page<Member>>(emulator, { path: `/v1/spotMembers${query}`, spoilt });

const emails = async (query: string) => (await list(query)).body.items.map(({ email }) => email);

describe('authorization', () => {
	const statusFor = async (authorization: string) =>
		(await call(emulator, { path: '/v1/spotMembers?limit=1', headers: { authorization } })).status;

	it.each([
		['raw', 200, 401],
		['bearer', 401, 200],
		['either', 200, 200],
	] as const)('%s', async (authorization, raw, bearer) => {
		speak({ authorization });
		expect(await statusFor(emulator.key)).toBe(raw);
		expect(await statusFor(`Bearer ${emulator.key}`)).toBe(bearer);
		expect(await statusFor('Bearer')).toBe(401);
		expect(await statusFor(`${emulator.key}x`)).toBe(401);
	});

	it('follows a change of the key', async () => {
		speak({});
		const old = emulator.key;
		emulator.setKey('another');
		expect(await statusFor(old)).toBe(401);
		expect(await statusFor('another')).toBe(200);
		emulator.setKey(old);
	});
});

describe('pages', () => {
	it.each([0, 1] as const)('count from %i, and none is the first', async (firstPage) => {
		speak({ firstPage });
		const page = async (number: string) => (await list(`?limit=100${number}`)).body.items;
		const members = emulator.members();
		expect(await page('')).toEqual(members.slice(0, 100));
		expect(await page(`&page=${firstPage}`)).toEqual(members.slice(0, 100));
		expect(await page(`&page=${firstPage + 2}`)).toEqual(members.slice(200));
	});

	it('have a default size', async () => {
		speak({ defaultLimit: 25 });
		expect((await list()).body.items).toHaveLength(25);
		expect((await list('?page=2')).body.items).toEqual(emulator.members().slice(25, 50));
		emulator.setDialect({ maxLimit: 20 });
		expect((await list()).body.items).toHaveLength(20);
	});

	it('are no larger than the greatest size: lowered', async () => {
		speak({ maxLimit: 30, overLimit: 'clamp' });
		expect((await list('?limit=100&page=2')).body.items).toEqual(emulator.members().slice(30, 60));
	});

	it('are no larger than the greatest size: refused', async () => {
		speak({ maxLimit: 30, overLimit: 'refuse' });
		const { status, body } = await call<ErrorBody>(emulator, { path: '/v1/spotMembers?limit=31' });
		expect([status, body.message]).toEqual([400, 'limit is at most 30, not 31']);
		expect((await list('?limit=30')).body.items).toHaveLength(30);
		expect((await list()).status).toBe(200);
	});

	it.each([
		['empty', 200],
		[400, 400],
		[404, 404],
	] as const)('past the end are %s', async (pastEnd, status) => {
		speak({ pastEnd }, 200);
		expect((await list('?limit=100&page=2')).status).toBe(200);
		expect((await list('?limit=100&page=3')).status).toBe(status);
		expect((await list('?limit=100&email[in]=stranger@example.com')).status).toBe(200);
	});
});

describe('order', () => {
	it('newestFirst', async () => {
		speak({ order: 'newestFirst' });
		const newcomer = emulator.register();
		expect(ids(await walk(emulator))).toEqual(ids(emulator.members()).reverse());
		expect((await list('?limit=1')).body.items[0].id).toBe(newcomer.id);
	});

	it('shuffledPerRequest', async () => {
		speak({ order: 'shuffledPerRequest' });
		const whole = async () => ids((await list('?limit=100')).body.items);
		const [one, two] = [await whole(), await whole()];
		expect(new Set(one).size).toBe(100);
		expect(one).not.toEqual(two);
		speak({ order: 'shuffledPerRequest' });
		expect(await whole()).toEqual(one);
	});

	it('rowMovesToFront: the row that the next page begins with is missed', async () => {
		speak({ order: 'rowMovesToFront' });
		const all = ids(emulator.members());
		const rows = ids(await walk(emulator));
		expect(rows).toHaveLength(250);
		const missed = all.filter((id) => !rows.includes(id));
		expect(missed).toEqual([all[100], all[200]]);
		expect(rows[100]).toBe(all[99]);

		const again = ids(await walk(emulator));
		expect(again).toEqual(expect.arrayContaining(missed));
		expect(new Set([...rows, ...again])).toEqual(new Set(all));
	});

	it('rowMovesToBack: the row that the next page begins with is missed', async () => {
		speak({ order: 'rowMovesToBack' });
		const all = ids(emulator.members());
		const rows = ids(await walk(emulator));
		expect(rows).toHaveLength(250);
		const missed = all.filter((id) => !rows.includes(id));
		expect(missed).toEqual([all[100], all[201]]);
		expect(rows.slice(-2)).toEqual([all[0], all[101]]);

		const again = ids(await walk(emulator));
		expect(new Set([...rows, ...again])).toEqual(new Set(all));
	});

	it.each(['rowMovesToFront', 'rowMovesToBack'] as const)(
		'%s leaves alone what fits on one page, and lists newcomers',
		async (order) => {
			speak({ order }, 5);
			const newcomer = emulator.register();
			const rows = (await list('?limit=100')).body.items;
			expect(rows).toEqual(emulator.members());
			expect((await list('?limit=100')).body.items).toEqual(rows);
			emulator.removeMember(newcomer.id);
			expect((await list('?limit=100')).body.items).toEqual(rows.slice(0, 5));
		},
	);
});

describe('total', () => {
	const query = '?limit=5&registrationDate[after]=1';

	it('filtered', async () => {
		speak({ total: 'filtered' });
		const registered = emulator.records().filter(({ approvedAt }) => approvedAt !== null);
		expect((await list(query)).body.total).toBe(registered.length);
	});

	it('unfiltered', async () => {
		speak({ total: 'unfiltered' });
		emulator.register({ visibleAt: NOON + MINUTE });
		expect((await list(query)).body.total).toBe(250);
	});

	it('missing', async () => {
		speak({ total: 'missing' });
		expect(Object.keys((await list(query, true)).body)).toEqual(['items']);
	});
});

describe('date filters', () => {
	const after = (seconds: number) => `?registrationDate[after]=${seconds}`;

	it.each([
		['s', 1000],
		['ms', 1],
	] as const)('count in %s', async (dateUnit, unit) => {
		speak({ dateUnit }, 10);
		emulator.register({ email: 'a@example.com', at: NOON - MINUTE });
		emulator.register({ email: 'b@example.com', at: NOON });
		expect(await emails(after((NOON - MINUTE) / unit))).toEqual(['b@example.com']);
		expect(await emails(after(NOON / unit))).toEqual([]);
	});

	it('read seconds as 1970 where they count in ms', async () => {
		speak({ dateUnit: 'ms' }, 10);
		const everyone = (await list('?registrationDate[after]=1')).body.total;
		expect((await list(after(NOON / 1000 + 86_400))).body.total).toBe(everyone);
	});

	it.each([
		['exclusive', []],
		['inclusive', ['a@example.com']],
	] as const)('are %s', async (dateLimits, found) => {
		speak({ dateLimits }, 0);
		emulator.register({ email: 'a@example.com', at: NOON });
		emulator.invite({ email: 'b@example.com', at: NOON + 5000 });
		for (const side of ['before', 'after']) {
			expect(await emails(`?registrationDate[${side}]=${NOON / 1000}`)).toEqual(found);
		}
		expect(await emails(`?invitationDate[after]=${NOON / 1000 + 4}`)).toEqual(['b@example.com']);
	});

	it.each([
		['request', NOON - MINUTE],
		['approval', NOON],
	] as const)('take someone as registered at the %s', async (registrationDateSetAt, date) => {
		speak({ registrationDateSetAt }, 0);
		const { id, email } = emulator.register({ status: 'Pending', at: NOON - MINUTE });
		expect(emulator.member(id)?.status).toBe('Pending');
		const before = registrationDateSetAt === 'request' ? [email] : [];
		expect(await emails('?registrationDate[after]=1')).toEqual(before);
		emulator.approve(id);
		expect(emulator.member(id)?.status).toBe('Accepted');
		expect(await emails(after(date / 1000 - 1))).toEqual([email]);
		expect(await emails(after(date / 1000))).toEqual([]);
	});

	it('can be taken and not applied', async () => {
		speak({ ignoredFilters: ['registrationDate[after]', 'email[in]'] }, 30);
		expect((await list(after(NOON / 1000 + 86_400))).body.total).toBe(30);
		expect((await list('?email[in]=stranger@example.com')).body.total).toBe(30);
		expect((await list('?firstname[in]=No one')).body.total).toBe(0);
		expect((await list('?registrationDate[before]=1')).body.total).toBe(0);
	});
});

describe('lists in a filter', () => {
	it('ignore case', async () => {
		speak({ inMatching: 'ignoreCase' }, 10);
		const { email } = emulator.members()[3];
		expect(await emails(`?email[in]=${email.toUpperCase()},${email}`)).toEqual([email]);
	});

	it('mind case', async () => {
		speak({ inMatching: 'exactCase' }, 10);
		const { email, firstname } = emulator.members()[0];
		expect(await emails(`?email[in]=${email.toUpperCase()}`)).toEqual([]);
		expect(await emails(`?email[in]=${email.toUpperCase()},${email}`)).toEqual([email]);
		expect(await emails(`?firstname[in]=${firstname.toUpperCase()}`)).toEqual([]);
		expect(await emails(`?firstname[in]=${firstname}`)).toEqual([email]);
	});

	it('are joined by commas', async () => {
		speak({ inLists: 'commaJoined' }, 0);
		emulator.register({ email: 'a@example.com', lastname: 'Ash' });
		emulator.register({ email: 'b@example.com', lastname: 'Birch' });
		expect(await emails('?lastname[in]=Ash,Birch')).toHaveLength(2);
		expect(await emails('?lastname[in]=Ash%2CBirch')).toHaveLength(2);
	});

	it('repeat the name', async () => {
		speak({ inLists: 'repeated' }, 0);
		emulator.register({ email: 'a@example.com', lastname: 'Ash, Jr.' });
		emulator.register({ email: 'b@example.com', lastname: 'Birch' });
		expect(await emails('?lastname[in]=Ash, Jr.&lastname[in]=Birch')).toHaveLength(2);
		expect(await emails('?lastname[in]=Ash%2C Jr.')).toEqual(['a@example.com']);
		expect(await emails('?email[in]=a@example.com,b@example.com')).toEqual([]);
	});
});

describe('invitations', () => {
	const invite = (email: string) =>
		call(emulator, { method: 'POST', path: '/v1/spotMembers', body: { email } });

	it.each([
		['asSent', 'Ada@Example.com'],
		['lowerCase', 'ada@example.com'],
	] as const)('keep the address %s', async (storedEmail, stored) => {
		speak({ storedEmail }, 0);
		expect((await invite('Ada@Example.com')).body.email).toBe(stored);
	});

	it('go out again', async () => {
		speak({ alreadyMember: 'inviteAgain' }, 0);
		const first = await invite('a@example.com');
		emulator.setClock({ frozenAt: NOON + MINUTE });
		const again = await invite('a@example.com');
		expect([again.status, again.body.id]).toEqual([201, first.body.id]);
		expect(emulator.invitations.map(({ at }) => at)).toEqual([NOON, NOON + MINUTE]);
		expect(emulator.record(first.body.id).invitedAt).toBe(NOON + MINUTE);

		const accepted = emulator.register({ email: 'b@example.com' });
		expect((await invite('b@example.com')).body).toEqual(accepted);
		expect(emulator.invitations).toHaveLength(3);
	});
});

describe('members as they are shown', () => {
	it('carry fields that no one documented', async () => {
		speak({ extraFields: true }, 3);
		const [member] = (await list('', true)).body.items;
		expect(member).toMatchObject({ ...emulator.members()[0], externalId: null });
		expect(Object.keys(member)).toContain('badges');
		const { body } = await call(emulator, { path: `/v1/spotMembers/${member.id}`, spoilt: true });
		expect(body).toEqual(member);
	});

	it('lack fields', async () => {
		speak({ missingFields: ['lang', 'updatedAt'] }, 3);
		const [member] = (await list('', true)).body.items;
		const whole = emulator.members()[0];
		expect({ ...member, lang: whole.lang, updatedAt: whole.updatedAt }).toEqual(whole);
		expect(Object.keys(member)).toHaveLength(Object.keys(whole).length - 2);
	});

	it('have values that no one documented', async () => {
		speak({ unknownValues: true }, 10);
		const { items } = (await list('', true)).body;
		expect(items.filter(({ status }) => (status as string) === 'Suspended')).toHaveLength(2);
	});
});

describe('the Date header', () => {
	const date = async () => (await list('?limit=1')).headers.date;

	it('is that of the clock', async () => {
		speak({});
		expect(await date()).toBe('Sat, 21 Nov 2026 12:00:00 GMT');
	});

	it('can be wrong', async () => {
		speak({ dateSkewMs: -10 * MINUTE });
		expect(await date()).toBe('Sat, 21 Nov 2026 11:50:00 GMT');
		expect(emulator.record(emulator.register().id).approvedAt).toBe(NOON);
	});

	it('can be missing', async () => {
		speak({ dateHeader: 'missing' });
		expect(await date()).toBeUndefined();
	});
});

describe('missingRowEvery', () => {
	it('leaves one member out of one listing in so many, on all of its pages', async () => {
		speak({ missingRowEvery: 3 });
		const all = ids(emulator.members());
		const listings = [];
		for (let listing = 0; listing < 6; listing += 1) listings.push(ids(await walk(emulator)));
		expect(listings.map((rows) => rows.length)).toEqual([250, 250, 249, 250, 250, 249]);
		const missing = [listings[2], listings[5]].map((rows) =>
			all.filter((id) => !rows.includes(id)),
		);
		expect(missing.map((rows) => rows.length)).toEqual([1, 1]);
		expect(missing[0]).not.toEqual(missing[1]);
	});

	it('does so by filter', async () => {
		speak({ missingRowEvery: 2 }, 0);
		emulator.register({ email: 'a@example.com' });
		const query = '?registrationDate[after]=1';
		expect(await emails(query)).toEqual(['a@example.com']);
		expect((await list(query)).body).toEqual({ items: [], total: 0 });
		expect(await emails('')).toEqual(['a@example.com']);
	});
});

describe('late visibility', () => {
	it('hides a registration from listings until then, and not the member', async () => {
		speak({}, 5);
		const late = emulator.register({ at: NOON, visibleAt: NOON + MINUTE });
		const newer = emulator.register({ at: NOON });
		expect(ids(await walk(emulator))).toEqual(
			ids(emulator.members()).filter((id) => id !== late.id),
		);
		expect(await emails(`?email[in]=${late.email}`)).toEqual([]);
		expect((await call(emulator, { path: `/v1/spotMembers/${late.id}` })).status).toBe(200);

		emulator.setClock({ frozenAt: NOON + MINUTE });
		expect(ids(await walk(emulator)).slice(-2)).toEqual([late.id, newer.id]);
		expect(await emails(`?registrationDate[after]=${NOON / 1000 - 1}`)).toHaveLength(2);
	});

	it('hides an invitation', async () => {
		speak({}, 0);
		emulator.invite({ email: 'a@example.com', visibleAt: NOON + 1 });
		expect(await emails('')).toEqual([]);
		emulator.setClock({ frozenAt: NOON + 1 });
		expect(await emails('')).toEqual(['a@example.com']);
	});
});

describe('registering by hand', () => {
	it('makes a member of someone who was invited', async () => {
		speak({}, 0);
		const invited = emulator.invite({ email: 'a@example.com' });
		emulator.setClock({ frozenAt: NOON + MINUTE });
		const member = emulator.register({ email: 'A@example.com', firstname: 'Ada', lastname: 'L' });
		expect(member).toMatchObject({ id: invited.id, status: 'Accepted', firstname: 'Ada' });
		expect(emulator.record(member.id)).toMatchObject({
			invitedAt: NOON,
			approvedAt: NOON + MINUTE,
		});
		expect(await emails('')).toEqual(['a@example.com']);
	});

	it('refuses someone who is a member already', () => {
		speak({}, 0);
		emulator.register({ email: 'a@example.com' });
		expect(() => emulator.register({ email: 'a@example.com' })).toThrow('is a member already');
		expect(() => emulator.invite({ email: 'a@example.com' })).toThrow('is a member already');
	});

	it('lets a removed member come again as another one', async () => {
		speak({}, 0);
		const first = emulator.register({ email: 'a@example.com' });
		emulator.removeMember(first.id);
		expect(await emails('?email[in]=a@example.com')).toEqual([]);
		expect(emulator.register({ email: 'a@example.com' }).id).not.toBe(first.id);
	});
});

describe('an update', () => {
	const fields = { firstname: 'Ada', title: 'Countess', role: 'Admin', avatarUrl: 'https://x.com' };

	it.each(['merges', 'replaces'] as const)('%s', async (put) => {
		speak({ put }, 1);
		const [{ id, status, email }] = emulator.members();
		const path = `/v1/spotMembers/${id}`;
		emulator.setDialect({ put: 'merges' });
		await call(emulator, { method: 'PUT', path, body: fields });
		emulator.setDialect({ put });
		const { body } = await call(emulator, { method: 'PUT', path, body: { lastname: 'L.' } });
		const unsent =
			put === 'merges'
				? { firstname: 'Ada', title: 'Countess', role: 'Admin' }
				: { firstname: '', title: null, role: 'Member', customRoleId: null, embedBaseUrls: {} };
		expect(body).toMatchObject({ ...unsent, lastname: 'L.', id, status, email });
		expect(emulator.record(id).avatarUrl).toBe(put === 'merges' ? fields.avatarUrl : null);
	});

	it('lets no one lose anything by an approval', () => {
		speak({ put: 'replaces' }, 0);
		const { id } = emulator.register({ status: 'Pending', title: 'Countess' });
		expect(emulator.approve(id)).toMatchObject({ status: 'Accepted', title: 'Countess' });
	});
});

describe('the clock', () => {
	it('runs with real time, ahead of it, from a moment, or not at all', () => {
		emulator.reset({ members: 0 });
		const ahead = () => Math.round((emulator.now() - Date.now()) / 100);
		expect(ahead()).toBe(0);
		emulator.setClock({ offset: 5000 });
		expect(ahead()).toBe(50);
		emulator.setClock(Date.now() - 7000);
		expect(ahead()).toBe(-70);
		emulator.setClock({ frozenAt: 42 });
		expect(emulator.now()).toBe(42);
	});
});

it('refuses a dialect that does not exist', () => {
	expect(() => emulator.setDialect({ firstPage: 2 as 0 })).toThrow('firstPage');
	expect(() => emulator.setDialect({ fistPage: 1 } as Partial<Dialect>)).toThrow('fistPage');
});
