import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../api/api';
import type { Clock } from '../transport/limiter';
import type { Window } from './members/window';
import type { Owner, State } from './state';
import { MAX_CLOCK_LEAD_MS } from './state';

export interface Settings extends Owner {
	/** Most items that one poll outputs. */
	maxItems: number;
	overlapMs: number;
}

/** What lives as long as the process, by node. */
export interface Memory {
	/**
	 * n8n saves a state only together with an execution, so it forgets that of a poll without output: the newest one
	 * stays here. A state that came with output never does, because n8n may discard that poll, and then the items must
	 * come again.
	 */
	states: Map<string, State>;
	/** The nodes that are polling just now. */
	polling: Set<string>;
	/** What the next poll for members tries first, after one whose window was too long. */
	windows: Map<string, Window>;
	/** When this process's latest two polls for lives began, to tell whether a state is theirs. */
	ownPolls: Map<string, { latest: number; previous?: number }>;
}

export interface PollContext {
	api: Omit<Api, 'redact' | 'throttledMs' | 'displayNames'>;
	settings: Settings;
	/** Where n8n keeps the state. `write` is called last, and not at all if there is nothing to keep. */
	store: { read(): unknown; write(state: State): void };
	memory: Memory;
	/** Identifies the node; renaming it doesn't change that. */
	nodeKey: string;
	/** This machine's clock. */
	clock: Clock;
	/** When the poll must be done, by that clock. */
	deadline: number;
	/** Adds to the items what is output with them. Nothing is written if it throws. */
	complete?(items: IDataObject[]): Promise<IDataObject[]>;
	/** Called with the reason for a new baseline. */
	onBaseline(reason: string): void;
}

/** What one poll decides. */
export interface Advance<S extends State> {
	/** The items to output. */
	emit: IDataObject[];
	/** What to remember. */
	state: S;
}

export type NoState = { kind: 'noState'; reason: string };
export type Found<S extends State> = Advance<S> & { kind: 'found' };

/** What differs between the events: what is listed, what is kept of it, and what is new. */
export interface EventKind<S extends State> {
	/** Checks a stored state of this event. @returns undefined if it's damaged or from the future */
	restore(state: S, now: number): S | undefined;
	/** Which of two states of one trigger got further: negative if the second one did. */
	compare(a: S, b: S): number;
	merge(earlier: S, later: S): S;
	/**
	 * Records what is there now, so that only what comes later is output.
	 * @param begun the state so far
	 * @param asOf MeltingSpot's time
	 * @throws if not all of it could be read
	 */
	takeBaseline(context: PollContext, begun: State, asOf: number): Promise<S>;
	/** Finds what is new, and the state that follows. */
	findNew(context: PollContext, state: S): Promise<Found<S> | NoState>;
	/** A real item to build a workflow with; if there is none, what is missing. */
	sample(api: Api, subjectId?: string): Promise<IDataObject | Missing>;
}

/** Why there is no item to show, and what to do. */
export class Missing {
	constructor(
		readonly message: string,
		readonly description: string,
	) {}
}

/**
 * MeltingSpot's time by its `Date` header, by this machine's clock without one. A header that is far ahead must not
 * make the trigger skip what lies between, so the earlier time counts.
 */
export function timeOf({ clock, settings }: PollContext, serverTime = clock()): number {
	return Math.min(serverTime, clock() + Math.min(settings.overlapMs, MAX_CLOCK_LEAD_MS));
}
