import { MAX_CONCURRENCY } from '../../transport/concurrency';
import { QUOTA } from '../../transport/limiter';
import type { Ending } from '../listing';
import type { DateState } from './state';

/** The date range of one listing, in milliseconds since 1970. Without `until`: up to now. */
export interface Window {
	after: number;
	until?: number;
	/** Whether to give up and narrow the window as soon as it has more pages than there is time for. */
	canBeNarrowed: boolean;
}

/** The date up to which a listing is complete. */
export type Coverage = { kind: 'none' } | { kind: 'until'; date: number } | { kind: 'now' };

const SECOND_MS = 1_000;
const NARROWING = 1 / 8;

/** Starts where the last listing left off, with the window that the last poll planned from there, if any. */
export function planWindow({ from, unfinished }: DateState, planned?: Window): Window {
	const after = unfinished?.readUntil ?? from;
	return planned?.after === after ? planned : { after, canBeNarrowed: true };
}

/**
 * The first eighth of a window that is too long; all of it if it can't be narrowed any further.
 * @param now MeltingSpot's time
 */
export function narrowWindow({ after, until }: Window, now: number): Window {
	const end = Math.min(until ?? Infinity, now);
	const width = Math.max((end - after) * NARROWING, 2 * SECOND_MS);
	if (after + width >= end) return { after, until, canBeNarrowed: false };
	const wholeSecond = Math.floor((after + width) / SECOND_MS) * SECOND_MS;
	return { after, until: wholeSecond, canBeNarrowed: true };
}

export function coverageOf({ until }: Window, ending: Ending): Coverage {
	if (ending !== 'complete') return { kind: 'none' };
	// Limits may be exclusive, so the next window must begin a second earlier.
	return until === undefined ? { kind: 'now' } : { kind: 'until', date: until - SECOND_MS };
}

/**
 * How many pages of a window there is time for: at half the rate limit, since others use the key as well, and at half
 * the speed that MeltingSpot just showed. A window that can't be narrowed is always read.
 */
export function pageBudget(
	{ canBeNarrowed }: Window,
	timeLeftMs: number,
	msPerPage: number,
): number {
	if (!canBeNarrowed) return Infinity;
	const pagesPerMs = Math.min(
		QUOTA.requests / QUOTA.windowMs,
		MAX_CONCURRENCY / Math.max(msPerPage, 1),
	);
	return Math.max(1, Math.floor((timeLeftMs * pagesPerMs) / 2));
}
