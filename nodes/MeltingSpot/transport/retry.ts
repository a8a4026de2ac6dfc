import type { Endpoint } from './endpoints';
import { isIdempotent } from './endpoints';

/** How one attempt ended. No status means no response. */
export interface Outcome {
	status?: number;
	retryAfter?: string;
}

export interface RetryAttempt {
	endpoint: Endpoint;
	outcome: Outcome;
	/** 1 for the first one. */
	attempt: number;
	/** Milliseconds since 1970. */
	now: number;
	/** Jitter, from 0 to 1. */
	random: number;
}

export const MAX_ATTEMPTS = 4;
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;

/**
 * How long to wait before the next attempt, or undefined if there must be none.
 *
 * MeltingSpot didn't act on a 429, so every request is retried; the caller limits the total wait. After any other
 * failure it may have acted, so only idempotent requests are retried.
 * @returns milliseconds
 */
export function retryDelay({
	endpoint,
	outcome,
	attempt,
	now,
	random,
}: RetryAttempt): number | undefined {
	const doubled = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS);
	const spread = doubled * (0.5 + random / 2);
	// Never less than the backoff: a header that always says 0 would cause endless retries.
	const wait = Math.max(parseRetryAfter(outcome.retryAfter, now) ?? 0, spread);
	if (outcome.status === 429) return wait;

	const isPassing = [undefined, 502, 503, 504].includes(outcome.status);
	if (!isPassing || !isIdempotent(endpoint) || attempt >= MAX_ATTEMPTS) return undefined;
	return wait;
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
