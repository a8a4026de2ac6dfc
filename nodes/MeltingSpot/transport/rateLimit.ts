/** Waits so many milliseconds. Rejects when the signal aborts. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Milliseconds; since when is the caller's choice. */
export type Clock = () => number;

/** MeltingSpot's quota: 100 requests in 10 seconds. Source: page "Configuration" of its API docs. */
export const QUOTA = { requests: 100, windowMs: 10_000 };

/** After a halving, one place comes back with every so many answers. */
const ANSWERS_PER_REGAINED_PLACE = 10;

export interface RateLimit {
	/** Waits until a request may leave; first come, first served. Rejects when the signal aborts. */
	enter(signal?: AbortSignal): Promise<Place>;
}

export interface Place {
	/** To be called as soon as the answer is there, or it is known that none will come. */
	answered(): void;
	/** The answer was "too many requests": all pause so many milliseconds, and half the places go. */
	refused(pauseMs: number): void;
}

/**
 * A hundred places. A request takes one when it leaves; it is free again 10 s after the *answer*,
 * so that MeltingSpot's own window never holds more, whatever the network delays.
 */
export function createRateLimit(clock: Clock, sleep: Sleep): RateLimit {
	let places = QUOTA.requests;
	let inFlight = 0;
	let answersSinceRegain = 0;
	let pausedUntil = 0;
	let halvedAt = -Infinity;
	/** When answers came that still hold a place, oldest first. */
	const answeredAt: number[] = [];
	let nextAnswer = deferred();
	let lastInLine = Promise.resolve();

	async function placeIsFree(signal?: AbortSignal): Promise<void> {
		for (;;) {
			signal?.throwIfAborted();
			const now = clock();
			while (answeredAt.length > 0 && answeredAt[0] + QUOTA.windowMs <= now) answeredAt.shift();
			if (pausedUntil > now) await sleep(pausedUntil - now, signal);
			else if (inFlight + answeredAt.length < places) return;
			else if (answeredAt.length > 0) await sleep(answeredAt[0] + QUOTA.windowMs - now, signal);
			else await untilAborted(nextAnswer.promise, signal);
		}
	}

	function answered(): void {
		inFlight--;
		answeredAt.push(clock());
		if (places < QUOTA.requests && ++answersSinceRegain >= ANSWERS_PER_REGAINED_PLACE) {
			answersSinceRegain = 0;
			places++;
		}
		nextAnswer.resolve();
		nextAnswer = deferred();
	}

	function refused(pauseMs: number, leftAt: number): void {
		pausedUntil = Math.max(pausedUntil, clock() + pauseMs);
		// Requests that left together are refused together: that is one reason to halve, not twenty.
		if (leftAt < halvedAt) return;
		halvedAt = clock();
		answersSinceRegain = 0;
		places = Math.max(1, Math.floor(places / 2));
	}

	return {
		async enter(signal) {
			const before = lastInLine;
			const turn = deferred();
			lastInLine = turn.promise;
			try {
				await untilAborted(before, signal);
				await placeIsFree(signal);
				inFlight++;
				const leftAt = clock();
				return { answered, refused: (pauseMs) => refused(pauseMs, leftAt) };
			} finally {
				// Whoever gives up waiting must not let those behind pass those in front.
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
