import type { IDataObject } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';
import type { Api } from '../api/api';
import { Collector, keyOf } from '../api/collector';
import { toMemberRow } from '../api/memberRow';
import { list, readPages } from '../api/lists';
import type { DateField, DateFilter } from '../api/members';
import { openDateFilter } from '../api/members';
import type { Clock } from '../transport/limiter';
import { bindEndpoint } from '../transport/request';
import type { Advance, WindowResult } from './cursor';
import { advance, isNew, spotOf } from './cursor';
import type { Event, Owner, State } from './state';
import { isOtherSpot, MAX_CLOCK_LEAD_MS, mergeStates, readState } from './state';
import type { Ending, Window } from './window';
import { coverageOf, narrowWindow, pageBudget, planWindow } from './window';

export interface Settings extends Owner {
	/** Most members that one poll outputs. */
	maxMembers: number;
	overlapMs: number;
}

/**
 * What lives as long as the process. n8n saves a state only together with an execution, so it forgets that of a poll
 * without members: the newest one stays here. A state that came with members never does, because n8n may discard that
 * poll, and then they must come again.
 */
export interface Memory {
	states: Map<string, State>;
	/** The nodes that are polling just now. */
	polling: Set<string>;
	/** What the next poll tries first, after one whose window was too long. */
	windows: Map<string, Window>;
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
	/** Adds to the members what is output with them. Nothing is written if it throws. */
	complete?(members: IDataObject[]): Promise<IDataObject[]>;
	/** Called with the reason for a new baseline. */
	onBaseline(reason: string): void;
}

type NoState = { kind: 'noState'; reason: string };
type KnownState = { kind: 'state'; state: State };
type Found = Advance & { kind: 'found' };

const DATE_FIELDS: Record<Event, DateField> = {
	memberRegistered: 'registrationDate',
	memberInvited: 'invitationDate',
};

const MEMBERS = 'GET /v1/spotMembers';
const BASELINE_TRIES = 3;

/**
 * One poll: which members are new since the last one. Each is output at least once, and exactly once unless n8n
 * crashes or discards a poll (`docs/how-the-trigger-works.md`).
 *
 * @returns the new members, or null if there are none or another poll of this node is under way
 * @throws NodeApiError, UserError or OperationalError; then nothing was written and the next poll makes up for it
 */
export async function poll(context: PollContext): Promise<IDataObject[] | null> {
	const { memory, nodeKey } = context;
	if (memory.polling.has(nodeKey)) return null;
	memory.polling.add(nodeKey);
	try {
		return await pollAlone(context);
	} finally {
		memory.polling.delete(nodeKey);
	}
}

async function pollAlone(context: PollContext): Promise<IDataObject[] | null> {
	const stored = context.store.read();
	const known = await recall(context, stored);
	const outcome = known.kind === 'state' ? await findNewMembers(context, known.state) : known;
	if (outcome.kind === 'found') {
		const emit = context.complete ? await context.complete(outcome.emit) : outcome.emit;
		return save(context, { ...outcome, emit }, stored);
	}
	context.onBaseline(outcome.reason);
	return saveBaseline(context, await takeBaseline(context));
}

/** The state from which this poll goes on, or why there is none. */
async function recall(context: PollContext, stored: unknown): Promise<KnownState | NoState> {
	const { settings, memory, nodeKey, clock } = context;
	const known = [stored, memory.states.get(nodeKey)]
		.map((each) => readState(settings, each, clock()))
		.filter((state) => state !== undefined);
	if (known.length === 0) {
		const reason =
			stored === undefined
				? 'this is the first poll'
				: 'the stored state is of another event, workflow or version';
		return { kind: 'noState', reason };
	}
	const state = known.reduce(mergeStates);
	return (await hasKeyOfOtherSpot(context, state))
		? { kind: 'noState', reason: 'the key is that of another Spot' }
		: { kind: 'state', state };
}

/** A new key means either rotation (keep the state) or another Spot (take a new baseline). */
async function hasKeyOfOtherSpot({ api }: PollContext, state: State): Promise<boolean> {
	if (api.keyFingerprint === state.account || state.spotId === undefined) return false;
	// A Spot without members isn't the one that had some.
	return (await askForSpot(api)).spotId !== state.spotId;
}

async function askForSpot({ request }: PollContext['api']) {
	const { body, serverTime } = await request(MEMBERS, { query: { limit: 1 } });
	return { spotId: spotOf(body.items), serverTime };
}

/** Records existing members, so that only those who come later are output. */
async function takeBaseline(context: PollContext): Promise<State> {
	const { api, settings } = context;
	const { event, workflowId, overlapMs } = settings;
	const filter = await openDateFilter(api, DATE_FIELDS[event]);
	const { spotId, serverTime } = await askForSpot(api);
	const asOf = timeOf(context, serverTime);
	const from = asOf - overlapMs;

	for (let tries = 1; tries <= BASELINE_TRIES; tries++) {
		const { rows, complete } = filter.findsAnyone
			? await list(bindEndpoint(api.request, MEMBERS), api, {
					query: filter.query({ after: from }),
				})
			: { rows: [], complete: true };
		if (!complete) continue;
		return {
			version: 1,
			event,
			workflowId,
			spotId: spotId ?? spotOf(rows),
			account: api.keyFingerprint,
			cursor: asOf,
			from,
			seen: Object.fromEntries(rows.map((row) => [keyOf(row), asOf])),
		};
	}
	throw new OperationalError(
		'The list of members changed each time it was read, so the trigger could not tell who is there already. Publish the workflow again in a moment.',
	);
}

/** Lists window after window until there are new members, no dates left, or too little time. */
async function findNewMembers(context: PollContext, state: State): Promise<Found | NoState> {
	const { api, settings, clock, deadline } = context;
	const halfTime = (clock() + deadline) / 2;
	let result: Advance = { emit: [], state: { ...state, account: api.keyFingerprint } };
	for (let isFirst = true; ; isFirst = false) {
		const window = await readWindow(context, result.state).catch((error: unknown) => {
			// Out of time in a later window: those before it count.
			if (isFirst || !api.signal?.aborted) throw error;
			return undefined;
		});
		if (!window) return { kind: 'found', ...result };
		if (isOtherSpot(state.spotId, spotOf(window.rows))) {
			return { kind: 'noState', reason: 'the members are of another Spot' };
		}
		result = advance(result.state, window, settings.maxMembers, settings.overlapMs);
		const isDone = result.emit.length > 0 || !result.state.unfinished;
		if (isDone || clock() > halfTime) return { kind: 'found', ...result };
	}
}

/** Lists the window that the state leads to, or as short a part of it as there is time for. */
async function readWindow(context: PollContext, state: State): Promise<WindowResult> {
	const { api, settings, memory, nodeKey } = context;
	const filter = await openDateFilter(api, DATE_FIELDS[settings.event]);
	if (!filter.findsAnyone) {
		return { rows: [], coverage: { kind: 'now' }, listedAt: timeOf(context, filter.serverTime) };
	}
	const confirm = memoizeConfirmation(filter);

	let window = planWindow(state, memory.windows.get(nodeKey));
	memory.windows.delete(nodeKey);
	for (let isFirst = true; ; isFirst = false) {
		const { ending, collector, askedAt, error } = await listWindow(context, state, window, {
			...filter,
			confirm,
		});
		const { rows, serverTime: listedAt = askedAt } = collector;
		const isInVain = isFirst && !rows.some((row) => isNew(state, row));
		if (ending === 'timeout' && isInVain) throw error;
		if (ending !== 'truncated') {
			return { rows, coverage: coverageOf(window, ending), listedAt: timeOf(context, listedAt) };
		}
		window = narrowWindow(window, listedAt);
		// Later tries have less and less time, so each must be the first of a poll once.
		if (isFirst) memory.windows.set(nodeKey, window);
	}
}

/** Asks once per window whether the filter still means what it meant. */
function memoizeConfirmation(filter: DateFilter): () => Promise<void> {
	let confirming: Promise<void> | undefined;
	return async () => await (confirming ??= filter.confirm());
}

interface WindowListing {
	ending: Ending;
	/** What came before the end. */
	collector: Collector;
	/** By this machine's clock. */
	askedAt: number;
	/** Why there was no more time. */
	error?: unknown;
}

/** Lists the members with a date in the window. @throws NodeApiError, UserError, OperationalError */
async function listWindow(
	{ api, clock, deadline }: PollContext,
	state: State,
	window: Window,
	filter: DateFilter,
): Promise<WindowListing> {
	const collector = new Collector();
	const askedAt = clock();
	const request = bindEndpoint(api.request, MEMBERS);
	const query = filter.query({ after: window.after, before: window.until });
	/** Set with the first page, which shows how fast MeltingSpot is. */
	let maxPages: number | undefined;

	async function read(): Promise<Ending> {
		for await (const page of readPages(request, api, { query, collector })) {
			maxPages ??= pageBudget(window, deadline - clock(), clock() - askedAt);
			if (page.rows.some((row) => isNew(state, row))) await filter.confirm();
			collector.add(page);
			if (collector.expectedPages > maxPages) return 'truncated';
		}
		return collector.isComplete ? 'complete' : 'incomplete';
	}

	let error: unknown;
	const ending = await read().catch((reason: unknown): Ending => {
		if (!api.signal?.aborted) throw reason;
		error = reason;
		return 'timeout';
	});
	return { ending, collector, askedAt, error };
}

/** A state with members goes to n8n alone, one without stays in memory as well. */
function save(
	{ settings, store, memory, nodeKey, clock }: PollContext,
	{ emit, state }: Found,
	stored: unknown,
): IDataObject[] | null {
	if (emit.length > 0) {
		store.write(state);
		return emit.map(toMemberRow);
	}
	memory.states.set(nodeKey, state);
	if (!readState(settings, stored, clock())) store.write(state);
	return null;
}

function saveBaseline({ store, memory, nodeKey }: PollContext, baseline: State): null {
	memory.states.set(nodeKey, baseline);
	store.write(baseline);
	return null;
}

/**
 * MeltingSpot's time by its `Date` header, by this machine's clock without one. A header that is far ahead must not
 * make the trigger skip what lies between, so the earlier time counts.
 */
function timeOf({ clock, settings }: PollContext, serverTime = clock()): number {
	return Math.min(serverTime, clock() + Math.min(settings.overlapMs, MAX_CLOCK_LEAD_MS));
}

/**
 * A real member to build a workflow with: one with the date that the trigger filters by, else any.
 * @returns an empty list if the Spot has no members
 */
export async function sampleMember(
	{ request }: Pick<Api, 'request'>,
	event: Event,
): Promise<IDataObject[]> {
	const dated = { limit: 1, [`${DATE_FIELDS[event]}[after]`]: 1 };
	for (const query of [dated, { limit: 1 }]) {
		const { body } = await request(MEMBERS, { query });
		if (body.items.length > 0) return body.items.slice(0, 1).map(toMemberRow);
	}
	return [];
}
