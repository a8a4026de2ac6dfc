import type { Endpoint } from './endpoints';
import { isIdempotent } from './endpoints';
import type { Fault } from './errors';
import { isLasting } from './errors';

export interface FailedAttempt {
	endpoint: Endpoint;
	/** None means no response. */
	status?: number;
	/** What MeltingSpot asks for. */
	retryAfterMs?: number;
	/** 1 for the first one. */
	attempt: number;
	/** Why there is no response. */
	fault?: Fault;
}

export const MAX_ATTEMPTS = 4;
const FIRST_DELAY_MS = 1_000;

/**
 * How long to wait before the next attempt, or undefined if there must be none. Not for a 429, on which MeltingSpot didn't
 * act: see `limiter.ts`. After any other failure it may have acted, so only idempotent requests are retried.
 * @param random jitter, from 0 to 1
 * @returns milliseconds
 */
export function retryDelay(failed: FailedAttempt, random: number): number | undefined {
	const { endpoint, status, fault, retryAfterMs = 0, attempt } = failed;
	const isPassing = [undefined, 502, 503, 504].includes(status) && !(fault && isLasting(fault));
	if (!isPassing || !isIdempotent(endpoint) || attempt >= MAX_ATTEMPTS) return undefined;
	return Math.max(retryAfterMs, FIRST_DELAY_MS * 2 ** (attempt - 1) * (0.5 + random / 2));
}

/**
 * The wait that a `Retry-After` header asks for: seconds or an HTTP date (RFC 9110, 10.2.3).
 * @returns milliseconds, or undefined if there is no usable header
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
