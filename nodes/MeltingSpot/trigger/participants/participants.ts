import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { keyOf } from '../../api/collector';
import type { Advance } from '../kind';
import type { State } from '../state';
import { isPastTime, isRecord } from '../state';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How often a list is read in full: even if it seems unchanged, and at most if its total can't reveal changes. */
const FULL_LISTING_MS = 60 * MINUTE_MS;
const UNCOUNTED_LISTING_MS = 10 * MINUTE_MS;

/**
 * Requests that a trigger may send beyond one per poll: at once, and per day. So it sends up to 8,000 of them in any 24
 * hours and, polling every minute, less than a fifth of MeltingSpot's 50,000 in all.
 */
export const BURST = 2_000;
export const REFILL_PER_DAY = 6_000;

/** Characters in a key: 48 bits, so that two of 5,000 keys collide in one of 20 million triggers. */
const KEY_LENGTH = 8;

/** Keys kept for participants who are no longer listed. */
const MAX_UNLISTED = 1_000;

/** What is known about a list from when it was last read in full. */
interface ListNote {
	readAt: number;
	/** How many rows it had, if its `total` counts exactly those. */
	total?: number;
}

interface Budget {
	/** Less than 0 after a listing that took more than was left. */
	tokens: number;
	at: number;
}

/** What a trigger for participants keeps. All times are this machine's. */
export interface ParticipantState extends State {
	/** When the latest poll began. It always increases. */
	polledAt: number;
	/** Short hashes, concatenated, of everyone who was output or present at the baseline. */
	seen: string;
	/** Keyed by the status used as the filter. */
	lists: Record<string, ListNote>;
	budget: Budget;
}

/** What counts as the event: a status, and the field with its date. */
export interface Happening {
	statuses: string[];
	dateField: string;
	/** Whether the event hasn't happened yet if the status is met but the date is `null`. */
	needsDate: boolean;
}

/** What one poll found out. */
export interface ParticipantsFound {
	rows: IDataObject[];
	/** Whether all lists were read in full. */
	isWhole: boolean;
	/** Notes on those that were. */
	notes: Record<string, ListNote>;
	/** Requests that were sent. */
	requests: number;
	/** The error, if time ran out. */
	error?: unknown;
	/** This machine's time. */
	now: number;
}

/**
 * Restores a stored state.
 * @param now this machine's time
 * @returns undefined if it's damaged or from the future
 */
export function restore(state: ParticipantState, now: number): ParticipantState | undefined {
	const isIntact =
		isPastTime(state.polledAt, now) &&
		typeof state.seen === 'string' &&
		state.seen.length % KEY_LENGTH === 0 &&
		isRecord(state.lists) &&
		Object.values(state.lists).every((note) => isRecord(note) && isPastTime(note.readAt, now)) &&
		isRecord(state.budget) &&
		Number.isFinite(state.budget.tokens) &&
		isPastTime(state.budget.at, now);
	return isIntact ? state : undefined;
}

export function compare(a: ParticipantState, b: ParticipantState): number {
	return a.polledAt - b.polledAt;
}

/** The later one, plus everyone that either has seen. */
export function merge(earlier: ParticipantState, later: ParticipantState): ParticipantState {
	return { ...later, seen: joinKeys([...keysIn(earlier.seen), ...keysIn(later.seen)]) };
}

/** Whether to read a list in full, judging by its first page. */
export function isDue(
	note: ListNote | undefined,
	{ total, now }: { total?: number; now: number },
): boolean {
	if (!note) return true;
	if (note.total !== undefined && note.total !== total) return true;
	const age = now - note.readAt;
	// A clock that was set back must not stop the listings.
	return age < 0 || age >= (note.total === undefined ? UNCOUNTED_LISTING_MS : FULL_LISTING_MS);
}

/** A full budget. */
export const newBudget = (now: number): Budget => ({ tokens: BURST, at: now });

/** The budget available now. */
export function refill({ tokens, at }: Budget, now: number): Budget {
	const refilled = tokens + (Math.max(0, now - at) / DAY_MS) * REFILL_PER_DAY;
	return { tokens: Math.min(BURST, refilled), at: now };
}

/** Whether the event happened to a participant. */
function hasHappened(row: IDataObject, { statuses, dateField, needsDate }: Happening): boolean {
	return statuses.includes(String(row.status)) && !(needsDate && row[dateField] === null);
}

/** Decides to whom the event happened since the last poll, and what to remember. */
export function advance(
	state: ParticipantState,
	{ rows, isWhole, notes, requests, now }: ParticipantsFound,
	happening: Happening,
	maxItems: number,
): Advance<ParticipantState> {
	const seen = new Set(keysIn(state.seen));
	const listed = new Set<string>();
	const fresh = new Map<string, IDataObject>();
	for (const row of rows) {
		if (!hasHappened(row, happening)) continue;
		const { key, keyWithoutDate } = keysOf(row, happening.dateField);
		listed.add(key);
		if (!seen.has(key) && !seen.has(keyWithoutDate)) fresh.set(key, row);
	}
	const output = [...fresh].slice(0, maxItems);
	const isCovered = output.length === fresh.size;
	for (const [key] of [...fresh].slice(maxItems)) listed.delete(key);
	const unlisted = [...seen].filter((key) => !listed.has(key));
	const { tokens } = refill(state.budget, now);
	return {
		emit: output.map(([, row]) => row),
		state: {
			...state,
			polledAt: Math.max(now, state.polledAt + 1),
			seen: joinKeys([...(isWhole ? unlisted.slice(-MAX_UNLISTED) : unlisted), ...listed]),
			// What is left for the next poll must be read again.
			lists: isCovered ? { ...state.lists, ...notes } : {},
			budget: { tokens: tokens - Math.max(0, requests - 1), at: now },
		},
	};
}

/**
 * What identifies a participant's event: the id and the date, so that someone who registers again is new. Someone
 * previously listed without the date isn't.
 */
function keysOf(row: IDataObject, dateField: string) {
	const id = keyOf(row);
	const shortHash = (date: unknown) =>
		createHash('sha256')
			.update(`${id} ${String(date)}`)
			.digest('base64url')
			.slice(0, KEY_LENGTH);
	return { key: shortHash(row[dateField] ?? ''), keyWithoutDate: shortHash('') };
}

function keysIn(seen: string): string[] {
	return seen.match(/.{8}/g) ?? [];
}

function joinKeys(keys: string[]): string {
	return [...new Set(keys)].join('');
}
