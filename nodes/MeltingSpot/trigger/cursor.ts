import type { IDataObject } from 'n8n-workflow';
import { keyOf } from '../api/collector';

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
	/** When the last complete listing began. */
	cursor: number;
	/** The date after which the next poll lists. It never moves back. */
	from: number;
	/** A listing that is too long for one poll: when it began, and the date up to which it was read. */
	unfinished?: { beganAt: number; readUntil: number };
	/** Members not to hand over again, with the time at which they were last listed. */
	seen: Record<string, number>;
}

/** What a poll found out. */
export interface WindowResult {
	rows: IDataObject[];
	/** The date up to which the rows are everybody: Infinity for up to now, undefined if some may be missing. */
	completeUntil?: number;
	/** MeltingSpot's time at which they were listed. */
	listedAt: number;
}

/** Whether something that was stored is a state of this owner's, in today's form. */
export function isStateOf(owner: Owner, stored: unknown): stored is State {
	if (typeof stored !== 'object' || stored === null) return false;
	const { version, event, workflowId, account, cursor, from, unfinished, seen } =
		stored as Partial<State>;
	return (
		version === 1 &&
		event === owner.event &&
		workflowId === owner.workflowId &&
		typeof account === 'string' &&
		Number.isFinite(cursor) &&
		Number.isFinite(from) &&
		(unfinished === undefined ||
			(Number.isFinite(unfinished?.beganAt) && Number.isFinite(unfinished?.readUntil))) &&
		typeof seen === 'object' &&
		seen !== null &&
		Object.values(seen).every(Number.isFinite)
	);
}

/** What two states of one trigger know together: the one that got further counts, and all that either has seen. */
export function merge(a: State, b: State): State {
	const readUntil = ({ unfinished, from }: State) => unfinished?.readUntil ?? from;
	const [earlier, later] =
		(a.cursor - b.cursor || readUntil(a) - readUntil(b)) <= 0 ? [a, b] : [b, a];
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
 *
 * The next listing begins an overlap before *this* one's predecessor, so that a member whom one listing leaves out has
 * another chance, however rarely the trigger polls.
 * @param mostMembers how many to hand over at most; the others are left for the next poll
 * @param overlapMs how late a member may show up, and clocks may differ, together
 */
export function advance(
	state: State,
	findings: WindowResult,
	mostMembers: number,
	overlapMs: number,
): { emit: IDataObject[]; state: State } {
	const { rows, completeUntil } = findings;
	const fresh = rows.filter((row) => isNew(state, row));
	const emit = fresh.slice(0, mostMembers);
	const left = new Set(fresh.slice(mostMembers).map((row) => keyOf(row)));

	let { cursor, from, unfinished } = state;
	if (completeUntil !== undefined && left.size === 0) {
		const beganAt = unfinished?.beganAt ?? findings.listedAt;
		if (completeUntil === Infinity) {
			from = Math.max(from, cursor - overlapMs);
			cursor = Math.max(cursor, beganAt);
			unfinished = undefined;
		} else {
			unfinished = { beganAt, readUntil: completeUntil };
		}
	}

	const seen = new Map(Object.entries(state.seen));
	// A clock that went wrong for a moment must not make them look long gone.
	const listedAt = Math.max(findings.listedAt, state.cursor);
	for (const row of rows) if (!left.has(keyOf(row))) seen.set(keyOf(row), listedAt);
	// Whoever was last listed that long ago has a date before `from`, even by a clock that is an overlap ahead.
	for (const [id, lastListedAt] of seen) if (lastListedAt < from - overlapMs) seen.delete(id);

	return {
		emit,
		state: {
			...state,
			spotId: state.spotId ?? spotOf(rows),
			cursor,
			from,
			unfinished,
			seen: Object.fromEntries(seen),
		},
	};
}
