import type { IDataObject } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';
import type { Api } from '../api/api';
import type { DateField, DateUnit } from '../api/behavior/apiBehavior';
import { confirmDateUnit, detectDateUnit, toFilterValue } from '../api/behavior/dateUnit';
import { expectedPages } from '../api/behavior/paging';
import { Collector, keyOf } from '../api/collector';
import { list, readPages } from '../api/lists';
import { MAX_CONCURRENCY } from '../transport/concurrency';
import type { Clock } from '../transport/limiter';
import { QUOTA } from '../transport/limiter';
import type { Query } from '../transport/request';
import { bindEndpoint } from '../transport/request';
import type { Event, WindowResult, Owner, State } from './cursor';
import { advance, isNew, isOtherSpot, isStateOf, merge, spotOf } from './cursor';

export interface Settings extends Owner {
	/** Most members that one poll hands over. */
	maxMembers: number;
	overlapMs: number;
}

/**
 * What lives as long as the process. n8n forgets the state of a poll that found nobody (it saves a state
 * only with an execution), so the newest such state stays here. A state that came with members never does:
 * n8n may discard that poll, and then they must come again.
 */
export interface Memory {
	states: Map<string, State>;
	/** The nodes that are polling just now. */
	polling: Set<string>;
	/** What the next poll tries first, after one that met a listing too long for it. */
	nextTry: Map<string, Try>;
}

/** A part of a listing that is too long for one poll. */
interface Try {
	/** The dates in between, in milliseconds since 1970. */
	after: number;
	until: number;
	/** Whether to give up as soon as there are more pages than time. */
	isBounded: boolean;
}

export interface PollContext {
	api: Pick<Api, 'request' | 'behavior' | 'signal' | 'keyFingerprint'>;
	settings: Settings;
	/** Where n8n keeps the state. `write` is called last, and not at all if there is nothing to keep. */
	store: { read(): unknown; write(state: State): void };
	memory: Memory;
	/** Which node this is; a renamed one is still the same. */
	nodeKey: string;
	/** This machine's clock. */
	clock: Clock;
	/** When the poll has to be done, by that clock. */
	deadline: number;
	/** Told why a new baseline is taken. */
	onBaseline(reason: string): void;
}

const DATE_FIELDS: Record<Event, DateField> = {
	memberRegistered: 'registrationDate',
	memberInvited: 'invitationDate',
};

const MEMBERS = 'GET /v1/spotMembers';
const BASELINE_TRIES = 3;
const SECOND_MS = 1_000;
/** A listing that is too long for one poll is tried again over this part of its time. */
const SHARE_OF_TOO_LONG = 1 / 8;

/**
 * One poll: who is new since the last one. Each member is handed over at least once, and exactly once
 * unless n8n crashes or discards a poll (`docs/how-the-trigger-works.md`).
 *
 * @returns the new members, or null if there is nobody or another poll of this node is under way
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
	const { settings, store, memory, nodeKey } = context;
	const stored = store.read();
	const remembered = memory.states.get(nodeKey);
	const known = [stored, remembered].filter((state) => isStateOf(settings, state));
	const [state = undefined] = known.length === 2 ? [merge(known[0], known[1])] : known;

	const reason = state
		? await spotChangeReason(context, state)
		: stored === undefined
			? 'this is the first poll'
			: 'the stored state is of another event, workflow or version';
	const result = state && !reason ? await findNewMembers(context, state) : 'another Spot';
	if (!state || result === 'another Spot') {
		context.onBaseline(reason ?? 'the members are of another Spot');
		const baseline = await takeBaseline(context);
		memory.states.set(nodeKey, baseline);
		store.write(baseline);
		return null;
	}
	if (result.emit.length > 0) {
		store.write(result.state);
		return result.emit;
	}
	memory.states.set(nodeKey, result.state);
	if (!isStateOf(settings, stored)) store.write(result.state);
	return null;
}

/** Another key may be a new one for the same Spot, over which nobody must be lost, or that of another Spot. */
async function spotChangeReason(
	{ api }: PollContext,
	{ account, spotId }: State,
): Promise<string | undefined> {
	if (api.keyFingerprint === account) return undefined;
	const { spotId: spotNow } = await askForSpot(api);
	// No member, no Spot: then it is not the one that had members.
	const isSame = spotId === undefined || spotNow === spotId;
	return isSame ? undefined : 'the key is that of another Spot';
}

async function askForSpot({ request }: PollContext['api']) {
	const { body, serverTime } = await request(MEMBERS, { query: { limit: 1 } });
	return { spotId: spotOf(body.items), serverTime };
}

/** Remembers whoever is there by now, so that only those who come later are handed over. */
async function takeBaseline(context: PollContext): Promise<State> {
	const { api, settings } = context;
	const { event, workflowId, overlapMs } = settings;
	const field = DATE_FIELDS[event];
	const { unit } = await detectDateUnit(api.request, api.behavior, field);
	const { spotId, serverTime } = await askForSpot(api);
	const asOf = timeOf(context, serverTime);
	const from = asOf - overlapMs;

	for (let tries = 1; tries <= BASELINE_TRIES; tries++) {
		const { rows, complete } = unit
			? await list(bindEndpoint(api.request, MEMBERS), api, { query: between(field, unit, from) })
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

/** @throws NodeApiError, UserError, OperationalError */
async function findNewMembers(
	context: PollContext,
	state: State,
): Promise<ReturnType<typeof advance> | 'another Spot'> {
	const { api, settings, clock, deadline } = context;
	const halfTime = (clock() + deadline) / 2;
	let result: ReturnType<typeof advance> = {
		emit: [],
		state: { ...state, account: api.keyFingerprint },
	};
	for (let parts = 0; ; parts++) {
		const findings = await readWindow(context, result.state).catch((error: unknown) => {
			// Out of time in a further part of a long listing: the parts before it count.
			if (parts > 0 && api.signal?.aborted) return undefined;
			throw error;
		});
		if (!findings) return result;
		if (isOtherSpot(state.spotId, spotOf(findings.rows))) return 'another Spot';
		result = advance(result.state, findings, settings.maxMembers, settings.overlapMs);
		const isDone = result.emit.length > 0 || !result.state.unfinished;
		if (isDone || clock() > halfTime) return result;
	}
}

/**
 * Lists whoever has a date after the state's. If they are more than one poll can list, only those up to
 * an earlier date: the next listing goes on from there.
 */
async function readWindow(context: PollContext, state: State): Promise<WindowResult> {
	const { api, settings, clock, memory, nodeKey } = context;
	const { request, behavior, signal } = api;
	const field = DATE_FIELDS[settings.event];
	const { unit, serverTime } = await detectDateUnit(request, behavior, field);
	// Nobody has such a date, so nobody can be found by it.
	if (!unit) return { rows: [], completeUntil: Infinity, listedAt: timeOf(context, serverTime) };
	const after = state.unfinished?.readUntil ?? state.from;
	const hasNew = (rows: IDataObject[]) => rows.some((row) => isNew(state, row));
	let confirming: Promise<void> | undefined;

	const read = async ({ until, isBounded }: Try, isFirst: boolean) => {
		const collector = new Collector();
		const askedAt = clock();
		let maxPages: number | undefined;
		let truncated = false;
		try {
			const query = between(field, unit, after, until);
			for await (const page of readPages(bindEndpoint(request, MEMBERS), api, {
				query,
				collector,
			})) {
				maxPages ??= isBounded ? affordablePages(context, clock() - askedAt) : Infinity;
				// Before anybody is handed over: does the filter still mean what it meant?
				if (hasNew(page.rows)) {
					await (confirming ??= confirmDateUnit(request, behavior, field, unit));
				}
				collector.add(page);
				truncated = expectedPages(collector.progress) > maxPages;
				if (truncated) break;
			}
		} catch (error) {
			// Out of time: what was read so far is handed over, and the next poll goes on from what was learned.
			if (!signal?.aborted || (isFirst && !hasNew(collector.rows))) throw error;
		}
		const { rows, isComplete, serverTime } = collector;
		// The limits themselves may be excluded, so what follows has to begin a second earlier.
		const completeUntil = isComplete ? until - SECOND_MS : undefined;
		return {
			rows,
			truncated,
			serverTime,
			listedAt: timeOf(context, serverTime ?? askedAt),
			completeUntil,
		};
	};

	const planned = memory.nextTry.get(nodeKey);
	memory.nextTry.delete(nodeKey);
	let next: Try = planned?.after === after ? planned : { after, until: Infinity, isBounded: true };
	for (let isFirst = true; ; isFirst = false) {
		const part = await read(next, isFirst);
		if (!part.truncated) return part;
		next = shorter(next, part.serverTime ?? part.listedAt);
		// The further tries have less and less time, so each has to be the first of a poll once.
		if (isFirst) memory.nextTry.set(nodeKey, next);
	}
}

/** A shorter part of what was too long; all of it if that many cannot be told apart by their dates. */
function shorter({ after, until }: Try, now: number): Try {
	const end = Math.min(until, now);
	const width = Math.max((end - after) * SHARE_OF_TOO_LONG, 2 * SECOND_MS);
	if (after + width >= end) return { after, until, isBounded: false };
	const wholeSecond = Math.floor((after + width) / SECOND_MS) * SECOND_MS;
	return { after, until: wholeSecond, isBounded: true };
}

/**
 * MeltingSpot's time by the `Date` header of its answer, by this machine's clock without one. A header that is far
 * ahead must not make the trigger skip what lies between: the earlier time is the safe one.
 */
function timeOf({ clock, settings }: PollContext, serverTime = clock()): number {
	return Math.min(serverTime, clock() + settings.overlapMs);
}

/**
 * How many pages there is time for: at half of what the quota allows, since others use the key as well,
 * and at half of the speed that MeltingSpot just showed.
 */
function affordablePages({ clock, deadline }: PollContext, msPerPage = 0): number {
	const pagesPerMs = Math.min(
		QUOTA.requests / QUOTA.windowMs,
		MAX_CONCURRENCY / Math.max(msPerPage, 1),
	);
	return Math.max(1, Math.floor(((deadline - clock()) * pagesPerMs) / 2));
}

function between(field: DateField, unit: DateUnit, after: number, before = Infinity): Query {
	return {
		[`${field}[after]`]: toFilterValue(after, unit),
		[`${field}[before]`]: before === Infinity ? undefined : toFilterValue(before, unit),
	};
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
		if (body.items.length > 0) return body.items.slice(0, 1);
	}
	return [];
}
