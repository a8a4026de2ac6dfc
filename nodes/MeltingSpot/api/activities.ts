import type { IDataObject } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';
import { clock } from '../transport/clock';
import { mapWithConcurrency } from '../transport/concurrency';
import { statusOf } from '../transport/errors';
import type { Query } from '../transport/request';
import type { Api } from './api';
import { isFull, keysOf, MAX_LINES, mayBeCut, WINDOW_OVERLAP_MS } from './behavior/activityLines';
import { unlessRejected } from './behavior/rejectedFilters';
import { isSameText } from './compare';
import type { DateFilter } from './dateFilter';
import { openTested } from './dateFilter';
import type { Listing } from './lists';

export { keysOf, MAX_LINES, mayBeCut } from './behavior/activityLines';

const ENDPOINT = 'GET /v1/activities~export';
const SECOND_MS = 1_000;

/** The documented types. Source: `exportActivities` of MeltingSpot's API reference; the last one is from a public client. */
const ACTIVITY_TYPES = [
	...['ChannelJoined', 'ChannelLeft', 'ChannelMessageReacted', 'ChannelMessageSent'],
	...['CourseCompleted', 'CourseStarted', 'CourseStepCompleted', 'CourseStepViewed'],
	...['DiscussionMessageSent', 'DocumentLinkOpened', 'DocumentLinkReacted'],
	...['DocumentPageReacted', 'DocumentPageViewed'],
	...['LiveAttended', 'LiveInvitationDeclined', 'LiveMessageReacted', 'LiveMessageSent'],
	...['LiveParticipantRegistered', 'LiveReplayWatched'],
	...['SpotMemberLeft', 'SpotMemberRegistered', 'SpotMemberRegistrationRequested'],
	...['TopicAnswerCreated', 'TopicAnswerVoted', 'TopicCreated', 'TopicVoted'],
	'LearningPathCompleted',
];

type ActivityApi = Pick<Api, 'request' | 'behavior' | 'signal'>;

/** A range of dates, in milliseconds since 1970. Without `until`: up to now. */
export interface Span {
	after: number;
	until?: number;
}

/** The filter by date. @throws UserError if the API doesn't filter activities by date; NodeApiError */
export async function openActivityFilter({ request, behavior }: ActivityApi): Promise<DateFilter> {
	const names = { after: 'fromDate[eq]', before: 'toDate[eq]' };
	return await openTested(
		{ behavior },
		{
			name: `${ENDPOINT} fromDate`,
			date: 'date',
			plural: 'activities',
			async findsAnyAfter(value) {
				const query = { limit: 1, [names.after]: value };
				const { body, serverTime } = await request(ENDPOINT, { query });
				return { found: body.length > 0, serverTime };
			},
		},
		names,
	);
}

/** Lists a span with one request. @throws NodeApiError */
export async function readSpan(
	{ request }: ActivityApi,
	filter: DateFilter,
	{ after, until }: Span,
	query: Query = {},
): Promise<{ rows: IDataObject[]; serverTime?: number }> {
	const dates = filter.query({ after, before: until });
	const { body, serverTime } = await request(ENDPOINT, {
		query: { limit: MAX_LINES, ...dates, ...query },
	});
	return { rows: body, serverTime };
}

export const isOfType = ({ type }: IDataObject, types: string[]): boolean =>
	types.length === 0 || types.some((each) => isSameText(type, each));

/**
 * Lists a span type by type, for when it can't be halved any more.
 * @param rows those that were listed: they may have types that aren't documented
 * @returns the rows, and the types that have too many; all of them if the API doesn't filter by type
 * @throws NodeApiError
 */
export async function readByType(
	api: ActivityApi,
	filter: DateFilter,
	{ span, rows }: { span: Span; rows: IDataObject[] },
): Promise<{ rows: IDataObject[]; excessive: string[] }> {
	const types = [...new Set([...ACTIVITY_TYPES, ...rows.map(({ type }) => String(type))])];
	const read = async (type: string) =>
		await readSpan(api, filter, span, { 'eventType[eq]': type }).catch((error: unknown) => {
			if (statusOf(error) !== '400') throw error;
			return undefined;
		});
	const listings = await mapWithConcurrency(types, read, { signal: api.signal });
	const isApplied = listings.every((listed, at) =>
		listed?.rows.every((row) => isOfType(row, [types[at]])),
	);
	if (!isApplied) return { rows, excessive: ['any'] };
	const listed = listings.map((each) => each?.rows ?? []);
	return { rows: listed.flat(), excessive: types.filter((_, at) => isFull(listed[at])) };
}

/** What is left out of a span. */
export const tooManyAtOnce = (excessive: string[], { after }: Span): string =>
	`More than ${MAX_LINES.toLocaleString('en')} activities of ${excessive.includes('any') ? 'all types' : `the type ${excessive.join(', ')}`} happened within two seconds of ${new Date(after).toISOString()}, and MeltingSpot lists no more than that at once.`;

interface Wanted extends Span {
	/** None means all. */
	types: string[];
	limit: number;
}

/**
 * The activities of a span, whatever their number.
 * @throws UserError if the API doesn't filter by date; OperationalError if too many happened at once; NodeApiError
 */
export async function listActivities(api: ActivityApi, wanted: Wanted): Promise<Listing> {
	const filter = await openActivityFilter(api);
	const read = async (query: Query) => {
		const merged = new Merged(wanted);
		if (filter.findsAny) await readAll(api, filter, { merged, query, wanted });
		return merged;
	};
	const { rows, leftOut } = await readTypes(api, wanted.types, read);
	return { rows, leftOut, complete: true, missing: 0 };
}

/**
 * Reads with a filter by type. Until it has found something, finding nothing may mean that the API reads the filter
 * otherwise, so everything is read without it.
 */
async function readTypes(
	{ behavior }: ActivityApi,
	types: string[],
	read: (query: Query) => Promise<Merged>,
): Promise<Merged> {
	if (types.length === 0) return await read({});
	const { typeFilter } = behavior;
	const name = types.length === 1 ? 'eventType[eq]' : 'eventType[in]';
	if (typeFilter.get(name) === false) return await read({});
	const filtered = await unlessRejected(
		{ behavior },
		{ endpoint: ENDPOINT, parameters: [name] },
		{
			filtered: async () => await read({ [name]: types.join(',') }),
			whole: async () => await read({}),
		},
	);
	if (filtered.count > 0 && filtered.leftOut === 0) typeFilter.set(name, true);
	if (filtered.count > 0 || filtered.leftOut > 0 || typeFilter.has(name)) return filtered;
	const whole = await read({});
	if (whole.count > 0) typeFilter.set(name, false);
	return whole;
}

/** The activities of several listings, each of which overlaps the one before it. */
class Merged {
	rows: IDataObject[] = [];
	/** How many were listed that are of other types. */
	leftOut = 0;
	private latest = new Set<string>();

	constructor(private readonly wanted: Pick<Wanted, 'types' | 'limit'>) {}

	get count(): number {
		return this.rows.length;
	}

	get isEnough(): boolean {
		return this.count >= this.wanted.limit;
	}

	/** What the listing before has, too, may be the same activity, listed twice. */
	add(rows: IDataObject[]): void {
		const keys = keysOf(rows);
		for (const [index, row] of rows.entries()) {
			if (this.latest.has(keys[index])) continue;
			if (!isOfType(row, this.wanted.types)) this.leftOut += 1;
			else if (!this.isEnough) this.rows.push(row);
		}
		this.latest = new Set(keys);
	}
}

interface Task {
	merged: Merged;
	query: Query;
	wanted: Wanted;
}

async function readAll(api: ActivityApi, filter: DateFilter, task: Task): Promise<void> {
	const { merged, query, wanted } = task;
	const { limit } = wanted;
	if (limit <= MAX_LINES) {
		const { rows } = await readSpan(api, filter, wanted, { ...query, limit });
		const matching = rows.filter((row) => isOfType(row, wanted.types)).length;
		if (matching >= limit || !mayBeCut(rows, limit)) return merged.add(rows);
	}
	await readHalves(api, filter, task, wanted);
}

/** Lists a span in as many parts as it takes, oldest first. @throws OperationalError if one can't be divided */
async function readHalves(
	api: ActivityApi,
	filter: DateFilter,
	task: Task,
	span: Span,
): Promise<void> {
	const { merged, query } = task;
	const { rows, serverTime } = await readSpan(api, filter, span, query);
	if (!mayBeCut(rows)) return merged.add(rows);
	const halves = halve(span, serverTime ?? clock.now());
	for (const half of halves) {
		if (!merged.isEnough) await readHalves(api, filter, task, half);
	}
	if (halves.length > 0) return;
	if (!isFull(rows)) return merged.add(rows);
	const byType = await readByType(api, filter, { span, rows });
	const { types } = task.wanted;
	const excessive = byType.excessive.filter((type) => type === 'any' || isOfType({ type }, types));
	if (excessive.length > 0) {
		throw new OperationalError(tooManyAtOnce(excessive, span), {
			description: 'Choose another time span, or other types.',
		});
	}
	merged.add(byType.rows);
}

/** Two spans that overlap by a second; none if they wouldn't be shorter. */
function halve({ after, until }: Span, now: number): Span[] {
	const from = Math.floor(after / SECOND_MS);
	const middle = Math.ceil((from + Math.floor((until ?? now) / SECOND_MS)) / 2);
	if (middle - from < 2) return [];
	return [
		{ after, until: middle * SECOND_MS },
		{ after: middle * SECOND_MS - WINDOW_OVERLAP_MS, until },
	];
}
