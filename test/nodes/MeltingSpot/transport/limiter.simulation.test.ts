/* eslint-disable @n8n/community-nodes/no-restricted-globals -- waits until all that can go on has gone on */
import {
	createLimiter,
	QUOTA,
	type Limiter,
	type RateLimitSlot,
} from '../../../../nodes/MeltingSpot/transport/limiter';
import { retryDelay } from '../../../../nodes/MeltingSpot/transport/retry';

/** A process with a limiter of its own; times in milliseconds. */
interface Process {
	requests: number;
	startsAt?: number;
	/** From then on, nothing is sent and no response is read. */
	crashesAt?: number;
}

interface Outcome {
	/** Time until the last response, as a multiple of what one process that uses the whole quota would take. */
	timesBound: number;
	refused: number;
	/** Refused after the first 10 s, as a share of the requests sent after that. */
	refusedLater: number;
	/** Longest run of a process, as a multiple of the shortest. */
	spread: number;
}

const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1);
const CONCURRENCY = 20;
const ONE_WAY_MS = { least: 50, most: 100 };

/** Mulberry32: numbers from 0 to 1. */
function seededRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Time that passes only while everything waits for it. */
class VirtualClock {
	now = 0;
	private waiting: Array<{ at: number; resume: () => void }> = [];

	readonly sleep = async (milliseconds: number) =>
		await new Promise<void>((resume) => {
			this.waiting.push({ at: this.now + Math.max(0, milliseconds), resume });
		});

	async runUntil(isDone: () => boolean): Promise<void> {
		while (!isDone()) {
			const at = Math.min(...this.waiting.map((entry) => entry.at));
			if (at > 10 * 60_000) throw new Error('Ten minutes passed, and the requests are not done');
			const index = this.waiting.findIndex((entry) => entry.at === at);
			const [next] = this.waiting.splice(index, 1);
			this.now = at;
			next.resume();
			await new Promise(setImmediate);
		}
	}
}

/** 100 requests in any 10 s; only accepted ones count. */
class SharedQuota {
	readonly log: Array<{ at: number; accepted: boolean }> = [];
	private readonly accepted: number[] = [];

	/** @returns undefined, or the `Retry-After` header of a 429 */
	arrive(now: number): string | undefined {
		const blocking = this.accepted.at(-QUOTA.requests);
		const wait = blocking === undefined ? 0 : blocking + QUOTA.windowMs - now;
		this.log.push({ at: now, accepted: wait <= 0 });
		if (wait > 0) return String(Math.ceil(wait / 1_000));
		this.accepted.push(now);
		return undefined;
	}
}

async function simulate(processes: Process[], seed: number): Promise<Outcome> {
	const random = seededRandom(seed);
	const clock = new VirtualClock();
	const quota = new SharedQuota();
	const durations: Array<number | undefined> = processes.map(() => undefined);
	let lastResponseAt = 0;
	const travel = async () =>
		await clock.sleep(ONE_WAY_MS.least + (ONE_WAY_MS.most - ONE_WAY_MS.least) * random());

	/** @returns whether the process is still alive */
	async function request(limiter: Limiter, crashesAt: number): Promise<boolean> {
		for (let attempt = 1; ; attempt++) {
			const slot: RateLimitSlot = await limiter.acquire();
			if (clock.now >= crashesAt) return false;
			await travel();
			const retryAfter = quota.arrive(clock.now);
			await travel();
			if (clock.now >= crashesAt) return false;
			slot.release(retryAfter !== undefined);
			lastResponseAt = clock.now;
			if (retryAfter === undefined) return true;
			const delay = retryDelay({
				endpoint: 'GET /v1/spotMembers',
				outcome: { status: 429, retryAfter },
				attempt,
				now: clock.now,
				random: random(),
			});
			slot.backOff(delay ?? NaN);
		}
	}

	processes.forEach(async ({ requests, startsAt = 0, crashesAt = Infinity }, index) => {
		await clock.sleep(startsAt + 50 * random());
		const startedAt = clock.now;
		const limiter = createLimiter({ monotonic: () => clock.now, sleep: clock.sleep }, random);
		let left = requests;
		const work = async () => {
			while (left-- > 0) if (!(await request(limiter, crashesAt))) return;
		};
		await Promise.all(Array.from({ length: CONCURRENCY }, work));
		durations[index] = clock.now - startedAt;
	});
	await clock.runUntil(() => durations.every((duration) => duration !== undefined));

	const accepted = quota.log.filter((entry) => entry.accepted).length;
	const later = quota.log.filter(({ at }) => at >= QUOTA.windowMs);
	const most = Math.max(...processes.map(({ requests }) => requests));
	const compared = durations.filter((_, index) => {
		const { requests, startsAt, crashesAt } = processes[index];
		return crashesAt === undefined && (requests === most || startsAt !== undefined);
	}) as number[];
	return {
		timesBound: lastResponseAt / boundMs(accepted),
		refused: quota.log.length - accepted,
		refusedLater: later.filter((entry) => !entry.accepted).length / Math.max(1, later.length),
		spread: Math.max(...compared) / Math.min(...compared),
	};
}

/** The minimum time for this many requests; the last window's go 20 at a time. */
function boundMs(requests: number): number {
	const windows = Math.floor((requests - 1) / QUOTA.requests);
	const inLast = requests - windows * QUOTA.requests;
	const roundTripMs = ONE_WAY_MS.least + ONE_WAY_MS.most;
	return windows * QUOTA.windowMs + Math.ceil(inLast / CONCURRENCY) * roundTripMs;
}

async function simulateAll(processes: Process[]) {
	const outcomes: Outcome[] = [];
	for (const seed of SEEDS) outcomes.push(await simulate(processes, seed));
	const sorted = (field: keyof Outcome) =>
		outcomes.map((outcome) => outcome[field]).sort((a, b) => a - b);
	return {
		median: (field: keyof Outcome) => sorted(field)[Math.floor(SEEDS.length / 2)],
		worst: (field: keyof Outcome) => sorted(field)[SEEDS.length - 1],
	};
}

const same = (count: number, requests: number): Process[] =>
	Array.from({ length: count }, () => ({ requests }));

it('one process alone is never refused, and takes hardly longer than the least possible time', async () => {
	const { worst } = await simulateAll(same(1, 400));
	expect(worst('refused')).toBe(0);
	expect(worst('timesBound')).toBeLessThan(1.03);
});

it.each([2, 4, 8])(
	'%d processes that start together share the quota evenly and lose little time, with ten seeds',
	async (count) => {
		const { worst } = await simulateAll(same(count, 400 / count));
		expect(worst('refused')).toBeGreaterThan(0);
		expect(worst('timesBound')).toBeLessThan(1.25);
		expect(worst('refusedLater')).toBeLessThanOrEqual(0.02);
		expect(worst('spread')).toBeLessThan(1.3);
	},
);

it('four processes that go on for long are still refused at most 2 % of their requests', async () => {
	const { worst, median } = await simulateAll(same(4, 1_000));
	expect(worst('timesBound')).toBeLessThan(1.25);
	expect(worst('refusedLater')).toBeLessThanOrEqual(0.02);
	expect(median('spread')).toBeLessThan(1.3);
});

it('a process that was crowded out gets going soon after the others are done', async () => {
	const processes = [0, 300, 900, 1_800].map((startsAt) => ({ requests: 1_000, startsAt }));
	const { worst } = await simulateAll(processes);
	expect(worst('timesBound')).toBeLessThan(1.25);
});

it.each<[string, Process[]]>([
	['one joins late', [...same(3, 110), { requests: 70, startsAt: 3_000 }]],
	['one leaves', [...same(3, 110), { requests: 40 }]],
	['one crashes with requests in flight', [...same(3, 110), { requests: 100, crashesAt: 10_400 }]],
])('the others soon use what is free: %s', async (_, processes) => {
	const { worst, median } = await simulateAll(processes);
	expect(worst('timesBound')).toBeLessThan(1.25);
	expect(worst('refusedLater')).toBeLessThanOrEqual(0.02);
	// One slot fewer can cost a process a whole window.
	expect(median('spread')).toBeLessThan(1.3);
});
