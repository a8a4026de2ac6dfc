import type { IDataObject } from 'n8n-workflow';
import { keyOf } from '../transport/paginate';

/** What a trigger waits for. */
export type Event = 'memberRegistered' | 'memberInvited';

/** Whom a state belongs to. A state of anybody else leads to a new baseline. */
export interface Owner {
	event: Event;
	workflowId: string;
}

/** What a trigger keeps between polls: plain JSON. All times are MeltingSpot's, in milliseconds since 1970. */
export interface State extends Owner {
	version: 1;
	/** The Spot that the members are of, as far as known. */
	spotId?: string;
	/** The key in use, so that another one is noticed. */
	account: string;
	/** Everybody with an earlier date was handed over, but for those who show up late. */
	cursor: number;
	/** The date after which the next poll lists: an overlap before the cursor. It never moves back. */
	from: number;
	/** Members not to hand over again, with the time at which they were last listed. */
	seen: Record<string, number>;
}

/** What a poll found out. */
export interface Findings {
	rows: IDataObject[];
	/** MeltingSpot's time up to which the rows are everybody; undefined if some may be missing. */
	completeUntil?: number;
	/** MeltingSpot's time at which they were listed. */
	listedAt: number;
}

/** Whether something that was stored is a state of this owner's, in today's form. */
export function isStateOf(owner: Owner, stored: unknown): stored is State {
	if (typeof stored !== 'object' || stored === null) return false;
	const { version, event, workflowId, cursor, from, seen, account } = stored as Partial<State>;
	return (
		version === 1 &&
		event === owner.event &&
		workflowId === owner.workflowId &&
		typeof account === 'string' &&
		Number.isFinite(cursor) &&
		Number.isFinite(from) &&
		typeof seen === 'object' &&
		seen !== null &&
		Object.values(seen).every(Number.isFinite)
	);
}

/** What two states of one trigger know together: the later cursor counts, and all that either has seen. */
export function merge(a: State, b: State): State {
	const [earlier, later] = a.cursor <= b.cursor ? [a, b] : [b, a];
	if (isOtherSpot(earlier.spotId, later.spotId)) return later;
	const seen = new Map(Object.entries(earlier.seen));
	for (const [id, listedAt] of Object.entries(later.seen)) {
		seen.set(id, Math.max(listedAt, seen.get(id) ?? 0));
	}
	return { ...later, spotId: later.spotId ?? earlier.spotId, seen: Object.fromEntries(seen) };
}

/** Whether two ids, as far as known, are of different Spots. */
export function isOtherSpot(a: unknown, b: unknown): boolean {
	return a !== undefined && b !== undefined && a !== b;
}

/** The Spot that rows are of, if they tell. */
export function spotOf(rows: IDataObject[]): string | undefined {
	return rows.find(({ spotId }) => typeof spotId === 'string')?.spotId as string | undefined;
}

/** Whether a member was not handed over yet. */
export function isNew({ seen }: State, row: IDataObject): boolean {
	return !Object.hasOwn(seen, keyOf(row));
}

/**
 * Decides which of the listed members are new, and what to remember.
 * @param mostMembers how many to hand over at most; the others are left for the next poll
 * @param overlapMs how long a member may stay hidden, clocks may differ, and a known one may be missing
 */
export function advance(
	state: State,
	{ rows, completeUntil, listedAt }: Findings,
	mostMembers: number,
	overlapMs: number,
): { emit: IDataObject[]; state: State } {
	const fresh = rows.filter((row) => isNew(state, row));
	const emit = fresh.slice(0, mostMembers);
	const isDone = completeUntil !== undefined && emit.length === fresh.length;
	const cursor = isDone ? Math.max(state.cursor, completeUntil) : state.cursor;
	const from = Math.max(state.from, cursor - overlapMs);

	const seen = new Map(Object.entries(state.seen));
	for (const row of rows) if (!isNew(state, row)) seen.set(keyOf(row), listedAt);
	for (const row of emit) seen.set(keyOf(row), listedAt);
	// Whoever was last listed before the next window begins cannot be in it.
	for (const [id, lastListedAt] of seen) if (lastListedAt < from) seen.delete(id);

	return {
		emit,
		state: {
			...state,
			spotId: state.spotId ?? spotOf(rows),
			cursor,
			from,
			seen: Object.fromEntries(seen),
		},
	};
}
