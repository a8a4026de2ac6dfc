/** Waits so many milliseconds. Rejects when the signal aborts. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Milliseconds; since when is the caller's choice. */
export type Clock = () => number;

/** MeltingSpot's rate limit: 100 requests in 10 seconds. Source: page "Configuration" of its API docs. */
export const QUOTA = { requests: 100, windowMs: 10_000 };

/** Processes that start together share the rate limit more evenly if their first requests don't leave in one burst. */
const COLD_START = { burst: 10, intervalMs: 10 };

/**
 * At most one probe in so many accepted requests: a refused one is what it costs to learn that nothing is free. A refusal
 * means that the processes share anew, so the first probe after it comes sooner. These numbers, and those below, are the best
 * that limiter.simulation.test.ts was tried with.
 */
const ACCEPTED_PER_PROBE = { afterRefusal: 47, afterProbe: 100 };
const MAX_HOLD_MS = { afterRefusal: 30_000, afterProbe: 22_000, withFewSlots: 10_000 };

/** So few accepted requests say nothing about the share of this process: it may just have been idle. */
const TOO_FEW_TO_TELL = 8;

/** Others' slots come free in bursts like our own. A probe amid one would only take a slot from another process. */
const QUIET_MS = 700;

/** With every so many slots gained in a row, one more probe may be in flight. */
const GAINS_PER_PARALLEL_PROBE = 16;

export interface Limiter {
	/** Waits until a request may leave; first come, first served. Rejects when the signal aborts. */
	acquire(signal?: AbortSignal): Promise<RateLimitSlot>;
}

export interface RateLimitSlot {
	/** To be called once, as soon as the request ends, with a response or without. `refused`: the response was 429. */
	release(refused?: boolean): void;
	/** After a refusal: pauses all requests for so many milliseconds. A refused probe pauses none. */
	backOff(pauseMs: number): void;
}

/**
 * Sliding window of 100 slots. A request takes one when it leaves; it is released 10 s after the *response*, so that
 * MeltingSpot's own window never holds more, whatever the network delays.
 *
 * Other processes may use the same key. After a 429 the capacity becomes what was accepted, at least 1, so that they
 * add up to the rate limit. From time to time a probe, a single request beyond the capacity, finds out whether slots came
 * free: each accepted one raises the capacity and is followed by another until one is refused.
 * @param random jitter, from 0 to 1: processes must not probe all at once
 */
export function createLimiter(
	clock: Clock,
	sleep: Sleep,
	random: () => number = Math.random,
): Limiter {
	let capacity = QUOTA.requests;
	let inFlight = 0;
	/** When the responses came that still hold a slot, oldest first. */
	const releasedAt: number[] = [];
	let lastLeftAt = -Infinity;
	let pausedUntil = 0;
	let refusedAt = -Infinity;
	let probesInFlight = 0;
	/** Slots gained since a request was refused. */
	let gained = 0;
	let nextProbeAt = 0;
	let holdUntil = 0;
	let nextRelease = deferred();
	let queueTail = Promise.resolve();

	const nextExpiry = () => (releasedAt[0] ?? Infinity) + QUOTA.windowMs;

	function heldSlots(now: number): number {
		while (nextExpiry() <= now) releasedAt.shift();
		return inFlight + releasedAt.length;
	}

	/** When the next probe may leave; Infinity if there is nothing to probe for, or enough probes are in flight. */
	function probeTime(now: number): number {
		const parallel = 1 + Math.floor(gained / GAINS_PER_PARALLEL_PROBE);
		const most = Math.max(heldSlots(now), capacity + probesInFlight);
		if (most >= QUOTA.requests || probesInFlight >= parallel) return Infinity;
		const quiet = gained > 0 ? now : Math.max(nextProbeAt, lastLeftAt + QUIET_MS);
		// Slots spread over the whole window leave no quiet second.
		const overdue = nextProbeAt + QUOTA.windowMs;
		return quiet + QUIET_MS < nextExpiry() ? quiet : overdue;
	}

	function scheduleProbe(after: keyof typeof ACCEPTED_PER_PROBE): void {
		const now = clock();
		const windows = ACCEPTED_PER_PROBE[after] / capacity;
		const hold = windows * QUOTA.windowMs * (0.9 + 0.2 * random());
		nextProbeAt = Math.min(now + hold, latestProbe(now));
	}

	function latestProbe(now: number): number {
		if (capacity < TOO_FEW_TO_TELL) return now + MAX_HOLD_MS.withFewSlots;
		return holdUntil > now ? holdUntil : now + MAX_HOLD_MS.afterProbe;
	}

	/** @returns whether the request that may leave now is a probe */
	async function waitForSlot(signal?: AbortSignal): Promise<boolean> {
		for (;;) {
			signal?.throwIfAborted();
			const now = clock();
			const isCold = releasedAt.length === 0 && inFlight >= COLD_START.burst;
			const earliest = Math.max(pausedUntil, isCold ? lastLeftAt + COLD_START.intervalMs : 0);
			if (earliest > now) await sleep(earliest - now, signal);
			else if (heldSlots(now) < capacity) return false;
			else if (probeTime(now) <= now) return true;
			else await untilAborted(untilSlotMayBeFree(now, signal), signal);
		}
	}

	async function untilSlotMayBeFree(now: number, signal?: AbortSignal): Promise<void> {
		const time = Math.min(nextExpiry(), probeTime(now));
		if (time === Infinity) return await nextRelease.promise;
		const passed = sleep(time - now, signal);
		const isReleaseAwaited = releasedAt.length === 0 || probesInFlight > 0;
		await (isReleaseAwaited ? Promise.race([passed, nextRelease.promise]) : passed);
	}

	function lowerCapacity(leftAt: number): void {
		const now = clock();
		// A request of the same burst still counted as accepted when the first of them was refused.
		const isSameBurst = leftAt <= refusedAt;
		capacity = Math.max(1, isSameBurst ? capacity - 1 : heldSlots(now) - probesInFlight);
		if (!isSameBurst) {
			holdUntil = now + MAX_HOLD_MS.afterRefusal;
			endProbing(now);
		}
		scheduleProbe('afterRefusal');
		if (capacity < TOO_FEW_TO_TELL) nextProbeAt = now;
	}

	function endProbing(now: number): void {
		refusedAt = now;
		probesInFlight = 0;
		gained = 0;
	}

	function settleProbe(leftAt: number, refused: boolean): void {
		// After a refusal the probes before it prove nothing.
		if (leftAt <= refusedAt) return;
		if (refused) {
			endProbing(clock());
			scheduleProbe('afterProbe');
			return;
		}
		probesInFlight--;
		gained++;
		capacity++;
	}

	function take(isProbe: boolean): RateLimitSlot {
		inFlight++;
		if (isProbe) probesInFlight++;
		const leftAt = clock();
		lastLeftAt = leftAt;
		return {
			release(refused = false) {
				inFlight--;
				if (!refused) releasedAt.push(clock());
				if (isProbe) settleProbe(leftAt, refused);
				else if (refused) lowerCapacity(leftAt);
				nextRelease.resolve();
				nextRelease = deferred();
			},
			backOff(pauseMs) {
				if (!isProbe) pausedUntil = Math.max(pausedUntil, clock() + pauseMs);
			},
		};
	}

	return {
		async acquire(signal) {
			const before = queueTail;
			const turn = deferred();
			queueTail = turn.promise;
			try {
				await untilAborted(before, signal);
				return take(await waitForSlot(signal));
			} finally {
				// Aborted waiters must not reorder the queue.
				void before.then(turn.resolve);
			}
		},
	};
}

function deferred() {
	let resolve!: () => void;
	const promise = new Promise<void>((done) => {
		resolve = done;
	});
	return { promise, resolve };
}

/**
 * The promise, or a rejection as soon as the signal aborts. It listens on a signal of its own: Node warns of more than
 * ten listeners on one, and twenty requests wait on that of an execution.
 */
export async function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
	if (!signal) return await promise;
	signal.throwIfAborted();
	const own = AbortSignal.any([signal]);
	let abort!: () => void;
	const aborted = new Promise<never>((_, reject) => {
		abort = () => reject(own.reason);
		own.addEventListener('abort', abort);
	});
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		own.removeEventListener('abort', abort);
	}
}
