/** Waits so many milliseconds. Rejects when the signal aborts. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Milliseconds; since when is the caller's choice. */
export type Clock = () => number;

/** MeltingSpot's quota: 100 requests in 10 seconds. Source: page "Configuration" of its API docs. */
export const QUOTA = { requests: 100, windowMs: 10_000 };

/** After a back-off, one slot comes back with every so many responses. */
const RESPONSES_PER_RECOVERED_SLOT = 10;

export interface Limiter {
	/** Waits until a request may leave; first come, first served. Rejects when the signal aborts. */
	acquire(signal?: AbortSignal): Promise<RateLimitSlot>;
}

export interface RateLimitSlot {
	/** To be called as soon as the request ends, with a response or without. */
	release(): void;
	/** The response was 429: pauses all requests for so many milliseconds and halves the capacity. */
	backOff(pauseMs: number): void;
}

/**
 * 100 slots. A request takes one when it leaves; it is free again 10 s after the *response*, so that MeltingSpot's
 * own window never holds more, whatever the network delays.
 */
export function createLimiter(clock: Clock, sleep: Sleep): Limiter {
	let capacity = QUOTA.requests;
	let inFlight = 0;
	let responsesSinceRecovery = 0;
	let pausedUntil = 0;
	let halvedAt = -Infinity;
	/** When the responses came that still hold a slot, oldest first. */
	const releasedAt: number[] = [];
	let nextRelease = deferred();
	let queueTail = Promise.resolve();

	async function waitForSlot(signal?: AbortSignal): Promise<void> {
		for (;;) {
			signal?.throwIfAborted();
			const now = clock();
			while (releasedAt.length > 0 && releasedAt[0] + QUOTA.windowMs <= now) releasedAt.shift();
			if (pausedUntil > now) await sleep(pausedUntil - now, signal);
			else if (inFlight + releasedAt.length < capacity) return;
			else if (releasedAt.length > 0) await sleep(releasedAt[0] + QUOTA.windowMs - now, signal);
			else await untilAborted(nextRelease.promise, signal);
		}
	}

	function release(): void {
		inFlight--;
		releasedAt.push(clock());
		if (capacity < QUOTA.requests && ++responsesSinceRecovery >= RESPONSES_PER_RECOVERED_SLOT) {
			responsesSinceRecovery = 0;
			capacity++;
		}
		nextRelease.resolve();
		nextRelease = deferred();
	}

	function backOff(pauseMs: number, leftAt: number): void {
		pausedUntil = Math.max(pausedUntil, clock() + pauseMs);
		// Halve once per burst of 429s.
		if (leftAt < halvedAt) return;
		halvedAt = clock();
		responsesSinceRecovery = 0;
		capacity = Math.max(1, Math.floor(capacity / 2));
	}

	return {
		async acquire(signal) {
			const before = queueTail;
			const turn = deferred();
			queueTail = turn.promise;
			try {
				await untilAborted(before, signal);
				await waitForSlot(signal);
				inFlight++;
				const leftAt = clock();
				return { release, backOff: (pauseMs) => backOff(pauseMs, leftAt) };
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

/** The promise, or a rejection as soon as the signal aborts. */
export async function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
	if (!signal) return await promise;
	signal.throwIfAborted();
	let abort!: () => void;
	const aborted = new Promise<never>((_, reject) => {
		abort = () => reject(signal.reason);
		signal.addEventListener('abort', abort);
	});
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		signal.removeEventListener('abort', abort);
	}
}
