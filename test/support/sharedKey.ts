import { createLimiter, QUOTA, type Limiter } from '../../nodes/MeltingSpot/transport/limiter';

/*
 * Processes that share a key, in virtual time: each has the package's limiter, and MeltingSpot counts the requests of all.
 */

/** A process with a limiter of its own; times in milliseconds. */
export interface Process {
	requests: number;
	startsAt?: number;
	/** From then on, nothing is sent and no response is read. */
	crashesAt?: number;
	/** Time from one request to the next, if they don't all come at once. */
	everyMs?: number;
}

/** What a 429 says of the wait: nothing, the time that is left, or always a second. */
export type RetryAfter = 'absent' | 'exact' | 'one second';

export interface Outcome {
	/** Time until the last response, as a multiple of the least possible time. */
	timesBound: number;
	refused: number;
	/** Refused after the first 10 s, as a share of the requests sent after that. */
	refusedLater: number;
	/** Longest run of a process, as a multiple of the shortest; of those that start together and have as much to do. */
	spread: number;
}

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

interface Sleeper {
	at: number;
	resume: () => void;
}

/** Time that passes only while everything waits for it. */
class VirtualClock {
	now = 0;
	/** A binary heap. */
	private readonly waiting: Sleeper[] = [];
	private added = 0;

	readonly sleep = async (milliseconds: number) =>
		await new Promise<void>((resume) => {
			this.add({ at: this.now + Math.max(0, milliseconds), resume });
		});

	async runUntil(isDone: () => boolean): Promise<void> {
		await this.settle();
		while (!isDone()) {
			const { at, resume } = this.takeNext();
			if (at > 10 * 60_000) throw new Error('Ten minutes passed, and the requests are not done');
			this.now = at;
			resume();
			await this.settle();
		}
	}

	/** Everything that goes on ends up in a sleep a few microtasks later. */
	private async settle(): Promise<void> {
		let before: number;
		do {
			before = this.added;
			for (let turn = 0; turn < 12; turn++) await undefined;
		} while (this.added !== before);
	}

	private add(sleeper: Sleeper): void {
		const { waiting } = this;
		this.added++;
		let index = waiting.length;
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (waiting[parent].at <= sleeper.at) break;
			waiting[index] = waiting[parent];
			index = parent;
		}
		waiting[index] = sleeper;
	}

	private takeNext(): Sleeper {
		const { waiting } = this;
		const first = waiting[0];
		const last = waiting.pop();
		if (!last) throw new Error('Nothing goes on');
		let index = 0;
		for (;;) {
			let child = 2 * index + 1;
			if (child >= waiting.length) break;
			if (child + 1 < waiting.length && waiting[child + 1].at < waiting[child].at) child++;
			if (waiting[child].at >= last.at) break;
			waiting[index] = waiting[child];
			index = child;
		}
		if (waiting.length > 0) waiting[index] = last;
		return first;
	}
}

/** 100 requests in any 10 s; only accepted ones count. */
class SharedQuota {
	readonly log: Array<{ at: number; accepted: boolean }> = [];
	private readonly accepted: number[] = [];

	/** @returns 0, or the milliseconds until a request would be accepted */
	arrive(now: number): number {
		const blocking = this.accepted.at(-QUOTA.requests);
		const wait = blocking === undefined ? 0 : Math.max(0, blocking + QUOTA.windowMs - now);
		this.log.push({ at: now, accepted: wait === 0 });
		if (wait === 0) this.accepted.push(now);
		return wait;
	}
}

export async function simulate(
	processes: Process[],
	retryAfter: RetryAfter,
	seed: number,
	newLimiter = createLimiter,
): Promise<Outcome> {
	const random = seededRandom(seed);
	const clock = new VirtualClock();
	const quota = new SharedQuota();
	const durations: Array<number | undefined> = processes.map(() => undefined);
	let lastResponseAt = 0;
	const travel = async () =>
		await clock.sleep(ONE_WAY_MS.least + (ONE_WAY_MS.most - ONE_WAY_MS.least) * random());
	const retryAfterMs = (wait: number) =>
		({ absent: undefined, exact: wait, 'one second': 1_000 })[retryAfter];

	/** @returns whether the process is still alive */
	async function request(limiter: Limiter, crashesAt: number): Promise<boolean> {
		for (;;) {
			const slot = await limiter.acquire();
			if (clock.now >= crashesAt) return false;
			await travel();
			const wait = quota.arrive(clock.now);
			await travel();
			if (clock.now >= crashesAt) return false;
			lastResponseAt = clock.now;
			if (wait === 0) {
				slot.release();
				return true;
			}
			slot.refuse(retryAfterMs(wait));
		}
	}

	processes.forEach(async ({ requests, startsAt = 0, crashesAt = Infinity, everyMs }, index) => {
		await clock.sleep(startsAt + 50 * random());
		const startedAt = clock.now;
		const limiter = newLimiter({ monotonic: () => clock.now, sleep: clock.sleep }, random);
		let left = requests;
		const work = async () => {
			while (left-- > 0) if (!(await request(limiter, crashesAt))) return;
		};
		const arrive = async (_: unknown, at: number) => {
			await clock.sleep(at * everyMs!);
			await request(limiter, crashesAt);
		};
		await (everyMs === undefined
			? Promise.all(Array.from({ length: CONCURRENCY }, work))
			: Promise.all(Array.from({ length: requests }, arrive)));
		durations[index] = clock.now - startedAt;
	});
	await clock.runUntil(() => durations.every((duration) => duration !== undefined));

	const accepted = quota.log.filter((entry) => entry.accepted).length;
	const later = quota.log.filter(({ at }) => at >= QUOTA.windowMs);
	const [{ requests: most }] = processes;
	const compared = durations.filter((_, index) => {
		const { requests, startsAt, crashesAt } = processes[index];
		return crashesAt === undefined && startsAt === undefined && requests === most;
	}) as number[];
	return {
		timesBound: lastResponseAt / boundMs(accepted),
		refused: quota.log.length - accepted,
		refusedLater: later.filter((entry) => !entry.accepted).length / Math.max(1, later.length),
		spread: Math.max(...compared) / Math.min(...compared),
	};
}

/** The least possible time for this many requests: whole windows, and half a second for what is in the last one. */
function boundMs(requests: number): number {
	return (Math.ceil(requests / QUOTA.requests) - 1) * QUOTA.windowMs + 500;
}
