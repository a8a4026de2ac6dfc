import type { INodeParameters } from 'n8n-workflow';
import { startEmulator, type Emulator, type Fault } from '../../../../emulator';
import { member, useSpot } from '../../../support/spot';
import { time } from '../../../support/time';

const spot = useSpot({ members: 8 });
let elsewhere: Emulator;

beforeAll(async () => {
	elsewhere = await startEmulator({ members: 1 });
});
afterEach(() => {
	elsewhere.clearLog();
});
afterAll(async () => await elsewhere.close());

const someone = () => member.byId(spot.emulator.members()[0].id);
const invitation = { email: 'guest@example.com' };
const OPERATIONS: Record<string, () => INodeParameters> = {
	invite: () => ({ operation: 'invite', ...invitation }),
	bulkInvite: () => ({ operation: 'bulkInvite', emails: invitation.email }),
	get: () => ({ operation: 'get', memberId: someone() }),
	update: () => ({ operation: 'update', memberId: someone(), updateFields: { title: 'CEO' } }),
	bulkUpsert: () => ({
		resource: 'customProperty',
		operation: 'bulkUpsert',
		memberId: someone(),
		properties: {
			mappingMode: 'defineBelow',
			value: { company: 'x' },
			matchingColumns: [],
			schema: [],
		},
	}),
};

describe('an invitation is never sent twice', () => {
	const faults: Array<[string, Fault, number]> = [
		['the connection breaks after MeltingSpot acted', { kind: 'resetAfter' }, 1],
		['the connection breaks before MeltingSpot acted', { kind: 'resetBefore' }, 0],
		['half an answer comes', { kind: 'halfAnswer' }, 1],
		['half a JSON text comes', { kind: 'truncatedJson' }, 1],
		['the answer has another form', { kind: 'wrongShape', body: 'done' }, 1],
		['the answer is a web page', { kind: 'html' }, 0],
		['it is redirected', { kind: 'redirect', status: 302, location: '/v1/spotMembers' }, 0],
		[
			'it is redirected with its method',
			{ kind: 'redirect', status: 308, location: '/v1/spotMembers' },
			0,
		],
		...[500, 502, 503, 504].map((status): [string, Fault, number] => [
			`MeltingSpot answers ${status}`,
			{ kind: 'status', status, retryAfter: 0 },
			0,
		]),
	];

	describe.each(['invite', 'bulkInvite'])('by %s', (operation) => {
		it.each(faults)('if %s', async (_, fault, effects) => {
			spot.emulator.addFault(fault);
			const error = await spot.failure(OPERATIONS[operation]());
			if (fault.kind !== 'redirect') expect(error.message).toContain('may have been sent');
			expect(spot.sent().map(({ method }) => method)).toEqual(['POST']);
			expect(spot.emulator.invitations).toHaveLength(effects);
		});

		it('if no answer comes in time', async () => {
			spot.emulator.addFault({ kind: 'hang' });
			const failing = spot.failure(OPERATIONS[operation]());
			await spot.requestsArrived(1);
			time.pass(59_000);
			expect(await Promise.race([failing, time.quiet()])).toBeUndefined();
			time.pass(1_000);
			const error = await failing;
			expect(error.message).toContain("didn't respond in time");
			expect(error.message).toContain('may have been sent');
			expect(spot.sent()).toHaveLength(1);
			expect(spot.emulator.invitations).toHaveLength(1);
		});

		it('but again after a 429, which was not acted on', async () => {
			spot.emulator.addFault({ kind: 'status', status: 429, retryAfter: 0, times: 2 });
			await spot.run(OPERATIONS[operation]());
			expect(spot.sent()).toHaveLength(3);
			expect(spot.emulator.invitations).toHaveLength(1);
		});
	});
});

describe('a redirect', () => {
	it.each(['get', 'invite', 'bulkInvite', 'update'])(
		'to another host is not followed, and the key stays here: %s',
		async (operation) => {
			const location = `${elsewhere.url}/v1/spotMembers`;
			spot.emulator.addFault({ kind: 'redirect', status: 307, location, times: 'always' });
			const error = await spot.failure(OPERATIONS[operation]());
			expect(error.message).toContain('redirects (status 307)');
			expect(spot.sent()).toHaveLength(1);
			expect(elsewhere.requests).toEqual([]);
		},
	);
});

describe('what may be repeated', () => {
	it.each(['get', 'update', 'bulkUpsert'])('is, after a passing fault: %s', async (operation) => {
		spot.emulator.addFault({ kind: 'resetAfter' });
		spot.emulator.addFault({ kind: 'status', status: 503, retryAfter: 0 });
		spot.emulator.addFault({ kind: 'status', status: 502, retryAfter: 0 });
		await spot.run(OPERATIONS[operation]());
		// The first update with a key reads the member beforehand.
		expect(spot.sent()).toHaveLength(operation === 'update' ? 5 : 4);
	});

	it('is given up after four tries', async () => {
		spot.emulator.addFault({ kind: 'status', status: 504, retryAfter: 0, times: 'always' });
		const error = await spot.failure(OPERATIONS.get());
		expect(error.message).toContain("couldn't process the request (status 504)");
		expect(spot.sent()).toHaveLength(4);
	});

	it('is not repeated after an answer that will not change', async () => {
		for (const status of [400, 401, 403, 404, 500, 501]) {
			spot.emulator.clearLog();
			spot.emulator.addFault({ kind: 'status', status });
			expect((await spot.failure(OPERATIONS.get())).httpCode).toBe(String(status));
			expect(spot.sent()).toHaveLength(1);
		}
	});
});

describe('429', () => {
	it('lowers the pace to what was accepted: few requests are refused after that', async () => {
		spot.emulator.setQuota({ perTenSeconds: 5, perDay: 50_000, retryAfter: 'none' });
		const items = spot.emulator
			.members()
			.slice(0, 8)
			.map(({ id }) => ({ id }));
		const get = { operation: 'get', memberId: member.byId('={{ $json.id }}') };
		expect((await spot.run(get, { items })).items).toHaveLength(8);
		// 3 at first. With an unchanged pace, it would retry over and over until the 10 seconds are up.
		expect(spot.sent().length - 8).toBeLessThanOrEqual(6);
	});

	it.each<[string, Fault, number, number]>([
		['seconds', { kind: 'status', status: 429, retryAfter: 1 }, 1_000, 1_900],
		[
			'an HTTP date',
			{ kind: 'status', status: 429, retryAfter: { httpDateIn: 1_200 } },
			1_000,
			3_000,
		],
		['nothing', { kind: 'status', status: 429 }, 500, 1_900],
	])('is waited out as told by %s', async (_, fault, least, most) => {
		spot.emulator.addFault(fault);
		await spot.run(OPERATIONS.get());
		const [first, second] = spot.emulator.requests.map(({ receivedAt }) => receivedAt);
		expect(second - first).toBeGreaterThanOrEqual(least);
		expect(second - first).toBeLessThan(most);
	});

	it.each([0, 40])(
		'is repeated for five minutes in all, with Retry-After: %d',
		async (retryAfter) => {
			spot.emulator.addFault({ kind: 'status', status: 429, retryAfter, times: 'always' });
			const startedAt = time.monotonic();
			const error = await spot.failure(OPERATIONS.invite());
			const tookMs = time.monotonic() - startedAt;
			expect(error.message).toMatch(
				/^Rate limit reached for this key, even after waiting (4|5) minutes\.$/,
			);
			expect(tookMs).toBeGreaterThan(250_000);
			expect(tookMs).toBeLessThan(305_000);
			// Without a wait that counts, about one a second.
			expect(spot.sent().length).toBeLessThan(605);
			expect(spot.sent().length).toBeGreaterThanOrEqual(7);
		},
	);

	it('with a wait for the daily limit does not pause the others', async () => {
		spot.emulator.addFault({ kind: 'status', status: 429, retryAfter: 3_600 });
		await spot.failure(OPERATIONS.get());
		const startedAt = time.monotonic();
		await spot.run(OPERATIONS.get());
		expect(time.monotonic() - startedAt).toBeLessThan(2_000);
	});

	it('with a wait that is too long ends in a clear error at once', async () => {
		spot.emulator.addFault({ kind: 'status', status: 429, retryAfter: 3_600, times: 'always' });
		const startedAt = time.monotonic();
		const error = await spot.failure(OPERATIONS.invite());
		expect(time.monotonic() - startedAt).toBeLessThan(2_000);
		expect(error.description).toContain('MeltingSpot asks you to wait 60 minutes.');
		expect(error.description).toContain('daily limit of 50,000 requests');
		expect(error.httpCode).toBe('429');
		expect(spot.sent()).toHaveLength(1);
	});
});

describe('an answer that cannot be used is told as such', () => {
	it.each<[string, Fault, string, string]>([
		['a web page', { kind: 'html' }, 'unexpected response (status 200)', '‹!doctype html›'],
		['half a JSON text', { kind: 'truncatedJson' }, 'unexpected response', '{"items":'],
		['a list', { kind: 'wrongShape', body: [1] }, 'unexpected response', '[1]'],
		['nothing in it', { kind: 'wrongShape', body: {} }, 'unexpected response', '{}'],
		[
			'rows that are none',
			{ kind: 'wrongShape', body: { items: [1] } },
			'unexpected response',
			'[1]',
		],
		['a page of an error', { kind: 'html', status: 500 }, '(status 500)', '‹!doctype html›'],
	])('%s', async (_, fault, message, start) => {
		spot.emulator.addFault(fault);
		const error = await spot.failure({});
		expect(error.message).toContain(message);
		expect(error.description).toContain('The response begins: ');
		expect(error.description).toContain(start);
	});

	it('half an answer, every time', async () => {
		spot.emulator.addFault({ kind: 'halfAnswer', times: 'always' });
		const error = await spot.failure({});
		expect(error.message).toContain('connection to MeltingSpot was lost');
		expect(spot.sent()).toHaveLength(4);
	});

	it('none, as nothing listens there', async () => {
		const baseUrl = 'http://127.0.0.1:9';
		const error = await spot.failure(OPERATIONS.invite(), {
			credentials: { ...spot.credentials, baseUrl },
		});
		expect(error.message).toContain('was refused');
	});

	it('none, as there is no such host', async () => {
		const error = await spot.failure(OPERATIONS.invite(), {
			credentials: { ...spot.credentials, baseUrl: 'http://meltingspot.invalid' },
		});
		expect(error.message).toContain("couldn't be found");
	});
});

describe('says what to do', () => {
	it.each([
		[
			400,
			'MeltingSpot rejected the request: limit is wrong.',
			{ message: 'limit is wrong' },
			'limit is wrong',
		],
		[401, 'MeltingSpot rejected the secret key.', { error: 'Unauthorized' }, 'Unauthorized'],
		[
			403,
			'MeltingSpot denied the request: No access.',
			{ error: { message: 'No access' } },
			'No access',
		],
		[404, "MeltingSpot's API wasn't found at this address.", { detail: 'Not here' }, 'Not here'],
		[413, 'The request is too large for MeltingSpot.', { message: ['a', 'b'] }, 'a. b'],
		[418, 'MeltingSpot rejected the request (status 418).', { reason: 'tea' }, '{"reason":"tea"}'],
		[500, "MeltingSpot couldn't process the request (status 500).", 'plain words', 'plain words'],
	])('%d', async (status, message, body, description) => {
		spot.emulator.addFault({ kind: 'status', status, body, times: 2 });
		const error = await spot.failure({});
		expect(error.message).toBe(message);
		expect(error.description).toMatch(/^[A-Z].*[a-z]\.( |$)/);
		// MeltingSpot's words are said once: in the message, or else below it.
		const isInMessage = message.includes(description);
		expect(error.description?.includes(description)).toBe(!isInMessage);
		expect(error.httpCode).toBe(String(status));
		expect(error.context.itemIndex).toBe(0);
	});

	it('without the key, where an error page quotes it', async () => {
		const body = { message: `The key ${spot.emulator.key} is unknown` };
		spot.emulator.addFault({ kind: 'status', status: 401, body, times: 2 });
		expect((await spot.failure({})).description).toContain('says: The key [secret key] is unknown');
		const { items } = await spot.run({}, { continueOnFail: true });
		expect(items).toHaveLength(1);
	});
});

it('everyone with the same key shares its quota, however late requests arrive', async () => {
	const LATENCY_MS = 500;
	spot.emulator.reset({ members: 130, latencyMs: [0, LATENCY_MS] });
	const people = spot.emulator.members();
	const run = async (some: typeof people) =>
		await spot.rows(
			{ operation: 'get', simplify: false, memberId: member.byId('={{ $json.id }}') },
			{
				items: some.map(({ id }) => ({ id })),
			},
		);
	const startedAt = time.monotonic();
	const rows = await Promise.all([run(people.slice(0, 65)), run(people.slice(65))]);
	expect(rows.flat()).toEqual(people);
	expect(time.monotonic() - startedAt).toBeLessThan(10_000 + 20 * LATENCY_MS);

	const requests = spot.emulator.requests;
	expect(requests.every(({ status }) => status === 200)).toBe(true);
	const arrivals = requests.map(({ receivedAt }) => receivedAt);
	for (let index = 100; index < arrivals.length; index++) {
		expect(arrivals[index] - arrivals[index - 100]).toBeGreaterThanOrEqual(10_000);
	}
});
