import { sleep as wait } from 'n8n-workflow';

/** All that this package knows of time. Tests replace these functions, so look them up at each call. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Milliseconds since an arbitrary point. Never jumps. */
	monotonic(): number;
	/** Waits for that many milliseconds. Rejects when the signal aborts. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
	/** A signal that aborts after that many milliseconds. */
	timeout(milliseconds: number): AbortSignal;
}

export const clock: Clock = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	sleep: async (milliseconds, signal) => await untilAborted(wait(milliseconds), signal),
	timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
};

/**
 * The promise, or a rejection as soon as the signal aborts. It listens on its own signal: Node warns about more than
 * ten listeners on one, and twenty requests wait on an execution's signal.
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
