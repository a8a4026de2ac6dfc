import type { Clock } from './clock';
import { untilAborted } from './clock';

/** MeltingSpot's rate limit: 100 requests in 10 seconds. Source: page "Configuration" of its API docs. */
export const QUOTA = { requests: 100, windowMs: 10_000 };

/**
 * The least pause, doubled at random, after a 429 where nothing else says how long: processes that were refused together
 * don't come back together, and a key that is always refused costs about one request a second.
 */
const MIN_BLIND_PAUSE_MS = 500;

/** The pace while the rate limit is shared: that at which one process would use all of it. */
const SHARED_PACE_MS = QUOTA.windowMs / QUOTA.requests;

export interface Limiter {
	/** Waits until a request may leave; first come, first served. Rejects when the signal aborts. */
	acquire(signal?: AbortSignal): Promise<RateLimitSlot>;
	/** Whether a new limiter would allow the same. */
	isUnused(): boolean;
}

/** Call one of these once, as soon as the request ends. */
export interface RateLimitSlot {
	/** It ended, with or without a response. */
	release(): void;
	/**
	 * The response was 429: pauses all requests.
	 * @param retryAfterMs the wait that MeltingSpot asks for
	 * @returns the time until the pause ends, in milliseconds
	 */
	refuse(retryAfterMs?: number): number;
}

/**
 * Sliding window of 100 slots. A request takes one when it leaves; it is free again 10 s after the *response*, so that
 * MeltingSpot's own window never holds more, whatever the network delay.
 *
 * A 429 means that other processes use the same key. All requests pause until the oldest slot is free. From then on, until
 * 10 s have passed without another 429, requests leave 100 ms apart. As many as were accepted in the 10 s before the 429,
 * this process's share, don't wait for each other. Beyond it, one tries for more, and one more at a time for each accepted.
 * @param random from 0 to 1
 */
export function createLimiter(
	clock: Pick<Clock, 'monotonic' | 'sleep'>,
	random: () => number = Math.random,
): Limiter {
	const queue: Array<{ leave: (slot: RateLimitSlot) => void; signal?: AbortSignal }> = [];
	let inFlight = 0;
	/** When the responses arrived that still hold a slot, oldest first. */
	const accepted: number[] = [];
	let share: number = QUOTA.requests;
	let pausedUntil = -Infinity;
	let sharedUntil = -Infinity;
	let lastLeftAt = -Infinity;
	let wakesAt = Infinity;

	const nextExpiry = () => (accepted[0] ?? Infinity) + QUOTA.windowMs;

	function expireSlots(now: number): void {
		while (nextExpiry() <= now) accepted.shift();
	}

	/** When the next request may leave, unless a response comes before. */
	function departure(now: number): number {
		expireSlots(now);
		const held = inFlight + accepted.length;
		if (now < pausedUntil) return pausedUntil;
		if (held >= QUOTA.requests) return nextExpiry();
		if (now >= sharedUntil) return now;
		const acceptedBeyond = Math.max(0, accepted.length - share);
		// In other words: those in flight beyond the share may be as many as were accepted beyond it, plus this one.
		const mayLeave = held - share <= 2 * acceptedBeyond;
		return mayLeave ? lastLeftAt + SHARED_PACE_MS : Math.min(nextExpiry(), sharedUntil);
	}

	/** Lets requests leave that may. Called whenever that may have changed. */
	function dispatch(): void {
		for (;;) {
			while (queue[0]?.signal?.aborted) queue.shift();
			if (queue.length === 0) return;
			const now = clock.monotonic();
			const at = departure(now);
			if (at > now) return wakeAt(at, at - now);
			lastLeftAt = now;
			inFlight++;
			queue.shift()!.leave(takenSlot());
		}
	}

	function wakeAt(at: number, milliseconds: number): void {
		if (at >= wakesAt || at === Infinity) return;
		wakesAt = at;
		void clock.sleep(milliseconds).then(() => {
			if (wakesAt === at) wakesAt = Infinity;
			dispatch();
		});
	}

	function pauseUntil(time: number): void {
		pausedUntil = Math.max(pausedUntil, time, accepted.length > 0 ? nextExpiry() : 0);
		sharedUntil = pausedUntil + QUOTA.windowMs;
	}

	const takenSlot = (): RateLimitSlot => ({
		release() {
			const now = clock.monotonic();
			inFlight--;
			accepted.push(now);
			if (now < pausedUntil) {
				// It left before the 429.
				share++;
				pauseUntil(now);
			}
			dispatch();
		},
		refuse(retryAfterMs = 0) {
			const now = clock.monotonic();
			inFlight--;
			expireSlots(now);
			share = accepted.length;
			const isKnown = retryAfterMs > 0 || share > 0;
			pauseUntil(now + (isKnown ? retryAfterMs : MIN_BLIND_PAUSE_MS * (1 + random())));
			dispatch();
			return pausedUntil - now;
		},
	});

	return {
		async acquire(signal) {
			signal?.throwIfAborted();
			const leaving = new Promise<RateLimitSlot>((leave) => queue.push({ leave, signal }));
			dispatch();
			return await untilAborted(leaving, signal);
		},
		isUnused() {
			const now = clock.monotonic();
			expireSlots(now);
			return queue.length + inFlight + accepted.length === 0 && now >= sharedUntil;
		},
	};
}
