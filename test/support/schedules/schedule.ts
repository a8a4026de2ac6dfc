import type { IDataObject } from 'n8n-workflow';
import type { Fate, Regime } from '../storageRegimes';
import type { VirtualDialect } from '../virtualSpot';

export const MINUTE = 60_000;

/** How lists filter by status. */
export interface StatusDialect {
	statusFilter: 'applied' | 'ignored' | 'rejected';
	/** Whether `status` lags behind `computedStatus`, or is all there is. */
	liveStatus: 'both' | 'lagging' | 'alone';
}

/** What the lines of activities have, and which of them the trigger is to output. */
export interface LineDialect {
	ids: 'eventId' | 'none';
	types: string[];
}

/** A randomly generated trigger life. */
export interface Schedule {
	regime: Regime;
	dialect: VirtualDialect;
	statuses: StatusDialect;
	lines: LineDialect;
	/** Two processes that poll for the same workflow. */
	twoMains: boolean;
	overlapMinutes: number;
	maxItems: number | undefined;
	/** How far the `Date` header and n8n's clock are ahead of the clock that timestamps registrations. */
	dateSkewMs: number;
	localSkewMs: number;
	/** How long a poll may take; a request takes a fortieth of that. */
	budgetMs: number;
	/** What disturbs listings: rows that are left out, or rows that move during paging. */
	disturbance: 'omissions' | 'moves';
	/** How long members have been registered when it begins, in ms. */
	ages: number[];
	/** What goes wrong with the first polls, until one succeeds. */
	activation: Trouble[];
	steps: Step[];
}

export type Step =
	| { kind: 'register'; members: number; lateness: number }
	| { kind: 'change'; which: number; how: number }
	| { kind: 'wait'; ms: number }
	| { kind: 'restart'; main: number }
	| { kind: 'manual' }
	| {
			kind: 'poll';
			main: number;
			/** The workflow is published again: n8n polls at once. */
			published: boolean;
			fate: Fate;
			trouble: Trouble | undefined;
			/** Which member the listing leaves out, if any. */
			omit: number | undefined;
			during: Array<{ request: number; step: StepDuringPoll }>;
	  };

export type StepDuringPoll =
	| Exclude<Step, { kind: 'restart' }>
	| { kind: 'move'; row: number; toFront: boolean };

/** A request in a poll, by its number, that fails or takes longer than the poll may. */
export interface Trouble {
	request: number;
	kind: 'fails' | 'stalls';
}

/** One poll for the stage to run. */
export interface PollOrder {
	main: number;
	staticData: IDataObject;
	mode: 'trigger' | 'manual';
	schedule: Schedule;
	trouble?: Trouble;
	omitted?: string;
	/** The requests, by number, during which something happens. */
	eventful: number[];
	/** To be called while the request with this number is in flight. */
	during(request: number): Promise<void>;
}

/** Whatever the trigger outputs, a member or another item, is identified here by a key that tells events apart. */
export interface PollReport {
	/** What was output. */
	keys: string[] | null;
	/** What was listed, as far as the stage can tell; at most, all that is visible. */
	listed: Set<string>;
}

/** What a step did to the items that the trigger watches. */
export interface Happened {
	/** What must be output. */
	occurred: string[];
	/** What no longer needs to be output. */
	excused: string[];
	/** It counts as there before the trigger if the trigger's first poll ended after this time. */
	countsFrom?: number;
}

/** Where a schedule is played: in virtual time against poll.ts, or over HTTP against the emulator. */
export interface Stage {
	/** The clock that timestamps registrations; milliseconds since 1970. */
	now(): number;
	advance(ms: number): void;
	/** A new member, live, or participant. */
	register(registeredAt: number, visibleAt: number): Happened;
	/** Something else changes. `which` and `how` are random. */
	change(which: number, how: number): Happened;
	moveRow(row: number, to: 'front' | 'back'): void;
	/** The process starts over, with nothing in memory. */
	restart(main: number): Promise<void>;
	/** How long before the first poll an event must have happened so that it is never output, listed or not. */
	readonly reachMs: number;
	/** How many polls in a row without output mean that all is quiet. */
	readonly quietPolls: number;
	/** How far apart they are. */
	readonly quietStepMs: number;
	/** Whether a fault meant for one poll may strike another one that runs at the same time. */
	readonly sharesFaults: boolean;
	/** Rejects if the poll does. */
	poll(order: PollOrder): Promise<PollReport>;
}
