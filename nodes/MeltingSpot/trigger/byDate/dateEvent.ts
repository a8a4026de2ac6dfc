import type { IDataObject } from 'n8n-workflow';
import type { DateFilter } from '../../api/dateFilter';
import { shortHash } from '../keys';
import type { Advance, EventKind, Found, NoState, PollContext } from '../kind';
import { timeOf } from '../kind';
import { readWhole } from '../listing';
import type { State } from '../state';
import { isOtherSpot } from '../state';
import type { KeyedRow, WindowResult } from './cursor';
import { advance, forget, isNew } from './cursor';
import type { Source } from './source';
import type { DateState } from './state';
import { compare, KEY_LENGTH, merge, restore } from './state';
import { coverageOf, narrowWindow, planWindow } from './window';

/** Rows with a date since the last poll. */
export function dateEvent(source: Source): EventKind<DateState> {
	return {
		shape: source.shape,
		restore,
		compare,
		merge,
		takeBaseline: async (context, begun, asOf) => await takeBaseline(context, source, begun, asOf),
		findNew: async (context, state) => await findNewRows(context, source, state),
		sample: async (api, chosen) => await source.sample(api, chosen),
	};
}

/** Records the rows with a date in the last overlap. */
async function takeBaseline(
	context: PollContext,
	source: Source,
	begun: State,
	asOf: number,
): Promise<DateState> {
	const { overlapMs } = context.settings;
	const from = asOf - overlapMs;
	// All of it must be read, however long it takes.
	const patient = { ...context, deadline: Infinity };
	return await readWhole(source.plural, async () => {
		let state: DateState = { ...begun, cursor: asOf, from, seen: {} };
		do {
			const window = await readWindow(patient, source, { state, isBaseline: true });
			if (window.coverage.kind === 'none') return undefined;
			const spotId = state.spotId ?? spotOf(source, window);
			state = { ...advance(state, window, Infinity, overlapMs).state, spotId };
		} while (state.unfinished);
		return { ...state, cursor: asOf, from };
	});
}

/** Lists window after window until there are new rows, no dates left, or too little time. */
async function findNewRows(
	context: PollContext,
	source: Source,
	state: DateState,
): Promise<Found<DateState> | NoState> {
	const { api, settings, clock, deadline } = context;
	const halfTime = (clock() + deadline) / 2;
	const found = (next: Advance<DateState>) => ({ kind: 'found' as const, ...next });
	// n8n may have kept an older state, and rows without an id may say the same as one that is long gone.
	let result: Advance<DateState> = { emit: [], state: forget(state, settings.overlapMs) };
	for (let isFirst = true; ; isFirst = false) {
		const window = await readWindow(context, source, { state: result.state }).catch(
			(error: unknown) => {
				// Out of time in a later window: the earlier ones still count.
				if (isFirst || !api.signal?.aborted) throw error;
				return undefined;
			},
		);
		if (!window) return found(result);
		const spotId = spotOf(source, window);
		if (isOtherSpot(state.spotId, spotId)) {
			return { kind: 'noState', reason: `the ${source.plural} belong to another Spot` };
		}
		const before = { ...result.state, spotId: result.state.spotId ?? spotId };
		result = advance(before, window, settings.maxItems, settings.overlapMs);
		const isDone = result.emit.length > 0 || !result.state.unfinished;
		if (isDone || clock() > halfTime) return found(result);
	}
}

const spotOf = ({ spotOf: of }: Source, { rows }: WindowResult) => of?.(rows.map(({ row }) => row));

interface Reading {
	state: DateState;
	/** Nothing is output, so the filter isn't confirmed. */
	isBaseline?: boolean;
}

/** Lists the window that the state leads to, or the part of it that there is time for. */
async function readWindow(
	context: PollContext,
	source: Source,
	{ state, isBaseline }: Reading,
): Promise<WindowResult> {
	const { memory, nodeKey, clock } = context;
	const filter = await source.open(context.api);
	if (!filter.findsAny) {
		return { rows: [], coverage: { kind: 'now' }, listedAt: timeOf(context, filter.serverTime) };
	}
	const key = keyRows(context, source);
	const hasNew = (rows: KeyedRow[]) =>
		!isBaseline && rows.some((each) => each.isWanted && isNew(state, each));
	const confirm = memoizeConfirmation(filter);
	const check = async (rows: IDataObject[]) => {
		if (hasNew(key(rows))) await confirm();
	};

	let window = planWindow(state, memory.windows.get(nodeKey));
	memory.windows.delete(nodeKey);
	for (let isFirst = true; ; isFirst = false) {
		const askedAt = clock();
		const listing = await source.list(context, filter, { window, check });
		const { ending, serverTime: listedAt = askedAt } = listing;
		const rows = key(listing.rows);
		const isInVain = (isFirst || isBaseline) && !hasNew(rows);
		if (ending === 'timeout' && isInVain) throw listing.error;
		if (ending !== 'truncated') {
			return { rows, coverage: coverageOf(window, ending), listedAt: timeOf(context, listedAt) };
		}
		window = narrowWindow(window, listedAt);
		// Later tries have less and less time, so each narrower window gets to be a poll's first try.
		if (isFirst) memory.windows.set(nodeKey, window);
	}
}

function keyRows({ settings }: PollContext, { keysOf, isWanted = () => true }: Source) {
	return (rows: IDataObject[]): KeyedRow[] => {
		const keys = keysOf(rows);
		return rows.map((row, at) => ({
			key: shortHash(keys[at], KEY_LENGTH),
			row,
			isWanted: isWanted(row, settings),
		}));
	};
}

/** Checks once per window that the filter still works as before. */
function memoizeConfirmation(filter: DateFilter): () => Promise<void> {
	let confirming: Promise<void> | undefined;
	return async () => await (confirming ??= filter.confirm());
}
