import type { Clock } from './clock';
import { untilAborted } from './clock';

/** MeltingSpot's rate limit: 100 requests in 10 seconds. Source: page "Configuration" of its API docs. */
export const QUOTA = { requests: 100, windowMs: 10_000 };

/** Processes that start together share the rate limit more evenly if their first requests don't leave in one burst. */
const COLD_START = { burst: 10, intervalMs: 10 };

/**
 * At most one probe per this many accepted requests: learning that no slot is free costs a refused request. After a
 * refusal, the processes redistribute the rate limit, so the first probe comes sooner. These numbers, and those below,
 * are the best of those tried with limiter.simulation.test.ts.
 */
const ACCEPTED_PER_PROBE = { afterRefusal: 47, afterProbe: 100 };
const MAX_HOLD_MS = { afterRefusal: 30_000, afterProbe: 22_000, withFewSlots: 10_000 };

/** Fewer accepted requests than this say nothing about this process's share: it may just have been idle. */
const TOO_FEW_TO_TELL = 8;

/** Other processes' slots, like our own, become free in bursts. A probe during one would only take a slot from them. */
const QUIET_MS = 700;

/** Each time this many slots are gained in a row, one more probe may be in flight. */
const GAINS_PER_PARALLEL_PROBE = 16;

export interface Limiter {
	/** Waits until a request may leave; first come, first served. Rejects when the signal aborts. */
	acquire(signal?: AbortSignal): Promise<RateLimitSlot>;
}

export interface RateLimitSlot {
	/** Call this once, as soon as the request ends, with or without a response. `refused`: the response was 429. */
	release(refused?: boolean): void;
	/** After a refusal: pauses all requests for that many milliseconds. A refused probe pauses none. */
	backOff(pauseMs: number): void;
}

/**
 * Sliding window of 100 slots. A request takes one when it leaves; it is released 10 s after the *response*, so that
 * MeltingSpot's own window never holds more, whatever the network delay.
 *
 * Other processes may use the same key. After a 429, the capacity becomes the number of accepted requests, at least 1,
 * so that all capacities add up to the rate limit. From time to time, a probe (a single request beyond the capacity)
 * tests whether slots became free: each accepted probe raises the capacity and is followed by another until one is
 * refused.
 * @param random jitter, from 0 to 1: processes must not all probe at once
 */
export function createLimiter(
	clock: Pick<Clock, 'monotonic' | 'sleep'>,
	random: () => number = Math.random,
): Limiter {
	let capacity = QUOTA.requests;
	let inFlight = 0;
	/** Arrival times of the responses that still hold a slot, oldest first. */
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
		// If slots are spread over the whole window, there is no quiet moment.
		const overdue = nextProbeAt + QUOTA.windowMs;
		return quiet + QUIET_MS < nextExpiry() ? quiet : overdue;
	}

	function scheduleProbe(after: keyof typeof ACCEPTED_PER_PROBE): void {
		const now = clock.monotonic();
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
			const now = clock.monotonic();
			const isCold = releasedAt.length === 0 && inFlight >= COLD_START.burst;
			const earliest = Math.max(pausedUntil, isCold ? lastLeftAt + COLD_START.intervalMs : 0);
			if (earliest > now) await clock.sleep(earliest - now, signal);
			else if (heldSlots(now) < capacity) return false;
			else if (probeTime(now) <= now) return true;
			else await untilAborted(untilSlotMayBeFree(now, signal), signal);
		}
	}

	async function untilSlotMayBeFree(now: number, signal?: AbortSignal): Promise<void> {
		const time = Math.min(nextExpiry(), probeTime(now));
		if (time === Infinity) return await nextRelease.promise;
		const passed = clock.sleep(time - now, signal);
		const isReleaseAwaited = releasedAt.length === 0 || probesInFlight > 0;
		await (isReleaseAwaited ? Promise.race([passed, nextRelease.promise]) : passed);
	}

	function lowerCapacity(leftAt: number): void {
		const now = clock.monotonic();
		// When the first request of the burst was refused, this one still counted as accepted.
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
		// Probes sent before a refusal prove nothing.
		if (leftAt <= refusedAt) return;
		if (refused) {
			endProbing(clock.monotonic());
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
		const leftAt = clock.monotonic();
		lastLeftAt = leftAt;
		return {
			release(refused = false) {
				inFlight--;
				if (!refused) releasedAt.push(clock.monotonic());
				if (isProbe) settleProbe(leftAt, refused);
				else if (refused) lowerCapacity(leftAt);
				nextRelease.resolve();
				nextRelease = deferred();
			},
			backOff(pauseMs) {
				if (!isProbe) pausedUntil = Math.max(pausedUntil, clock.monotonic() + pauseMs);
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
