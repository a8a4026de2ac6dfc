import { request } from 'undici';
import { startEmulator, type Emulator, type Member } from '../../emulator';
import { Fault } from '../../emulator/conditions/faults';
import {
	ApiFailure,
	created,
	noContent,
	ok,
	undocumented,
	type ApiResponse,
} from '../../emulator/http/response';
import { createServer } from '../../emulator/http/server';
import { Spot } from '../../emulator/spot';
import { call, control, type Call, type ErrorBody, type Page } from './client';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator();
});
beforeEach(() => emulator.reset({ members: 30, quota: null }));
afterAll(() => emulator.close());

const list = (query = '') => call<Page<Member>>(emulator, { path: `/v1/spotMembers${query}` });

const INVITATION: Call = {
	method: 'POST',
	path: '/v1/spotMembers',
	body: { email: 'a@example.com' },
};
const invite = (options: Partial<Call> = {}) => call(emulator, { ...INVITATION, ...options });
const invited = () => emulator.invitations.length;

/** The statuses of this many calls, one after the other. */
async function statuses(count: number, query = ''): Promise<number[]> {
	const found: number[] = [];
	for (let index = 0; index < count; index += 1) found.push((await list(query)).status);
	return found;
}

/** The code of the error that a call ends with, or its name. */
async function failure(promise: Promise<unknown>): Promise<string> {
	try {
		await promise;
	} catch (error) {
		const { code, name } = error as { code?: string | number; name: string };
		return typeof code === 'string' ? code : name;
	}
	throw new Error('The call succeeded');
}

describe('which requests a fault strikes', () => {
	const unavailable: Fault = { kind: 'status', status: 503 };

	it('one, unless told otherwise', async () => {
		emulator.addFault(unavailable);
		expect(await statuses(3)).toEqual([503, 200, 200]);
	});

	it('so many, after so many', async () => {
		emulator.addFault({ ...unavailable, after: 2, times: 2 });
		expect(await statuses(6)).toEqual([200, 200, 503, 503, 200, 200]);
		expect(emulator.faults).toEqual([]);
	});

	it('all of them, until the faults are cleared', async () => {
		emulator.addFault({ ...unavailable, times: 'always' });
		expect(await statuses(4)).toEqual([503, 503, 503, 503]);
		emulator.clearFaults();
		expect(await statuses(1)).toEqual([200]);
	});

	it('one fault at a time, in their order', async () => {
		emulator.addFault({ kind: 'status', status: 500 });
		emulator.addFault({ kind: 'status', status: 502, times: 2 });
		expect(await statuses(4)).toEqual([500, 502, 502, 200]);
	});

	it('by method', async () => {
		emulator.addFault({ ...unavailable, match: { method: 'post' } });
		expect(await statuses(2)).toEqual([200, 200]);
		expect((await invite()).status).toBe(503);
		expect((await invite()).status).toBe(201);
	});

	it('by path', async () => {
		const [one, two] = emulator.members();
		const get = async ({ id }: Member) =>
			(await call(emulator, { path: `/v1/spotMembers/${id}` })).status;
		emulator.addFault({ ...unavailable, match: { path: `/v1/spotMembers/${two.id}` } });
		expect(await get(one)).toBe(200);
		expect(await statuses(1)).toEqual([200]);
		expect(await get(two)).toBe(503);

		emulator.addFault({ ...unavailable, match: { path: '/v1/spotMembers/*' } });
		expect(await statuses(1)).toEqual([200]);
		expect(await get(one)).toBe(503);
	});

	it('by page, where none means the first', async () => {
		emulator.addFault({ ...unavailable, match: { page: 2 }, times: 'always' });
		expect(await statuses(1, '?page=1')).toEqual([200]);
		expect(await statuses(1, '?page=2')).toEqual([503]);
		emulator.clearFaults();
		emulator.addFault({ ...unavailable, match: { page: 1 }, times: 'always' });
		expect(await statuses(1)).toEqual([503]);
		expect(await statuses(1, '?page=2')).toEqual([200]);
	});
});

describe('responses instead of the operation', () => {
	afterEach(() => expect(invited()).toBe(0));

	it('a status', async () => {
		emulator.addFault({ kind: 'status', status: 403 });
		const { status, body, headers } = await call<ErrorBody>(emulator, INVITATION);
		expect([status, body.statusCode]).toEqual([403, 403]);
		expect(headers['retry-after']).toBeUndefined();
		expect(emulator.requests).toMatchObject([{ status: 403, answered: true }]);
	});

	it('a status with a body of its own', async () => {
		emulator.addFault({ kind: 'status', status: 400, body: { errors: ['no'] } });
		expect((await invite({ spoilt: true })).body).toEqual({ errors: ['no'] });
	});

	it('a status with Retry-After in seconds', async () => {
		emulator.addFault({ kind: 'status', status: 429, retryAfter: 7 });
		expect((await invite()).headers['retry-after']).toBe('7');
	});

	it('a status with Retry-After as a date, by the Date header', async () => {
		const noon = Date.UTC(2026, 10, 21, 12);
		emulator.setClock({ frozenAt: noon - 500 });
		emulator.setDialect({ dateSkewMs: 500 });
		emulator.addFault({ kind: 'status', status: 503, retryAfter: { httpDateIn: 3500 } });
		const { headers } = await invite();
		expect(headers.date).toBe('Sat, 21 Nov 2026 12:00:00 GMT');
		expect(headers['retry-after']).toBe('Sat, 21 Nov 2026 12:00:04 GMT');
	});

	it('a redirect', async () => {
		const location = 'https://elsewhere.example.com/v1/spotMembers';
		emulator.addFault({ kind: 'redirect', status: 307, location });
		const { status, headers } = await invite({ spoilt: true });
		expect([status, headers.location]).toEqual([307, location]);
	});

	it.each([undefined, 502])('HTML, with the status %s', async (status) => {
		emulator.addFault({ kind: 'html', ...(status ? { status } : {}) });
		const answer = await invite({ spoilt: true });
		expect(answer.status).toBe(status ?? 200);
		expect(answer.headers['content-type']).toContain('text/html');
		expect(answer.text).toContain('<h1>');
	});

	it('a connection reset before acting', async () => {
		emulator.addFault({ kind: 'resetBefore' });
		expect(await failure(invite())).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
		expect(emulator.requests).toMatchObject([{ status: undefined, answered: false }]);
	});

	it('413 for more addresses or ids than so many, and for no other request', async () => {
		emulator.addFault({ kind: 'payloadTooLarge', maxEmails: 1, times: 'always' });
		const bulk = (emails: string[]) =>
			call(emulator, { method: 'POST', path: '/v1/spotMembers~bulkInvite', body: { emails } });
		expect((await bulk(['a@example.com', 'b@example.com'])).status).toBe(413);
		expect(await statuses(1)).toEqual([200]);
		expect((await bulk(['not an address'])).status).toBe(201);
	});
});

describe('responses after the operation took effect', () => {
	afterEach(() => expect(invited()).toBe(1));

	it('a connection reset after acting', async () => {
		emulator.addFault({ kind: 'resetAfter' });
		expect(await failure(invite())).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
		expect(emulator.requests).toMatchObject([{ status: undefined, answered: false }]);
	});

	it('half of a response', async () => {
		emulator.addFault({ kind: 'halfAnswer' });
		expect(await failure(invite())).toMatch(/UND_ERR_SOCKET|ECONNRESET/);
		expect(emulator.requests).toMatchObject([{ status: 201, answered: false }]);
	});

	it('half of the JSON', async () => {
		emulator.addFault({ kind: 'truncatedJson' });
		const { status, text, body } = await invite({ spoilt: true });
		expect(status).toBe(201);
		expect(body).toBeUndefined();
		expect(JSON.stringify(emulator.members()[30]).startsWith(text)).toBe(true);
		expect(text.length).toBeGreaterThan(100);
	});

	it.each([null, [], 'text', { data: [] }])('a wrong shape: %j', async (body) => {
		emulator.addFault({ kind: 'wrongShape', body });
		const answer = await invite({ spoilt: true });
		expect([answer.status, answer.body]).toEqual([201, body]);
	});

	it('a late response', async () => {
		emulator.addFault({ kind: 'latency', ms: 300 });
		const start = performance.now();
		const answer = invite();
		await new Promise<void>((resolve) => {
			const poll = async (): Promise<void> => {
				await control(emulator, '/requests');
				if (invited() === 1) resolve();
				else await poll();
			};
			void poll();
		});
		expect(emulator.requests).toMatchObject([{ answered: false }]);
		expect((await answer).status).toBe(201);
		expect(performance.now() - start).toBeGreaterThan(295);
		expect(emulator.requests).toMatchObject([{ status: 201, answered: true }]);
	});

	it('no response', async () => {
		emulator.addFault({ kind: 'hang' });
		expect(await failure(invite({ signal: AbortSignal.timeout(200) }))).toBe('TimeoutError');
		expect(emulator.requests).toMatchObject([{ status: undefined, answered: false }]);
	});
});

it('closes although a request is left hanging', async () => {
	const other = await startEmulator({ members: 1 });
	other.addFault({ kind: 'hang' });
	const hanging = failure(call(other, { path: '/v1/spotMembers' }));
	while (other.requests.length === 0) await control(other, '/state');
	await other.close();
	expect(await hanging).toMatch(/UND_ERR_SOCKET|ECONNRESET/);
});

describe('latency', () => {
	it('is for the way there and back, half of it each', async () => {
		emulator.setLatency(200);
		const start = performance.now();
		await list();
		const end = performance.now();
		const [{ receivedAt }] = emulator.requests;
		// A timer may fire a fraction of a millisecond early.
		expect(receivedAt - start).toBeGreaterThanOrEqual(99);
		expect(end - receivedAt).toBeGreaterThanOrEqual(99);
	});

	it('is drawn for each request', async () => {
		emulator.setLatency([50, 350]);
		const times: number[] = [];
		for (let index = 0; index < 8; index += 1) {
			const start = performance.now();
			await list();
			times.push(performance.now() - start);
		}
		expect(Math.min(...times)).toBeGreaterThanOrEqual(48);
		expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(20);
	});
});

describe('every fault with every kind of response', () => {
	const responses = {
		'200 with JSON': () => ok({ items: [] }),
		'201 with JSON': () => created({ id: 'a' }),
		'204': () => noContent(),
		'200 without a body': () => undocumented(200),
		'200 with {}': () => ok({}),
		'a refusal': () => {
			throw new ApiFailure(404, 'There is no such thing');
		},
	};
	let respond: () => ApiResponse = noContent;
	let spot: Spot;
	let url: string;
	const server = createServer(
		() => spot,
		[],
		async () => respond(),
	);
	beforeAll(async () => {
		url = await server.listen({ port: 0 });
	});
	beforeEach(() => {
		spot = new Spot({ members: 0, quota: null });
	});
	afterAll(() => server.close());

	/** The status and the text of a response, or the code of the error that came instead. */
	async function outcome(fault?: Fault): Promise<[status: number, text: string] | string> {
		if (fault) spot.faults.add(fault);
		try {
			const response = await request(url, { signal: AbortSignal.timeout(250) });
			return [response.statusCode, await response.body.text()];
		} catch (error) {
			const { code, name } = error as { code?: unknown; name: string };
			return typeof code === 'string' ? code : name;
		}
	}

	const lost = expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET|HPE_/);
	const kinds: Record<
		Fault['kind'],
		[fault: Fault, expected: (status: number, text: string) => unknown]
	> = {
		status: [{ kind: 'status', status: 503 }, () => [503, expect.stringContaining('503')]],
		redirect: [
			{ kind: 'redirect', status: 307, location: 'https://elsewhere.example.com' },
			() => [307, ''],
		],
		html: [{ kind: 'html' }, () => [200, expect.stringContaining('<h1>')]],
		payloadTooLarge: [{ kind: 'payloadTooLarge', maxEmails: 0 }, (status, text) => [status, text]],
		resetBefore: [{ kind: 'resetBefore' }, () => lost],
		resetAfter: [{ kind: 'resetAfter' }, () => lost],
		halfAnswer: [{ kind: 'halfAnswer' }, () => lost],
		truncatedJson: [
			{ kind: 'truncatedJson' },
			(status, text) => [
				status === 204 ? 200 : status,
				text.slice(0, Math.ceil(text.length / 2)) || '{',
			],
		],
		wrongShape: [
			{ kind: 'wrongShape', body: [1] },
			(status) => [status === 204 ? 200 : status, '[1]'],
		],
		latency: [{ kind: 'latency', ms: 20 }, (status, text) => [status, text]],
		hang: [{ kind: 'hang' }, () => 'TimeoutError'],
	};

	it('has all kinds of faults', () => {
		expect(Object.keys(kinds)).toEqual(Fault.anyOf.map(({ properties }) => properties.kind.const));
	});

	it.each(
		Object.keys(responses).flatMap((response) =>
			Object.keys(kinds).map((kind) => [response, kind] as const),
		),
	)('%s: %s', async (response, kind) => {
		respond = responses[response as keyof typeof responses] as () => ApiResponse;
		const whole = await outcome();
		expect(whole).toEqual([expect.any(Number), expect.any(String)]);
		const [fault, expected] = kinds[kind as Fault['kind']];
		const [status, text] = whole as [number, string];
		expect(await outcome(fault)).toEqual(expected(status, text));
		// The fault leaves nothing behind.
		spot.faults.clear();
		expect(await outcome()).toEqual(whole);
	});

	it.each([
		[413, { spotMemberIds: ['a', 'b'] }],
		[413, { emails: ['a@example.com'], spotMemberIds: ['a'] }],
		[204, { emails: ['a@example.com'], value: ['x', 'y'] }],
		[204, ['a', 'b']],
	])('payloadTooLarge: %i for %j', async (status, body) => {
		respond = noContent;
		spot.faults.add({ kind: 'payloadTooLarge', maxEmails: 1 });
		const { statusCode } = await request(url, { method: 'POST', body: JSON.stringify(body) });
		expect(statusCode).toBe(status);
	});

	it('has no content type without a body', async () => {
		respond = noContent;
		const { statusCode, headers } = await request(url);
		expect([statusCode, headers['content-type'], headers['content-length']]).toEqual([
			204,
			undefined,
			undefined,
		]);
	});
});
