import {
	startEmulator,
	type CustomPropertyValue,
	type CustomRole,
	type Emulator,
	type Member,
} from '../../emulator';
import { call, ids, walk, type ErrorBody, type Page } from './client';

const NOON = Date.UTC(2026, 10, 21, 12);

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ quota: null, now: { frozenAt: NOON } });
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const someone = (status: Member['status']): Member => {
	const member = emulator.members().find((candidate) => candidate.status === status);
	if (!member) throw new Error(`The seed has no one who is ${status}`);
	return member;
};

describe('listing members', () => {
	it('gives every member once over the pages, with the total', async () => {
		expect(await walk(emulator)).toEqual(emulator.members());
	});

	it('gives the last page what is left', async () => {
		emulator.reset({ members: 101 });
		const { body } = await call<Page<Member>>(emulator, {
			path: '/v1/spotMembers?page=2&limit=100',
		});
		expect(body).toEqual({ items: emulator.members().slice(100), total: 101 });
	});

	it('gives an empty page of an empty Spot', async () => {
		emulator.reset({ members: 0, dialect: { pastEnd: 404 } });
		const { body } = await call<Page<Member>>(emulator, { path: '/v1/spotMembers' });
		expect(body).toEqual({ items: [], total: 0 });
	});

	it('reads an empty page and limit as none', async () => {
		const { body } = await call<Page<Member>>(emulator, { path: '/v1/spotMembers?page=&limit=' });
		expect(body.items).toEqual(emulator.members().slice(0, 10));
	});

	it('finds members by several addresses, names and a custom role', async () => {
		const [first, second] = emulator.members().filter(({ firstname }) => firstname !== '');
		const byEmail = await call<Page<Member>>(emulator, {
			path: `/v1/spotMembers?email[in]=${second.email},${first.email},stranger@example.com`,
		});
		expect(byEmail.body).toEqual({ items: [first, second], total: 2 });

		const named = emulator.members().filter(({ lastname }) => lastname === first.lastname);
		const byName = await call<Page<Member>>(emulator, {
			path: `/v1/spotMembers?limit=100&lastname[in]=${encodeURIComponent(first.lastname)}`,
		});
		expect(byName.body).toEqual({ items: named, total: named.length });

		const [role] = emulator.customRoles;
		const holders = emulator.members().filter(({ customRoleId }) => customRoleId === role.id);
		expect(holders.length).toBeGreaterThan(1);
		expect(await walk(emulator, `limit=100&customRoleId[eq]=${role.id}`)).toEqual(holders);
	});

	it('takes filters together, and encoded brackets', async () => {
		const { email, firstname } = someone('Accepted');
		const both = await call<Page<Member>>(emulator, {
			path: `/v1/spotMembers?email%5Bin%5D=${email}&firstname[in]=${encodeURIComponent(firstname)}`,
		});
		expect(both.body.total).toBe(1);
		const neither = await call<Page<Member>>(emulator, {
			path: `/v1/spotMembers?email[in]=${email}&firstname[in]=No one`,
		});
		expect(neither.body).toEqual({ items: [], total: 0 });
	});

	it('finds members by the dates of invitation and registration', async () => {
		const records = emulator.records();
		const limit = Math.floor(NOON / 1000) - 365 * 24 * 3600;
		const where = (keep: (record: (typeof records)[number]) => boolean) =>
			ids(records.filter(keep).map(({ member }) => member));

		const registered = await walk(emulator, `limit=100&registrationDate[after]=${limit}`);
		expect(ids(registered)).toEqual(
			where(({ approvedAt }) => approvedAt !== null && approvedAt > limit * 1000),
		);
		const invited = await walk(emulator, `limit=100&invitationDate[before]=${limit}`);
		expect(ids(invited)).toEqual(
			where(({ invitedAt }) => invitedAt !== null && invitedAt < limit * 1000),
		);
		for (const found of [registered, invited]) {
			expect(found.length).toBeGreaterThan(50);
			expect(found.length).toBeLessThan(900);
		}
	});
});

describe('one member', () => {
	it('is found by id', async () => {
		const member = someone('Pending');
		const { status, body } = await call(emulator, { path: `/v1/spotMembers/${member.id}` });
		expect([status, body]).toEqual([200, member]);
	});

	it('answers 404 with a reason if there is none', async () => {
		const { status, body } = await call<ErrorBody>(emulator, { path: '/v1/spotMembers/unknown' });
		expect(status).toBe(404);
		expect(body.message).toBe('There is no member with the id "unknown"');
	});

	it('changes what is sent, and nothing else', async () => {
		const member = someone('Accepted');
		const changes = {
			firstname: 'Zoë "Z"',
			title: '',
			role: 'Admin',
			status: 'Deactivated',
			customRoleId: emulator.customRoles[2].id,
			embedBaseUrls: { default: 'https://a.example.com', other: 'https://b.example.com' },
		};
		const { status, body } = await call(emulator, {
			method: 'PUT',
			path: `/v1/spotMembers/${member.id}`,
			body: { ...changes, avatarUrl: 'https://example.com/a.png' },
		});
		expect(status).toBe(200);
		expect(body).toEqual({ ...member, ...changes, updatedAt: NOON });
		expect(emulator.member(member.id)).toEqual(body);
		expect(emulator.record(member.id).avatarUrl).toBe('https://example.com/a.png');
	});

	it('clears a custom role and an avatar with null', async () => {
		const member = someone('Accepted');
		const path = `/v1/spotMembers/${member.id}`;
		await call(emulator, {
			method: 'PUT',
			path,
			body: { customRoleId: emulator.customRoles[0].id, avatarUrl: 'x' },
		});
		const { body } = await call(emulator, {
			method: 'PUT',
			path,
			body: { customRoleId: null, avatarUrl: null },
		});
		expect(body.customRoleId).toBeNull();
		expect(emulator.record(member.id).avatarUrl).toBeNull();
	});

	it('dates the registration of a member who is accepted', async () => {
		const { id } = someone('Invited');
		await call(emulator, {
			method: 'PUT',
			path: `/v1/spotMembers/${id}`,
			body: { status: 'Accepted' },
		});
		expect(emulator.record(id)).toMatchObject({ requestedAt: NOON, approvedAt: NOON });
	});

	it('refuses a custom role that the Spot does not have', async () => {
		const { id } = someone('Accepted');
		const { status, body } = await call<ErrorBody>(emulator, {
			method: 'PUT',
			path: `/v1/spotMembers/${id}`,
			body: { customRoleId: 'none' },
		});
		expect([status, body.message]).toEqual([400, 'There is no custom role with the id "none"']);
	});
});

describe('inviting', () => {
	it('creates an invited member, dated now', async () => {
		const { status, body } = await call(emulator, {
			method: 'POST',
			path: '/v1/spotMembers',
			body: { email: 'Ada@example.com', withEmailNotification: true },
		});
		expect(status).toBe(201);
		expect(body).toMatchObject({
			email: 'Ada@example.com',
			status: 'Invited',
			role: 'Member',
			userId: null,
			spotId: emulator.spotId,
		});
		expect(emulator.record(body.id)).toMatchObject({ invitedAt: NOON, approvedAt: null });
		expect(emulator.invitations).toEqual([
			{ email: 'Ada@example.com', withEmailNotification: true, at: NOON },
		]);
		expect(emulator.members()).toHaveLength(1001);
	});

	it('refuses someone who is a member already', async () => {
		const { email } = someone('Accepted');
		const { status, body } = await call<ErrorBody>(emulator, {
			method: 'POST',
			path: '/v1/spotMembers',
			body: { email: email.toUpperCase() },
		});
		expect(status).toBe(400);
		expect(body.message).toContain('is a member already');
		expect(emulator.invitations).toEqual([]);
	});

	it('invites many and names the addresses that failed, in the documented shape', async () => {
		const known = someone('Left').email;
		const tooLong = `${'a'.repeat(39)}@example.com`;
		const { status, body } = await call<{ created: Member[]; failed: Array<{ email: string }> }>(
			emulator,
			{
				method: 'POST',
				path: '/v1/spotMembers~bulkInvite',
				body: {
					emails: [
						'a@example.com',
						'not an address',
						known,
						tooLong,
						'A@example.com',
						'',
						'b@example.com',
					],
				},
			},
		);
		expect(status).toBe(201);
		expect(body.created.map(({ email }) => email)).toEqual(['a@example.com', 'b@example.com']);
		expect(body.created).toEqual(emulator.members().slice(1000));
		expect(body.failed.map(({ email }) => email)).toEqual([
			'not an address',
			known,
			tooLong,
			'A@example.com',
			'',
		]);
		expect(body.failed[0]).toEqual({
			email: 'not an address',
			firstname: '',
			lastname: '',
			title: '',
			role: 'Member',
			avatarUrl: '',
			lang: 'en',
			theme: 'light',
			timezone: 'Africa/Abidjan',
		});
		expect(emulator.invitations).toEqual([
			{ email: 'a@example.com', withEmailNotification: false, at: NOON },
			{ email: 'b@example.com', withEmailNotification: false, at: NOON },
		]);
	});

	it('takes an address of 50 characters, and no longer one', async () => {
		const post = (email: string) =>
			call(emulator, { method: 'POST', path: '/v1/spotMembers', body: { email } });
		expect((await post(`${'a'.repeat(38)}@example.com`)).status).toBe(201);
		expect((await post(`${'b'.repeat(39)}@example.com`)).status).toBe(400);
	});
});

describe('custom properties', () => {
	const values = async (id: string, query = '?limit=100') =>
		(
			await call<Page<CustomPropertyValue>>(emulator, {
				path: `/v1/spotMembers/${id}/customPropertiesValues${query}`,
			})
		).body;

	it('lists every property, unset ones with null, in pages', async () => {
		const { id } = someone('Accepted');
		const { items, total } = await values(id);
		expect(total).toBe(emulator.propertyDefinitions.length);
		expect(items.map(({ customPropertySlug }) => customPropertySlug)).toEqual(
			emulator.propertyDefinitions.map(({ slug }) => slug),
		);
		expect(items).toEqual(emulator.valuesOf(id));
		expect((await values(id, '?limit=3&page=3')).items).toEqual(items.slice(6, 9));
	});

	it.each([
		['company', 'Blue "Harbour", Lyon'],
		['company', ''],
		['team-size', 12.5],
		['newsletter', false],
		['renewal-date', '2026-12-31'],
		['renewal-date', '2026-12-31T08:30:00.000Z'],
		['renewal-date', 1_795_000_000],
		['plan', 'enterprise'],
		['interests', ['events', 'support']],
		['interests', []],
	])('sets %s to %j', async (slug, value) => {
		const { id } = someone('Accepted');
		const { status, body } = await call<CustomPropertyValue>(emulator, {
			method: 'PUT',
			path: `/v1/spotMembers/${id}/customPropertiesValues/${slug}`,
			body: { value },
		});
		expect(status).toBe(200);
		expect(body).toMatchObject({ customPropertySlug: slug, value });
		expect((await values(id)).items).toContainEqual(body);
	});

	it.each([
		['company', 5, 'a text'],
		['team-size', '12', 'a number'],
		['newsletter', 'true', 'true or false'],
		['renewal-date', '31.12.2026', 'a date'],
		['renewal-date', 1.5, 'a date'],
		['plan', 'gold', 'one of its possible values (free, team, enterprise)'],
		['plan', ['free'], 'one of its possible values'],
		['interests', 'events', 'a list of its possible values'],
		['interests', ['events', 'gold'], 'a list of its possible values'],
	])('refuses to set %s to %j and says why', async (slug, value, reason) => {
		const { id } = someone('Accepted');
		const before = emulator.valuesOf(id);
		const { status, body } = await call<ErrorBody>(emulator, {
			method: 'PUT',
			path: `/v1/spotMembers/${id}/customPropertiesValues/${slug}`,
			body: { value },
		});
		expect(status).toBe(400);
		expect(body.message).toContain(reason);
		expect(body.message).toContain(slug);
		expect(emulator.valuesOf(id)).toEqual(before);
	});

	it('sets several at once', async () => {
		const { id } = someone('Invited');
		const { status, body } = await call<CustomPropertyValue[]>(emulator, {
			method: 'POST',
			path: `/v1/spotMembers/${id}/customPropertiesValues~bulkUpsert`,
			body: [
				{ customPropertySlug: 'newsletter', value: true },
				{ customPropertySlug: 'company', value: 'Café' },
			],
		});
		expect(status).toBe(200);
		expect(body.map(({ customPropertySlug, value }) => [customPropertySlug, value])).toEqual([
			['newsletter', true],
			['company', 'Café'],
		]);
		expect(emulator.valuesOf(id)).toEqual(expect.arrayContaining(body));
	});

	it.each([
		[400, { customPropertySlug: 'plan', value: 'gold' }],
		[404, { customPropertySlug: 'unknown', value: 'x' }],
	])('sets none if one is answered with %i', async (expected, wrong) => {
		const { id } = someone('Accepted');
		const before = emulator.valuesOf(id);
		const { status, body } = await call<ErrorBody>(emulator, {
			method: 'POST',
			path: `/v1/spotMembers/${id}/customPropertiesValues~bulkUpsert`,
			body: [{ customPropertySlug: 'company', value: 'Not to be kept' }, wrong],
		});
		expect(status).toBe(expected);
		expect(body.message).toContain(wrong.customPropertySlug);
		expect(emulator.valuesOf(id)).toEqual(before);
	});

	it.each([
		'customPropertiesValues',
		'customPropertiesValues/company',
		'customPropertiesValues~bulkUpsert',
	])('answers 404 for no one: %s', async (rest) => {
		const write: Record<string, object> = {
			'customPropertiesValues/company': { method: 'PUT', body: { value: 'x' } },
			'customPropertiesValues~bulkUpsert': { method: 'POST', body: [] },
		};
		const { status } = await call(emulator, {
			path: `/v1/spotMembers/unknown/${rest}`,
			...write[rest],
		});
		expect(status).toBe(404);
	});

	it('knows properties that were added by hand, whatever their slug', async () => {
		emulator.defineProperty({ slug: '__proto__', kind: 'Text' });
		const { id } = someone('Accepted');
		const { body } = await call<CustomPropertyValue>(emulator, {
			method: 'PUT',
			path: `/v1/spotMembers/${id}/customPropertiesValues/__proto__`,
			body: { value: 'x' },
		});
		expect(body.value).toBe('x');
		expect((await values(id)).items[8]).toEqual(body);
		expect(emulator.valuesOf(emulator.members()[9].id)[8].value).toBeNull();
	});
});

describe('custom roles', () => {
	const roles = async (query: string) =>
		(await call<Page<CustomRole>>(emulator, { path: `/v1/spotMemberCustomRole${query}` })).body;

	it('are listed in pages', async () => {
		expect(await roles('')).toEqual({ items: emulator.customRoles, total: 4 });
		expect(await roles('?limit=3&page=2')).toEqual({
			items: emulator.customRoles.slice(3),
			total: 4,
		});
	});

	it('are found by label', async () => {
		const [first, second, , last] = emulator.customRoles;
		expect((await roles(`?label[eq]=${encodeURIComponent(last.label)}`)).items).toEqual([last]);
		expect((await roles('?label[contains]=manager')).items).toEqual([first]);
		expect((await roles('?label[in]=Live host,Community manager')).items).toEqual([first, second]);
	});
});
