import type { IDataObject } from 'n8n-workflow';
import { keyOf } from '../../api/collector';
import type { Advance } from '../kind';
import type { State } from '../state';
import { isPastTime, isRecord } from '../state';

/** How far a live has progressed. A live that isn't known yet is at -1. */
export const STAGES = { created: 0, started: 1, ended: 2 } as const;
export type Stage = (typeof STAGES)[keyof typeof STAGES];

/** By `computedStatus`, or `status` if it's missing. */
const STAGE_OF: Record<string, Stage> = {
	Planned: STAGES.created,
	Live: STAGES.started,
	Ended: STAGES.ended,
};

const UNKNOWN = -1;

interface KnownLive {
	stage: Stage | typeof UNKNOWN;
	/** When it starts, as MeltingSpot writes it: a new date means a new start. */
	start?: string;
	/** When it can be forgotten if it's no longer listed: by then, it can't be mistaken for a new one. */
	keepUntil: number;
	/** When lookups first failed to find it. */
	goneSince?: number;
}

/** What a trigger for lives keeps. All times are MeltingSpot's. */
export interface LiveState extends State {
	/** When the latest poll began. It always increases. */
	polledAt: number;
	/** When the previous poll began. */
	since: number;
	/** The lives that were listed, by id. */
	lives: Record<string, KnownLive>;
}

/** What one poll found out. */
export interface LivesFound {
	/** The lives that were listed or looked up. */
	rows: IDataObject[];
	/** Those looked up without success: unknown to MeltingSpot, or with an undocumented status, such as canceled. */
	gone: string[];
	/** MeltingSpot's time. */
	now: number;
}

interface Rules {
	/** The stage that starts the workflow. */
	target: Stage;
	maxItems: number;
	overlapMs: number;
}

/**
 * Restores a stored state.
 * @param now this machine's time
 * @returns undefined if it's damaged or from the future
 */
export function restore(state: LiveState, now: number): LiveState | undefined {
	const isIntact =
		isPastTime(state.polledAt, now) &&
		isPastTime(state.since, now) &&
		isRecord(state.lives) &&
		Object.values(state.lives).every(isKnownLive);
	return isIntact ? state : undefined;
}

function isKnownLive(value: unknown): boolean {
	return isRecord(value) && Number.isFinite(value.stage) && Number.isFinite(value.keepUntil);
}

export function compare(a: LiveState, b: LiveState): number {
	return a.polledAt - b.polledAt;
}

/** What either state knows, except what the later one may have forgotten; of a live that both know, the later stage. */
export function merge(earlier: LiveState, later: LiveState): LiveState {
	const lives = new Map(Object.entries(later.lives));
	for (const [id, known] of Object.entries(earlier.lives)) {
		const since = lives.get(id);
		if (!since && known.keepUntil >= later.polledAt) lives.set(id, known);
		if (since && since.start === known.start && since.stage < known.stage) {
			lives.set(id, { ...since, stage: known.stage });
		}
	}
	return { ...later, lives: Object.fromEntries(lives) };
}

/** What to look up: known lives that weren't listed and may have reached the stage since, longest unseen first. */
export function vanished({ lives }: LiveState, listed: IDataObject[], target: Stage): string[] {
	const ids = new Set(listed.map((row) => keyOf(row)));
	return Object.entries(lives)
		.filter(([id, { stage }]) => stage < target && !ids.has(id))
		.sort(([, a], [, b]) => a.keepUntil - b.keepUntil)
		.map(([id]) => id);
}

/** The current lives, and those that ended no more than an overlap ago: what comes later is new. */
export function baselineOf(
	rows: IDataObject[],
	now: number,
	overlapMs: number,
): LiveState['lives'] {
	const recent = rows.filter(
		(row) => stageOf(row) !== STAGES.ended || endOf(row) >= now - overlapMs,
	);
	return Object.fromEntries(
		recent.map((row) => [
			keyOf(row),
			{ stage: stageOf(row) ?? STAGES.created, ...timesOf(row, now, overlapMs) },
		]),
	);
}

/** Decides which lives reached the stage since the last poll, and what to remember. */
export function advance(
	state: LiveState,
	{ rows, gone, now }: LivesFound,
	{ target, maxItems, overlapMs }: Rules,
): Advance<LiveState> {
	const emit: IDataObject[] = [];
	const lives = new Map(
		Object.entries(state.lives).filter(([, live]) => isKept(live, state, target)),
	);
	// A live that starts while the lists are read may be in both.
	for (const [id, row] of new Map(rows.map((each) => [keyOf(each), each]))) {
		const known = knownLive(state, id);
		if (!known && isOver(row, state.since - overlapMs)) continue;
		const { from, to } = progress(known, row);
		const isReached = from < target && to >= target;
		const isLeft = isReached && emit.length >= maxItems;
		if (isReached && !isLeft) emit.push(row);
		// A live that is left for the next poll stays one stage short of it.
		const stage = isLeft ? ((target - 1) as KnownLive['stage']) : to;
		lives.set(id, { stage, ...timesOf(row, now, overlapMs) });
	}
	for (const id of gone) lives.set(id, withoutTrace(state.lives[id], now, overlapMs));
	const polledAt = Math.max(now, state.polledAt + 1);
	const next = { ...state, polledAt, since: state.polledAt, lives: Object.fromEntries(lives) };
	return { emit, state: next };
}

function knownLive({ lives }: LiveState, id: string): KnownLive | undefined {
	return Object.hasOwn(lives, id) ? lives[id] : undefined;
}

/** A live that may still reach the stage is never forgotten. */
function isKept({ stage, keepUntil }: KnownLive, { since }: LiveState, target: Stage): boolean {
	return stage < target || keepUntil >= since;
}

/** A live that was looked up without success: after an overlap, it counts as ended. */
function withoutTrace(
	{ goneSince, ...known }: KnownLive,
	now: number,
	overlapMs: number,
): KnownLive {
	const since = goneSince ?? now;
	const stage = now - since >= overlapMs ? STAGES.ended : known.stage;
	return { ...known, stage, goneSince: since };
}

/**
 * Which stage a live moved from and to. It moves back only if it was rescheduled to another date: a flickering status
 * isn't a new start.
 */
function progress(known: KnownLive | undefined, row: IDataObject) {
	const from = known?.stage ?? UNKNOWN;
	const to = stageOf(row) ?? Math.max(from, STAGES.created);
	const stage = to as KnownLive['stage'];
	if (to >= from) return { from, to: stage };
	return known?.start === startOf(row) ? { from, to: from } : { from: stage, to: stage };
}

/** Whether a live has one of the documented statuses. */
export function hasStage(row: IDataObject): boolean {
	return stageOf(row) !== undefined;
}

function stageOf({ computedStatus, status }: IDataObject): Stage | undefined {
	const name = String(computedStatus ?? status);
	return Object.hasOwn(STAGE_OF, name) ? STAGE_OF[name] : undefined;
}

/** Whether a live ended before this time, as planned, so it didn't come and go since the last poll. */
function isOver(row: IDataObject, before: number): boolean {
	return stageOf(row) === STAGES.ended && !(endOf(row) >= before);
}

const startOf = ({ startDate }: IDataObject) =>
	typeof startDate === 'string' ? startDate : undefined;

/** NaN if it isn't known. */
const endOf = ({ endDate }: IDataObject) => Date.parse(String(endDate));

function timesOf(row: IDataObject, now: number, overlapMs: number) {
	return { start: startOf(row), keepUntil: Math.max(now, endOf(row) || 0) + overlapMs };
}
