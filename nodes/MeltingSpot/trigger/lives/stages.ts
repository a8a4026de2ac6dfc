import type { IDataObject } from 'n8n-workflow';
import { keyOf } from '../../api/collector';
import { momentOf } from '../../api/moment';
import type { CatalogState, Listed } from '../catalog';
import { areListingsValid, noteListing } from '../catalog';
import { KEY_LENGTH, shortHash, splitEntries } from '../keys';
import type { Advance } from '../kind';

/** How far a live has progressed. A live that isn't known yet is at -1. */
export const STAGES = { created: 0, started: 1, ended: 2 } as const;
export type Stage = (typeof STAGES)[keyof typeof STAGES];

/** By `computedStatus`, or `status` if it's missing. */
const STAGE_OF: Record<string, Stage> = {
	Planned: STAGES.created,
	Live: STAGES.started,
	Ended: STAGES.ended,
};

/** Characters of an entry: the live's key, its stage, and its start. */
const START_LENGTH = 2;
const ENTRY_LENGTH = KEY_LENGTH + 1 + START_LENGTH;

/** Lives kept that are no longer listed: a listing may omit them once. */
const MAX_UNLISTED = 500;

interface KnownLive {
	stage: Stage;
	/** A short hash of when it starts: another one means a new start. */
	start: string;
}

/** What a trigger for lives keeps. */
export interface LiveState extends CatalogState {
	/** Every live, in entries of equal length. */
	lives: string;
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
	const entries = splitEntries(state.lives, ENTRY_LENGTH);
	const isIntact = entries?.every((entry) => '012'.includes(entry[KEY_LENGTH]));
	return isIntact && areListingsValid(state, now) ? state : undefined;
}

/** What either state knows; of a live that both know, the later stage. */
export function merge(earlier: LiveState, later: LiveState): LiveState {
	const lives = knownLives(earlier);
	for (const [key, live] of knownLives(later)) {
		const before = lives.get(key);
		const isAhead = before?.start === live.start && before.stage > live.stage;
		if (!isAhead) lives.set(key, live);
	}
	return { ...later, lives: join(lives) };
}

/** Decides which lives reached the stage since the last poll, and what to remember. */
export function advance(
	state: LiveState,
	listing: Listed,
	{ target, maxItems, overlapMs }: Rules,
): Advance<LiveState> {
	const known = knownLives(state);
	const listed = new Map<string, KnownLive>();
	const emit: IDataObject[] = [];
	for (const row of listing.rows) {
		const key = shortHash(keyOf(row));
		const before = known.get(key);
		const { from, to } = progress(before, row);
		known.delete(key);
		const isReplay = !before && isOver(row, state.since - overlapMs);
		const isNew = hasReached(target, { from, to, isReplay });
		const isLeft = isNew && emit.length >= maxItems;
		if (isNew && !isLeft) emit.push(row);
		// A live that is left for the next poll stays one stage short, or unknown.
		const stage = isLeft ? target - 1 : to;
		if (stage >= 0) listed.set(key, { stage: stage as Stage, start: startOf(row) });
	}
	const unlisted = [...known].slice(listing.isComplete ? -MAX_UNLISTED : 0);
	const lives = join([...unlisted, ...listed]);
	return { emit, state: { ...noteListing(state, listing), lives } };
}

function knownLives({ lives }: LiveState): Map<string, KnownLive> {
	const entries = splitEntries(lives, ENTRY_LENGTH) ?? [];
	return new Map(
		entries.map((entry) => {
			const stage = Number(entry[KEY_LENGTH]) as Stage;
			return [entry.slice(0, KEY_LENGTH), { stage, start: entry.slice(KEY_LENGTH + 1) }];
		}),
	);
}

function join(lives: Iterable<[string, KnownLive]>): string {
	return [...lives].map(([key, { stage, start }]) => `${key}${stage}${start}`).join('');
}

/** A replay is created, but it neither starts nor ends. */
function hasReached(
	target: Stage,
	{ from, to, isReplay }: { from: number; to: number; isReplay: boolean },
): boolean {
	return from < target && to >= target && !(isReplay && target > STAGES.created);
}

/**
 * Which stage a live moved from and to. It moves back only if it was rescheduled to another date: a flickering status
 * isn't a new start.
 */
function progress(known: KnownLive | undefined, row: IDataObject): { from: number; to: Stage } {
	const from = known?.stage ?? -1;
	const to = stageOf(row) ?? known?.stage ?? STAGES.created;
	if (!known || to >= known.stage) return { from, to };
	return known.start === startOf(row) ? { from, to: known.stage } : { from: to, to };
}

/** Undefined for an undocumented status, such as that of a canceled live. */
export function stageOf({ computedStatus, status }: IDataObject): Stage | undefined {
	const name = String(computedStatus ?? status);
	return Object.hasOwn(STAGE_OF, name) ? STAGE_OF[name] : undefined;
}

/** Whether a live ended before this time, as planned. One that was added like this is a replay. */
function isOver({ endDate }: IDataObject, before: number): boolean {
	return momentOf(endDate) < before;
}

function startOf({ startDate }: IDataObject): string {
	return shortHash(String(momentOf(startDate)), START_LENGTH);
}
