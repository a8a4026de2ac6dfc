import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../api/api';
import type { Shape } from '../api/shapes';
import type { Clock } from '../transport/clock';
import type { Window } from './byDate/window';
import type { Owner, State } from './state';
import { MAX_CLOCK_LEAD_MS } from './state';

/** What a trigger is limited to. */
export interface Chosen extends Pick<Owner, 'subjectId'> {
	/** The types of activities to output; all of them if there are none. */
	activityTypes?: string[];
}

export interface Settings extends Owner, Chosen {
	/** Maximum items that one poll outputs. */
	maxItems: number;
	overlapMs: number;
}

/** What is kept as long as the process lives, by node. */
export interface Memory {
	/**
	 * n8n saves a state only together with an execution, so it loses the state of a poll without output: the latest one
	 * is kept here, with the node's id. A state with output never is, because n8n may discard that poll, and then the
	 * items must be output again.
	 */
	states: Map<string, { nodeId: string; state: State }>;
	/** The nodes that are currently polling. */
	polling: Set<string>;
	/** The window that the next poll by date tries first, if the last one was too long. */
	windows: Map<string, Window>;
}

export interface PollContext {
	api: Omit<Api, 'redact' | 'throttledMs' | 'displayNames'>;
	settings: Settings;
	/** Where n8n keeps the state. `write` is called last, and not at all if there is nothing to keep. */
	store: { read(): unknown; write(state: State): void };
	memory: Memory;
	/** Identifies the node: by workflow, id, and name, since ids may be empty or used twice. */
	nodeKey: string;
	/** Stays the same when the node is renamed. */
	nodeId: string;
	/** This machine's clock. */
	clock: Clock['now'];
	/** When the poll must be done, by that clock. */
	deadline: number;
	/** Adds to the items what else is output with them. Nothing is written if it throws. */
	complete?(items: IDataObject[]): Promise<IDataObject[]>;
	/** Called with the reason for a new baseline. */
	onBaseline(reason: string): void;
	/** Called with what went wrong without stopping the poll. */
	log(problem: string): void;
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
	/** How its items are output; as they are unless set. */
	shape?: Shape;
	/** Checks a stored state of this event. @returns undefined if it's damaged or from the future */
	restore(state: S, now: number): S | undefined;
	/** Which of two states of one trigger got further: negative if the second one did. */
	compare(a: S, b: S): number;
	merge(earlier: S, later: S): S;
	/**
	 * Records what already exists, so that only what comes later is output.
	 * @param begun the state so far
	 * @param asOf MeltingSpot's time
	 * @throws if not all of it could be read
	 */
	takeBaseline(context: PollContext, begun: State, asOf: number): Promise<S>;
	/** Finds what is new, and the next state. */
	findNew(context: PollContext, state: S): Promise<Found<S> | NoState>;
	/** A real item to build a workflow with; if there is none, what is missing. */
	sample(api: Api, chosen: Chosen): Promise<IDataObject | Missing>;
}

/** Why there is no item to show, and what to do. */
export class Missing {
	constructor(
		readonly message: string,
		readonly description: string,
	) {}
}

/**
 * MeltingSpot's time from its `Date` header, or from this machine's clock if there is none. A header that is far ahead
 * must not make the trigger skip what lies in between, so the time is capped.
 */
export function timeOf({ clock, settings }: PollContext, serverTime = clock()): number {
	return Math.min(serverTime, clock() + Math.min(settings.overlapMs, MAX_CLOCK_LEAD_MS));
}
