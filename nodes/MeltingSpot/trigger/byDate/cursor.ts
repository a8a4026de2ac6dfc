import type { IDataObject } from 'n8n-workflow';
import type { Advance } from '../kind';
import type { DateState } from './state';
import type { Coverage } from './window';

/** A row with what tells it apart. */
export interface KeyedRow {
	key: string;
	row: IDataObject;
	/** Whether it is output if it is new. */
	isWanted: boolean;
}

/** The result of listing a window. */
export interface WindowResult {
	rows: KeyedRow[];
	coverage: Coverage;
	/** MeltingSpot's time when the listing began. */
	listedAt: number;
}

/** Whether a row was neither output yet nor present at the baseline. */
export function isNew({ seen }: DateState, { key }: KeyedRow): boolean {
	return !Object.hasOwn(seen, key);
}

/**
 * Decides which of the listed rows are new, and what to remember.
 * @param maxItems how many to output at most; the others are left for the next poll
 * @param overlapMs how late a row may show up plus how much clocks may differ
 */
export function advance(
	state: DateState,
	{ rows, coverage, listedAt }: WindowResult,
	maxItems: number,
	overlapMs: number,
): Advance<DateState> {
	const fresh = rows.filter((each) => each.isWanted && isNew(state, each));
	const emit = fresh.slice(0, maxItems).map(({ row }) => row);
	const left = new Set(fresh.slice(maxItems).map(({ key }) => key));
	const handled = rows.map(({ key }) => key).filter((key) => !left.has(key));

	const isCovered = left.size === 0;
	const position = isCovered ? move(state, coverage, listedAt, overlapMs) : positionOf(state);
	// Guard against clocks that jump backwards.
	const seen = remember(state.seen, handled, Math.max(listedAt, state.cursor));
	return { emit, state: forget({ ...state, ...position, seen }, overlapMs) };
}

type Position = Pick<DateState, 'cursor' | 'from' | 'unfinished'>;

function positionOf({ cursor, from, unfinished }: DateState): Position {
	return { cursor, from, unfinished };
}

/**
 * Where the next listing begins: an overlap before *this* listing's predecessor, so that a row omitted from one
 * listing gets another chance, however rarely the trigger polls.
 */
function move(state: DateState, coverage: Coverage, listedAt: number, overlapMs: number): Position {
	const { cursor, from, unfinished } = state;
	const beganAt = unfinished?.beganAt ?? listedAt;
	switch (coverage.kind) {
		case 'none':
			return positionOf(state);
		case 'until':
			return { cursor, from, unfinished: { beganAt, readUntil: coverage.date } };
		case 'now':
			return {
				cursor: Math.max(cursor, beganAt),
				from: Math.max(from, cursor - overlapMs),
				unfinished: undefined,
			};
	}
}

function remember(seen: DateState['seen'], keys: string[], listedAt: number): DateState['seen'] {
	return { ...seen, ...Object.fromEntries(keys.map((key) => [key, listedAt])) };
}

/**
 * Drops what can't be listed any more: rows last listed an overlap before `from` have an earlier date, even if a clock is
 * an overlap ahead.
 */
export function forget(state: DateState, overlapMs: number): DateState {
	const before = state.from - overlapMs;
	const kept = Object.entries(state.seen).filter(([, listedAt]) => listedAt >= before);
	return { ...state, seen: Object.fromEntries(kept) };
}
