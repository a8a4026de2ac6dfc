import { hashOf } from '../../api/collector';
import { KEY_LENGTH as SPOT_KEY_LENGTH, shortHash } from '../keys';
import type { State } from '../state';
import { isPastTime, isRecord } from '../state';

/** Characters of a key: 60 bits, since tens of thousands may be kept, and a new one must be none of them. */
export const KEY_LENGTH = 10;

/** What a trigger for rows with a date keeps. All times are MeltingSpot's. */
export interface DateState extends State {
	/** When the last complete listing began. */
	cursor: number;
	/** The next poll lists rows after this date. It never moves back. */
	from: number;
	/** A window that is too long for one poll: when its listing began, and the date up to which it was read. */
	unfinished?: { beganAt: number; readUntil: number };
	/** When each row that must not be output again was last listed, by its key. */
	seen: Record<string, number>;
}

/**
 * Restores a stored state.
 * @param now this machine's time
 * @returns undefined if it's damaged or from the future
 */
export function restore(state: DateState, now: number): DateState | undefined {
	const isIntact = timesOf(state).every((time) => isPastTime(time, now)) && isSeen(state.seen, now);
	return isIntact ? withoutText(state) : undefined;
}

function timesOf({ cursor, from, unfinished }: DateState): unknown[] {
	if (unfinished === undefined) return [cursor, from];
	return [cursor, from, unfinished?.beganAt, unfinished?.readUntil];
}

function isSeen(seen: unknown, now: number): boolean {
	return isRecord(seen) && Object.values(seen).every((time) => isPastTime(time, now));
}

/** Version 0.1.0 stored ids, and the content of members without one, as JSON. */
function withoutText(state: DateState): DateState {
	const hashed = (text: string, length: number) => {
		if (text.length === length) return text;
		return shortHash(text.startsWith('{') ? hashOf(text) : text, length);
	};
	const seen = Object.entries(state.seen).map(([key, time]) => [hashed(key, KEY_LENGTH), time]);
	const { spotId } = state;
	return {
		...state,
		...(spotId !== undefined && { spotId: hashed(spotId, SPOT_KEY_LENGTH) }),
		seen: Object.fromEntries(seen) as DateState['seen'],
	};
}

/** Which of two states got further: negative if the second one did. */
export function compare(a: DateState, b: DateState): number {
	const readUntil = ({ unfinished, from }: DateState) => unfinished?.readUntil ?? from;
	return a.cursor - b.cursor || readUntil(a) - readUntil(b);
}

/** Merges two states of one trigger: keeps the later one, plus all rows that either has seen. */
export function merge(earlier: DateState, later: DateState): DateState {
	const seen = new Map(Object.entries(earlier.seen));
	for (const [id, listedAt] of Object.entries(later.seen)) {
		seen.set(id, Math.max(listedAt, seen.get(id) ?? 0));
	}
	return { ...later, seen: Object.fromEntries(seen) };
}
