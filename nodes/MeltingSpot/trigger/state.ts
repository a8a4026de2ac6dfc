import { hashOf } from '../api/collector';

export type Event = 'memberRegistered' | 'memberInvited';

/** Whom a state belongs to. Any other one's state leads to a new baseline. */
export interface Owner {
	event: Event;
	workflowId: string;
}

/** What a trigger keeps between polls: plain JSON. All times are MeltingSpot's, in milliseconds since 1970. */
export interface State extends Owner {
	version: 1;
	/** The Spot that the members belong to, as far as known. */
	spotId?: string;
	/** Fingerprint of the key in use. Another one may be that of another Spot. */
	account: string;
	/** When the last complete listing began. */
	cursor: number;
	/** The date after which the next poll lists. It never moves back. */
	from: number;
	/** A window that is too long for one poll: when its listing began, and the date up to which it was read. */
	unfinished?: { beganAt: number; readUntil: number };
	/** When each member that must not be output again was last listed. */
	seen: Record<string, number>;
}

/** How far ahead of our clock a stored time may be. */
export const MAX_CLOCK_LEAD_MS = 24 * 60 * 60_000;

/**
 * Reads a stored value as a state of this owner.
 * @param now this machine's time
 * @returns undefined if it's another owner's, of another version, damaged, or from the future: a cursor there would
 * make the trigger silent until then
 */
export function readState(owner: Owner, stored: unknown, now: number): State | undefined {
	if (typeof stored !== 'object' || stored === null) return undefined;
	const state = stored as State;
	const isIntact =
		isOwnedBy(owner, state) &&
		typeof state.account === 'string' &&
		timesOf(state).every((time) => isTime(time) && time <= now + MAX_CLOCK_LEAD_MS) &&
		isSeen(state.seen);
	return isIntact ? { ...state, seen: withoutContent(state.seen) } : undefined;
}

function isOwnedBy({ event, workflowId }: Owner, state: State): boolean {
	return state.version === 1 && state.event === event && state.workflowId === workflowId;
}

function timesOf({ cursor, from, unfinished }: State): unknown[] {
	if (unfinished === undefined) return [cursor, from];
	return [cursor, from, unfinished?.beganAt, unfinished?.readUntil];
}

function isTime(value: unknown): value is number {
	return Number.isFinite(value);
}

function isSeen(seen: unknown): boolean {
	return typeof seen === 'object' && seen !== null && Object.values(seen).every(isTime);
}

/** Version 0.1.0 knew members without an id by what they hold, as JSON. */
function withoutContent(seen: State['seen']): State['seen'] {
	return Object.fromEntries(
		Object.entries(seen).map(([key, listedAt]) => [
			key.startsWith('{') ? hashOf(key) : key,
			listedAt,
		]),
	);
}

/** Merges two states of one trigger: the one that got further counts, and all that either has seen. */
export function mergeStates(a: State, b: State): State {
	const readUntil = ({ unfinished, from }: State) => unfinished?.readUntil ?? from;
	const [earlier, later] =
		(a.cursor - b.cursor || readUntil(a) - readUntil(b)) <= 0 ? [a, b] : [b, a];
	if (isOtherSpot(earlier.spotId, later.spotId) || isEmptySpot(later, earlier)) return later;
	const seen = new Map(Object.entries(earlier.seen));
	for (const [id, listedAt] of Object.entries(later.seen)) {
		seen.set(id, Math.max(listedAt, seen.get(id) ?? 0));
	}
	return { ...later, spotId: later.spotId ?? earlier.spotId, seen: Object.fromEntries(seen) };
}

/** Whether a state is the baseline of a Spot without members, taken because the key was of another Spot. */
function isEmptySpot({ spotId, account }: State, earlier: State): boolean {
	return spotId === undefined && account !== earlier.account;
}

/** Whether two ids, as far as known, belong to different Spots. */
export function isOtherSpot(a: unknown, b: unknown): boolean {
	return a !== undefined && b !== undefined && a !== b;
}
