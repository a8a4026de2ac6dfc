import type { Endpoint } from './endpoints';
import { isRepeatable } from './endpoints';

/** What came of one try: an HTTP status, or none if there was no answer at all. */
export interface Outcome {
	status?: number;
	retryAfter?: string;
}

export interface Try {
	endpoint: Endpoint;
	outcome: Outcome;
	/** 1 for the first try. */
	attempt: number;
	/** Milliseconds since 1970. */
	now: number;
	/** A number from 0 to 1 that spreads the waits of many clients. */
	random: number;
}

const TRIES_ON_FAULT = 4;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/**
 * How long to wait before the request is sent again, or undefined if it must not be.
 *
 * A refusal for too many requests (429) was not acted on, so every request may be repeated; only time
 * bounds that. After a fault nobody knows whether MeltingSpot acted: an invitation is never repeated.
 * @returns milliseconds
 */
export function retryDelay({ endpoint, outcome, attempt, now, random }: Try): number | undefined {
	const doubled = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
	const spread = doubled * (0.5 + random / 2);
	// Never less than without the header: one that says 0 again and again would keep the node asking for ever.
	const wait = Math.max(parseRetryAfter(outcome.retryAfter, now) ?? 0, spread);
	if (outcome.status === 429) return wait;

	const isPassing = [undefined, 502, 503, 504].includes(outcome.status);
	if (!isPassing || !isRepeatable(endpoint) || attempt >= TRIES_ON_FAULT) return undefined;
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
