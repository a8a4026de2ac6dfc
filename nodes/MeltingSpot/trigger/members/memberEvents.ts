import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../../api/api';
import { Collector, keyOf } from '../../api/collector';
import { list, tryFirstPage } from '../../api/lists';
import { shapes } from '../../api/shapes';
import type { DateField, DateFilter } from '../../api/dateFilter';
import { openDateFilter } from '../../api/dateFilter';
import { clock } from '../../transport/clock';
import { bindEndpoint } from '../../transport/request';
import type { Advance, EventKind, Found, NoState, PollContext } from '../kind';
import { Missing, timeOf } from '../kind';
import type { Ending } from '../listing';
import { readListing, readWhole } from '../listing';
import type { State } from '../state';
import { isOtherSpot, spotOf } from '../state';
import type { WindowResult } from './cursor';
import { advance, isNew } from './cursor';
import type { MemberState } from './state';
import { compare, merge, restore } from './state';
import type { Window } from './window';
import { coverageOf, narrowWindow, pageBudget, planWindow } from './window';

const MEMBERS = 'GET /v1/spotMembers';

/** Members with a date since the last poll. Only the API's filter can identify them: they carry no date. */
export function memberEvent(dateField: DateField): EventKind<MemberState> {
	return {
		shape: shapes.member,
		restore,
		compare,
		merge,
		takeBaseline: async (context, begun, asOf) =>
			await takeBaseline(context, dateField, begun, asOf),
		findNew: async (context, state) => await findNewMembers(context, dateField, state),
		sample: async (api) => await sampleMember(api, dateField),
	};
}

/** Records the members with a date in the last overlap. */
async function takeBaseline(
	{ api, settings }: PollContext,
	dateField: DateField,
	begun: State,
	asOf: number,
): Promise<MemberState> {
	const filter = await openDateFilter(api, dateField);
	const from = asOf - settings.overlapMs;
	const members = await readWhole('members', async () => {
		if (!filter.findsAnyone) return [];
		const query = filter.query({ after: from });
		const { rows, complete } = await list(bindEndpoint(api.request, MEMBERS), api, { query });
		return complete ? rows : undefined;
	});
	return {
		...begun,
		spotId: begun.spotId ?? spotOf(members),
		cursor: asOf,
		from,
		seen: Object.fromEntries(members.map((row) => [keyOf(row), asOf])),
	};
}

/** Lists window after window until there are new members, no dates left, or too little time. */
async function findNewMembers(
	context: PollContext,
	dateField: DateField,
	state: MemberState,
): Promise<Found<MemberState> | NoState> {
	const { api, settings, clock, deadline } = context;
	const halfTime = (clock() + deadline) / 2;
	const found = (next: Advance<MemberState>) => ({ kind: 'found' as const, ...next });
	let result: Advance<MemberState> = { emit: [], state };
	for (let isFirst = true; ; isFirst = false) {
		const window = await readWindow(context, dateField, result.state).catch((error: unknown) => {
			// Out of time in a later window: the earlier ones still count.
			if (isFirst || !api.signal?.aborted) throw error;
			return undefined;
		});
		if (!window) return found(result);
		if (isOtherSpot(state.spotId, spotOf(window.rows))) {
			return { kind: 'noState', reason: 'the members belong to another Spot' };
		}
		result = advance(result.state, window, settings.maxItems, settings.overlapMs);
		const isDone = result.emit.length > 0 || !result.state.unfinished;
		if (isDone || clock() > halfTime) return found(result);
	}
}

/** Lists the window that the state leads to, or the part of it that there is time for. */
async function readWindow(
	context: PollContext,
	dateField: DateField,
	state: MemberState,
): Promise<WindowResult> {
	const { api, memory, nodeKey } = context;
	const filter = await openDateFilter(api, dateField);
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
		// Later tries have less and less time, so each narrower window gets to be a poll's first try.
		if (isFirst) memory.windows.set(nodeKey, window);
	}
}

/** Checks once per window that the filter still works as before. */
function memoizeConfirmation(filter: DateFilter): () => Promise<void> {
	let confirming: Promise<void> | undefined;
	return async () => await (confirming ??= filter.confirm());
}

interface WindowListing {
	ending: Ending;
	/** What arrived before the end. */
	collector: Collector;
	/** By this machine's clock. */
	askedAt: number;
	/** The error if time ran out. */
	error?: unknown;
}

/** Lists the members with a date in the window. @throws NodeApiError, UserError, OperationalError */
async function listWindow(
	{ api, clock, deadline }: PollContext,
	state: MemberState,
	window: Window,
	filter: DateFilter,
): Promise<WindowListing> {
	const collector = new Collector();
	const askedAt = clock();
	/** Set with the first page, which shows how fast MeltingSpot is. */
	let maxPages: number | undefined;
	const { ending, error } = await readListing(api, bindEndpoint(api.request, MEMBERS), {
		query: filter.query({ after: window.after, before: window.until }),
		collector,
		async check({ rows }) {
			maxPages ??= pageBudget(window, deadline - clock(), clock() - askedAt);
			if (rows.some((row) => isNew(state, row))) await filter.confirm();
		},
		isEnough: () => collector.expectedPages > (maxPages ?? Infinity),
	});
	return { ending, collector, askedAt, error };
}

const HOUR_MS = 60 * 60_000;
const SAMPLE_WINDOWS_MS = [HOUR_MS, 24 * HOUR_MS, 30 * 24 * HOUR_MS];

/** The status of a member right after the event. */
const STATUS_AFTER: Record<DateField, string> = {
	invitationDate: 'Invited',
	registrationDate: 'Accepted',
};

/**
 * A member with a recent date. Members carry no date, so windows of growing length are read until one has someone with
 * a fitting status.
 */
async function sampleMember(api: Api, dateField: DateField): Promise<IDataObject | Missing> {
	const filter = await openDateFilter(api, dateField);
	const request = bindEndpoint(api.request, MEMBERS);
	const now = clock.now();
	const starts = [...SAMPLE_WINDOWS_MS.map((width) => now - width), 1];
	const queries = filter.findsAnyone ? starts.map((after) => filter.query({ after })) : [];
	let unfitting: IDataObject | undefined;
	for (const query of [...queries, {}]) {
		const rows = await tryFirstPage(request, api, query);
		const member = rows.find(({ status }) => status === STATUS_AFTER[dateField]);
		if (member) return member;
		unfitting ??= rows[0];
	}
	if (unfitting) return unfitting;
	return new Missing(
		'Your Spot has no members yet, so there is nothing to show.',
		'Invite a member first.',
	);
}
