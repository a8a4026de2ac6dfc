import type { IDataObject } from 'n8n-workflow';
import { keyOf } from '../../api/collector';
import { momentOf } from '../../api/moment';
import { KEY_LENGTH, shortHash, splitEntries } from '../keys';
import { isCount, isPastTime, isRecord } from '../state';

/*
 * The participants of one live or course, and what a trigger remembers of them. All times are MeltingSpot's, in
 * milliseconds since 1970.
 */

const HOUR_MS = 60 * 60_000;

/** On average, so much time per request passes between readings: first pages, and whole lists. */
const MS_PER_REQUEST = 10_000;

/** An entry is a key and a minute since 1970, in base 36. */
const MINUTE_MS = 60_000;
const MINUTE_LENGTH = 5;
const UNDATED = 'z'.repeat(MINUTE_LENGTH);

/** Keys kept of those without a date who are no longer listed: a listing may omit them once. */
const MAX_UNLISTED = 200;

/** What is remembered of the participants of one live or course. */
export interface Note {
	/** Those with an earlier date have been output, or were there before the trigger. */
	from: number;
	/** Whether nothing is known yet: those without a date count as there before the trigger. */
	isUnread?: true;
	/** When they were last read, whether in full or not. */
	readAt?: number;
	/** When they were last read in full, or the attempt was made. */
	wholeAt?: number;
	/** When they were last read in full, and all of them output. */
	listedAt?: number;
	/** How many pages that took. */
	pages: number;
	/** How many each of the lists had, if its `total` counts exactly those. */
	totals: Array<number | null>;
	/** Whether the last attempt failed. */
	hasFailed?: true;
	/** Those with a date from `from` on, and all without one, in entries of equal length. */
	seen: string;
}

/** What counts as the event: a status, and the field with its date. */
export interface Happening {
	/** Each has a list of its own. */
	statuses: string[];
	dateField: string;
	/** Whether the event hasn't happened yet if the status is met but the date is `null`. */
	needsDate: boolean;
}

/** The result of reading the participants of one live or course. */
export interface Reading {
	/** When it began. */
	at: number;
	rows: IDataObject[];
	/** Whether all pages were requested, and whether every row came. */
	isWholeAttempt: boolean;
	isWhole: boolean;
	pages: number;
	totals: Array<number | null>;
}

export interface Limits {
	maxItems: number;
	overlapMs: number;
}

/** A note on participants who were never read. @param from those with an earlier date count as known */
export function newNote(from: number, isUnread = false): Note {
	return { from, ...(isUnread && { isUnread }), pages: 0, totals: [], seen: '' };
}

/** After an attempt that failed, which counts as a reading so that others get their turn. */
export function failedNote(note: Note, at: number): Note {
	return { ...note, readAt: at, wholeAt: at, hasFailed: true };
}

/** @param now this machine's time */
export function isIntact(note: unknown, now: number): boolean {
	if (!isRecord(note) || !Array.isArray(note.totals)) return false;
	const { from, readAt = from, wholeAt = from, listedAt = from, pages, totals, seen } = note;
	return (
		[from, readAt, wholeAt, listedAt].every((time) => isPastTime(time, now)) &&
		[pages, ...totals].every((count) => count === null || isCount(count)) &&
		splitEntries(seen, KEY_LENGTH + MINUTE_LENGTH) !== undefined
	);
}

/** The one that got further, with everyone that either has seen. */
export function mergeNotes(a: Note, b: Note): Note {
	const [earlier, later] = (a.listedAt ?? 0) <= (b.listedAt ?? 0) ? [a, b] : [b, a];
	const seen = new Map([...seenBy(earlier), ...seenBy(later)]);
	return { ...later, seen: join(forget(seen, later.from)) };
}

/** Whether to read first pages. @param lists how many lists the trigger has in all */
export function isDue({ readAt }: Note, { lists, now }: { lists: number; now: number }): boolean {
	return lists === 1 || elapsed(readAt, now) >= lists * MS_PER_REQUEST;
}

/** Whether to read on to the end, judging by the first pages. */
export function isWholeDue(
	{ wholeAt, pages, totals }: Note,
	{ lists, first }: { lists: number; first: Pick<Reading, 'at' | 'totals'> },
): boolean {
	const age = elapsed(wholeAt, first.at);
	const isUnchanged = first.totals.every(
		(total, index) => total !== null && total === totals[index],
	);
	if (isUnchanged && age < HOUR_MS) return false;
	return age >= pages * lists * MS_PER_REQUEST;
}

/** A clock that was set back must not stop the readings. */
function elapsed(since = -Infinity, now: number): number {
	return now >= since ? now - since : Infinity;
}

/**
 * Whether a live needs no more readings: it was read in full twice since it closed, so that one listing may omit
 * someone.
 */
export function isClosed(
	{ listedAt = -Infinity, from }: Note,
	closesAt: number,
	overlapMs: number,
): boolean {
	return listedAt >= closesAt && from + overlapMs >= closesAt;
}

/** Decides to whom the event happened since the last reading, and what to remember. */
export function advance(
	note: Note,
	reading: Reading,
	happening: Happening,
	{ maxItems, overlapMs }: Limits,
): { emit: IDataObject[]; note: Note } {
	const seen = seenBy(note);
	const listed = new Map<string, string>();
	const emit: IDataObject[] = [];
	let left = 0;
	for (const row of reading.rows) {
		const date = momentOf(row[happening.dateField]);
		if (!hasHappened(row, happening) || date < note.from) continue;
		const [key, undatedKey] = keysOf(row, date);
		const isKnown = [key, undatedKey].some((each) => seen.has(each) || listed.has(each));
		const isFromBefore = note.isUnread === true && key === undatedKey;
		const isNew = !isKnown && !isFromBefore;
		if (isNew && emit.length >= maxItems) {
			left += 1;
			continue;
		}
		if (isNew) emit.push(row);
		listed.set(key, minuteOf(date));
	}
	return {
		emit,
		note: nextNote(note, { reading, seen, listed, isAllOutput: left === 0 }, overlapMs),
	};
}

interface Outcome {
	reading: Reading;
	seen: Map<string, string>;
	listed: Map<string, string>;
	isAllOutput: boolean;
}

function nextNote(
	note: Note,
	{ reading, seen, listed, isAllOutput }: Outcome,
	overlapMs: number,
): Note {
	const { at, isWholeAttempt, isWhole, pages, totals } = reading;
	const isCovered = isWhole && isAllOutput;
	const next: Note = { ...note, readAt: at };
	delete next.hasFailed;
	if (isWhole) delete next.isUnread;
	if (isWholeAttempt) {
		// What is left for the next poll, or was missed, must be read again.
		Object.assign(next, { wholeAt: at, pages, totals: isCovered ? totals : [] });
	}
	if (isCovered) {
		next.from = Math.max(note.from, (note.listedAt ?? -Infinity) - overlapMs);
		next.listedAt = Math.max(note.listedAt ?? -Infinity, at);
	}
	const unlisted = [...seen].filter(([key]) => !listed.has(key));
	const dated = unlisted.filter(([, minute]) => minute !== UNDATED);
	const undated = unlisted.filter(([, minute]) => minute === UNDATED);
	const kept = [...dated, ...undated.slice(isWhole ? -MAX_UNLISTED : 0), ...listed];
	next.seen = join(forget(new Map(kept), next.from));
	return next;
}

/** Whether the event happened to a participant. */
export function hasHappened(
	row: IDataObject,
	{ statuses, dateField, needsDate }: Happening,
): boolean {
	return statuses.includes(String(row.status)) && !(needsDate && row[dateField] === null);
}

/**
 * What identifies a participant's event: the id and the date, so that someone who registers again is new. Someone
 * previously listed without the date isn't.
 */
function keysOf(row: IDataObject, date: number): [key: string, undatedKey: string] {
	const undatedKey = shortHash(keyOf(row));
	return [Number.isNaN(date) ? undatedKey : shortHash(`${keyOf(row)} ${date}`), undatedKey];
}

function minuteOf(date: number): string {
	if (Number.isNaN(date)) return UNDATED;
	const minute = Math.min(Math.max(0, Math.floor(date / MINUTE_MS)), parseInt(UNDATED, 36) - 1);
	return minute.toString(36).padStart(MINUTE_LENGTH, '0');
}

function seenBy({ seen }: Note): Map<string, string> {
	const entries = splitEntries(seen, KEY_LENGTH + MINUTE_LENGTH) ?? [];
	return new Map(entries.map((entry) => [entry.slice(0, KEY_LENGTH), entry.slice(KEY_LENGTH)]));
}

/** Without those whose date alone says that they are known. */
function forget(seen: Map<string, string>, from: number): Map<string, string> {
	const isKept = (minute: string) => minute >= minuteOf(from);
	return new Map([...seen].filter(([, minute]) => isKept(minute)));
}

function join(seen: Map<string, string>): string {
	return [...seen].map(([key, minute]) => key + minute).join('');
}
