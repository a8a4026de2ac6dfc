import { startEmulator, type Emulator } from '../../emulator';
import { call, type Call, type ErrorBody } from './client';

let emulator: Emulator;
let memberPath: string;
beforeAll(async () => {
	emulator = await startEmulator({ quota: null, members: 20 });
	memberPath = `/v1/spotMembers/${emulator.members()[0].id}`;
});
beforeEach(() => emulator.clearLog());
afterAll(() => emulator.close());

/** Calls that break the contract, with the status and what the response must say. */
const BREACHES: Array<[what: string, call: Call, status: number, reason: string]> = [
	['an unknown filter', { path: '/v1/spotMembers?status[eq]=Left' }, 400, 'status[eq]'],
	['a filter without its operator', { path: '/v1/spotMembers?email=a@example.com' }, 400, 'email'],
	[
		'a limit that is no number',
		{ path: '/v1/spotMembers?limit=ten' },
		400,
		'query/limit must be integer',
	],
	['a limit of 0', { path: '/v1/spotMembers?limit=0' }, 400, 'query/limit must be >= 1'],
	['a page below 0', { path: '/v1/spotMembers?page=-1' }, 400, 'query/page must be >= 0'],
	[
		'page 0 where pages count from 1',
		{ path: '/v1/spotMembers?page=0' },
		400,
		'page begins with 1',
	],
	[
		'a date as text',
		{ path: '/v1/spotMembers?registrationDate[after]=2026-01-01' },
		400,
		'query/registrationDate[after] must be integer',
	],
	['a query on a member', { path: '{member}?page=1' }, 400, 'page'],
	['an unknown field', { method: 'PUT', path: '{member}', body: { lang: 'fr' } }, 400, 'lang'],
	[
		'a status that cannot be written',
		{ method: 'PUT', path: '{member}', body: { status: 'Left' } },
		400,
		'Accepted, Deactivated, Rejected',
	],
	[
		'a role in small letters',
		{ method: 'PUT', path: '{member}', body: { role: 'admin' } },
		400,
		'body/role',
	],
	[
		'a title of null',
		{ method: 'PUT', path: '{member}', body: { title: null } },
		400,
		'body/title must be string',
	],
	[
		'a base URL that is no text',
		{ method: 'PUT', path: '{member}', body: { embedBaseUrls: { default: 1 } } },
		400,
		'body/embedBaseUrls/default must be string',
	],
	['an update without a body', { method: 'PUT', path: '{member}' }, 400, 'requestBody'],
	[
		'an invitation without an address',
		{ method: 'POST', path: '/v1/spotMembers', body: {} },
		400,
		'email',
	],
	[
		'an invitation of no address',
		{ method: 'POST', path: '/v1/spotMembers', body: { email: 'unknown' } },
		400,
		'body/email must match format "email"',
	],
	[
		'a flag as text',
		{
			method: 'POST',
			path: '/v1/spotMembers',
			body: { email: 'a@example.com', withEmailNotification: 'true' },
		},
		400,
		'body/withEmailNotification must be boolean',
	],
	[
		'no addresses',
		{ method: 'POST', path: '/v1/spotMembers~bulkInvite', body: { emails: [] } },
		400,
		'fewer than 1',
	],
	[
		'201 addresses',
		{
			method: 'POST',
			path: '/v1/spotMembers~bulkInvite',
			body: { emails: Array.from({ length: 201 }, (_, index) => `a${index}@example.com`) },
		},
		400,
		'more than 200',
	],
	[
		'a value of null',
		{ method: 'PUT', path: '{member}/customPropertiesValues/company', body: { value: null } },
		400,
		'body/value',
	],
	[
		'an object as a value',
		{ method: 'PUT', path: '{member}/customPropertiesValues/company', body: { value: {} } },
		400,
		'body/value',
	],
	[
		'an upsert that is no list',
		{ method: 'POST', path: '{member}/customPropertiesValues~bulkUpsert', body: { company: 'x' } },
		400,
		'body must be array',
	],
	[
		'an upsert without a slug',
		{ method: 'POST', path: '{member}/customPropertiesValues~bulkUpsert', body: [{ value: 'x' }] },
		400,
		"body/0 must have required property 'customPropertySlug'",
	],
	[
		'half of a JSON text',
		{ method: 'POST', path: '/v1/spotMembers', body: '{"email":' },
		400,
		'the body is not JSON',
	],
	[
		'a body of another type',
		{
			method: 'POST',
			path: '/v1/spotMembers',
			body: '{"email":"a@example.com"}',
			headers: { authorization: '{key}', 'content-type': 'text/plain' },
		},
		400,
		'Content-Type: application/json',
	],
	['a path that is badly encoded', { path: '/v1/spotMembers/%zz' }, 400, 'percent-encoded'],
	['an unknown path', { path: '/v1/members' }, 404, 'There is no GET /v1/members'],
	[
		'an id with a slash',
		{ path: '/v1/spotMembers/a/b' },
		404,
		'There is no GET /v1/spotMembers/a/b',
	],
	[
		'a method that is not served',
		{ method: 'DELETE', path: '{member}' },
		405,
		'does not take DELETE',
	],
];

it.each(BREACHES)(
	'refuses %s and says why',
	async (_what, { path, headers, ...rest }, status, reason) => {
		const before = emulator.members();
		const answer = await call<ErrorBody>(emulator, {
			path: path.replace('{member}', memberPath),
			...(headers ? { headers: { ...headers, authorization: emulator.key } } : {}),
			...rest,
		});
		expect([answer.status, answer.body.statusCode]).toEqual([status, status]);
		expect(answer.body.message).toContain(reason);
		expect(emulator.members()).toEqual(before);
		expect(emulator.invitations).toEqual([]);
	},
);

it('names everything that is wrong, not only the first', async () => {
	const { body } = await call<ErrorBody>(emulator, { path: '/v1/spotMembers?limit=x&page=y&z=1' });
	for (const name of ['limit', 'page', 'z']) expect(body.message).toContain(name);
});

it('refuses a missing or wrong key before it looks at the rest', async () => {
	for (const headers of [
		{},
		{ authorization: 'wrong' },
		{ authorization: `Bearer ${emulator.key}` },
	]) {
		const { status, body } = await call<ErrorBody>(emulator, {
			path: '/v1/spotMembers?limit=x',
			headers: headers as Record<string, string>,
		});
		expect([status, body.statusCode]).toEqual([401, 401]);
	}
});

it('reads an id as it is encoded, and takes an empty one for the list', async () => {
	const encoded = memberPath.replace('-', '%2D');
	expect((await call(emulator, { path: encoded })).body).toEqual(emulator.members()[0]);
	expect(
		(await call<ErrorBody>(emulator, { path: '/v1/spotMembers/a%2Fb' })).body.message,
	).toContain('"a/b"');
	expect((await call<{ total: number }>(emulator, { path: '/v1/spotMembers/' })).body.total).toBe(
		20,
	);
});

describe('the log', () => {
	it('holds each request as it was sent', async () => {
		const from = performance.now();
		await call(emulator, { path: `${memberPath.replace('-', '%2D')}` });
		await call(emulator, { path: '/v1/spotMembers?email[in]=a%40example.com&email[in]=b&limit=3' });
		await call(emulator, { method: 'PUT', path: memberPath, body: { title: 'é' } });
		await call(emulator, { method: 'POST', path: '/v1/spotMembers', body: 'no JSON' });
		const till = performance.now();

		const [encoded, list, put, broken] = emulator.requests;
		expect(emulator.requests).toHaveLength(4);
		expect(encoded.path).toContain('%2D');
		expect(list).toMatchObject({
			method: 'GET',
			path: '/v1/spotMembers',
			rawQuery: 'email[in]=a%40example.com&email[in]=b&limit=3',
			query: { 'email[in]': ['a@example.com', 'b'], limit: '3' },
			body: undefined,
			status: 200,
			answered: true,
		});
		expect(list.headers).toMatchObject({ authorization: emulator.key });
		expect(put).toMatchObject({
			method: 'PUT',
			path: memberPath,
			body: { title: 'é' },
			status: 200,
		});
		expect(broken).toMatchObject({ body: 'no JSON', status: 400, answered: true });
		const times = emulator.requests.map(({ receivedAt }) => receivedAt);
		expect(times).toEqual([...times].sort((a, b) => a - b));
		expect(times[0]).toBeGreaterThan(from);
		expect(times[3]).toBeLessThan(till);
	});

	it('can be cleared, and stays the same list', async () => {
		const { requests } = emulator;
		await call(emulator, { path: memberPath });
		expect(requests).toHaveLength(1);
		emulator.clearLog();
		expect(requests).toHaveLength(0);
		await call(emulator, { path: memberPath });
		expect(emulator.requests).toBe(requests);
		expect(requests).toHaveLength(1);
	});
});
