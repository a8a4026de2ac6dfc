import {
	mostRequestsWithin,
	startEmulator,
	type Emulator,
	type LoggedRequest,
} from '../../emulator';
import { DOCUMENTED_QUOTA, QuotaGuard } from '../../emulator/conditions/quota';
import { call } from './client';

describe('the rule', () => {
	/** The waits of requests that arrive at these times (ms). */
	const waits = (guard: QuotaGuard, arrivals: number[]) => arrivals.map((now) => guard.arrive(now));

	it('lets 100 requests arrive in any 10 seconds, wherever those begin', () => {
		const guard = new QuotaGuard(DOCUMENTED_QUOTA);
		const even = Array.from({ length: 100 }, (_, index) => index * 50);
		expect(waits(guard, even)).toEqual(even.map(() => 0));
		expect(waits(guard, [4_950, 9_999])).toEqual([5_050, 1]);
		expect(waits(guard, [10_000, 10_001, 10_050])).toEqual([0, 49, 0]);
	});

	it('never lets a 101st pass, and never stops one of a hundred', () => {
		const guard = new QuotaGuard(DOCUMENTED_QUOTA);
		const passed: number[] = [];
		for (let now = 0; now < 60_000; now += 37) {
			const within = passed.filter((arrival) => now - arrival < 10_000).length;
			const wait = guard.arrive(now);
			expect(wait === 0).toBe(within < 100);
			if (wait === 0) passed.push(now);
		}
		expect(passed.length).toBeGreaterThan(500);
	});

	it('does not count the refused unless told to', () => {
		const quota = { perTenSeconds: 1, perDay: 100 };
		expect(waits(new QuotaGuard(quota), [0, 5_000, 10_000])).toEqual([0, 5_000, 0]);
		const strict = new QuotaGuard({ ...quota, countRefused: true });
		expect(waits(strict, [0, 5_000, 10_000])).toEqual([0, 5_000, 5_000]);
	});

	it('lets 50,000 requests arrive in a day, which begins with the first one', () => {
		const day = 24 * 3600 * 1000;
		const guard = new QuotaGuard(DOCUMENTED_QUOTA);
		for (let index = 0; index < 50_000; index += 1)
			expect(guard.arrive(1_000 + index * 1000)).toBe(0);
		expect(guard.arrive(50_001_000)).toBe(day - 50_000_000);
		expect(guard.arrive(day + 999)).toBe(1);
		expect(guard.arrive(day + 1_000)).toBe(0);
	});

	it('can be none', () => {
		const guard = new QuotaGuard(null);
		expect(Array.from({ length: 1000 }, () => guard.arrive(0)).every((wait) => wait === 0)).toBe(
			true,
		);
	});
});

it('the log tells how many requests arrived within a span', () => {
	const log = [0, 5, 9, 10, 14, 30].map((receivedAt) => ({ receivedAt }) as LoggedRequest);
	expect(mostRequestsWithin(10, log)).toBe(4);
	expect(mostRequestsWithin(9, log)).toBe(3);
	expect(mostRequestsWithin(1, log)).toBe(1);
	expect(mostRequestsWithin(100, log)).toBe(6);
	expect(mostRequestsWithin(10, [])).toBe(0);
});

describe('over HTTP', () => {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ members: 3 });
	});
	beforeEach(() => emulator.reset());
	afterAll(() => emulator.close());

	const invite = (index: number) =>
		call(emulator, {
			method: 'POST',
			path: '/v1/spotMembers',
			body: { email: `a${index}@example.com` },
		});

	it('is what MeltingSpot documents, unless set: 100 pass, and a 429 does not act', async () => {
		const answers = await Promise.all(Array.from({ length: 105 }, (_, index) => invite(index)));
		const refused = answers.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(5);
		expect(emulator.invitations).toHaveLength(100);
		for (const { headers } of refused) {
			expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(9);
			expect(Number(headers['retry-after'])).toBeLessThanOrEqual(10);
		}
		expect(emulator.requests.filter(({ status }) => status === 429)).toHaveLength(5);
		expect(mostRequestsWithin(10_000, emulator.requests)).toBe(105);
	});

	it('tells when to come back as it is set', async () => {
		emulator.setClock({ frozenAt: Date.UTC(2026, 10, 21, 12) });
		emulator.setQuota({ perTenSeconds: 0, perDay: 10, retryAfter: 'httpDate' });
		expect((await invite(1)).headers['retry-after']).toBe('Sat, 21 Nov 2026 12:00:10 GMT');
		emulator.setQuota({ perTenSeconds: 0, perDay: 10, retryAfter: 'none' });
		expect((await invite(1)).headers['retry-after']).toBeUndefined();
	});

	it('runs on real time, whatever the clock says, and refills', async () => {
		emulator.setQuota({ perTenSeconds: 1, perDay: 10 });
		expect((await invite(1)).status).toBe(201);
		emulator.setClock({ offset: 3600_000 });
		expect((await invite(2)).status).toBe(429);
		emulator.setQuota(null);
		expect((await invite(3)).status).toBe(201);
	});

	it('goes before the faults and the key', async () => {
		emulator.setQuota({ perTenSeconds: 1, perDay: 10 });
		emulator.addFault({ kind: 'status', status: 503, after: 1 });
		await invite(1);
		expect((await invite(2)).status).toBe(429);
		expect(emulator.faults).toHaveLength(1);
		const { status } = await call(emulator, { path: '/v1/spotMembers', headers: {} });
		expect(status).toBe(429);
	});
});
