import { hashOf } from '../../api/collector';
import type { State } from '../state';
import { isPastTime, isRecord } from '../state';

/** What a trigger for members keeps. All times are MeltingSpot's. */
export interface MemberState extends State {
	/** When the last complete listing began. */
	cursor: number;
	/** The next poll lists members after this date. It never moves back. */
	from: number;
	/** A window that is too long for one poll: when its listing began, and the date up to which it was read. */
	unfinished?: { beganAt: number; readUntil: number };
	/** When each member that must not be output again was last listed. */
	seen: Record<string, number>;
}

/**
 * Restores a stored state.
 * @param now this machine's time
 * @returns undefined if it's damaged or from the future
 */
export function restore(state: MemberState, now: number): MemberState | undefined {
	const isIntact = timesOf(state).every((time) => isPastTime(time, now)) && isSeen(state.seen, now);
	return isIntact ? { ...state, seen: withoutContent(state.seen) } : undefined;
}

function timesOf({ cursor, from, unfinished }: MemberState): unknown[] {
	if (unfinished === undefined) return [cursor, from];
	return [cursor, from, unfinished?.beganAt, unfinished?.readUntil];
}

function isSeen(seen: unknown, now: number): boolean {
	return isRecord(seen) && Object.values(seen).every((time) => isPastTime(time, now));
}

/** Version 0.1.0 identified members without an id by their content, as JSON. */
function withoutContent(seen: MemberState['seen']): MemberState['seen'] {
	return Object.fromEntries(
		Object.entries(seen).map(([key, listedAt]) => [
			key.startsWith('{') ? hashOf(key) : key,
			listedAt,
		]),
	);
}

/** Which of two states got further: negative if the second one did. */
export function compare(a: MemberState, b: MemberState): number {
	const readUntil = ({ unfinished, from }: MemberState) => unfinished?.readUntil ?? from;
	return a.cursor - b.cursor || readUntil(a) - readUntil(b);
}

/** Merges two states of one trigger: keeps the later one, plus all members that either has seen. */
export function merge(earlier: MemberState, later: MemberState): MemberState {
	const seen = new Map(Object.entries(earlier.seen));
	for (const [id, listedAt] of Object.entries(later.seen)) {
		seen.set(id, Math.max(listedAt, seen.get(id) ?? 0));
	}
	return { ...later, seen: Object.fromEntries(seen) };
}
