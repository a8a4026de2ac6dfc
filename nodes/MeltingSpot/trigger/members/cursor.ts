import type { IDataObject } from 'n8n-workflow';
import { keyOf } from '../../api/collector';
import type { Advance } from '../kind';
import { spotOf } from '../state';
import type { MemberState } from './state';
import type { Coverage } from './window';

/** The result of listing a window. */
export interface WindowResult {
	rows: IDataObject[];
	coverage: Coverage;
	/** MeltingSpot's time when the listing began. */
	listedAt: number;
}

/** Whether a member was neither output yet nor present at the baseline. */
export function isNew({ seen }: MemberState, row: IDataObject): boolean {
	return !Object.hasOwn(seen, keyOf(row));
}

/**
 * Decides which of the listed members are new, and what to remember.
 * @param maxMembers how many to output at most; the others are left for the next poll
 * @param overlapMs how late a member may show up plus how much clocks may differ
 */
export function advance(
	state: MemberState,
	{ rows, coverage, listedAt }: WindowResult,
	maxMembers: number,
	overlapMs: number,
): Advance<MemberState> {
	const fresh = rows.filter((row) => isNew(state, row));
	const emit = fresh.slice(0, maxMembers);
	const left = new Set(fresh.slice(maxMembers).map((row) => keyOf(row)));
	const handled = rows.map((row) => keyOf(row)).filter((key) => !left.has(key));

	const isCovered = left.size === 0;
	const position = isCovered ? move(state, coverage, listedAt, overlapMs) : positionOf(state);
	// Guard against clocks that jump backwards.
	const seen = remember(state.seen, handled, Math.max(listedAt, state.cursor));
	return {
		emit,
		state: {
			...state,
			spotId: state.spotId ?? spotOf(rows),
			...position,
			seen: forget(seen, position.from - overlapMs),
		},
	};
}

type Position = Pick<MemberState, 'cursor' | 'from' | 'unfinished'>;

function positionOf({ cursor, from, unfinished }: MemberState): Position {
	return { cursor, from, unfinished };
}

/**
 * Where the next listing begins: an overlap before *this* listing's predecessor, so that a member omitted from one
 * listing gets another chance, however rarely the trigger polls.
 */
function move(
	state: MemberState,
	coverage: Coverage,
	listedAt: number,
	overlapMs: number,
): Position {
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

function remember(
	seen: MemberState['seen'],
	keys: string[],
	listedAt: number,
): MemberState['seen'] {
	return { ...seen, ...Object.fromEntries(keys.map((key) => [key, listedAt])) };
}

/** Members last listed before that time have a date before `from`, even if a clock is an overlap ahead. */
function forget(seen: MemberState['seen'], before: number): MemberState['seen'] {
	return Object.fromEntries(Object.entries(seen).filter(([, listedAt]) => listedAt >= before));
}
