import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../../api/api';
import { Collector } from '../../api/collector';
import { readByStatus } from '../../api/filteredLists';
import { tryFirstPage } from '../../api/lists';
import type { BoundRequest, Request } from '../../transport/request';
import { bindEndpoint } from '../../transport/request';
import type { EventKind, Found, PollContext } from '../kind';
import { Missing } from '../kind';
import { readListing, readWhole } from '../listing';
import type { State } from '../state';
import type { Happening, ParticipantsFound, ParticipantState } from './participants';
import { advance, compare, isDue, merge, newBudget, refill, restore } from './participants';

type ParticipantList =
	| 'GET /v1/lives/{liveId}/participants'
	| 'GET /v1/courses/{courseId}/participants';

/** The name of the list without a filter. */
const EVERYONE = '';

/** Where the participants of one live or course are listed. */
interface Source {
	noun: 'course' | 'live';
	list: ParticipantList;
	open(request: Request, id: string): BoundRequest<ParticipantList>;
}

export const ofLive: Source = {
	noun: 'live',
	list: 'GET /v1/lives/{liveId}/participants',
	open: (request, liveId) =>
		bindEndpoint(request, 'GET /v1/lives/{liveId}/participants', { liveId }),
};

export const ofCourse: Source = {
	noun: 'course',
	list: 'GET /v1/courses/{courseId}/participants',
	open: (request, courseId) =>
		bindEndpoint(request, 'GET /v1/courses/{courseId}/participants', { courseId }),
};

/** Participants of one live or course to whom something happened since the last poll. */
export function participantEvent(
	source: Source,
	happening: Happening,
): EventKind<ParticipantState> {
	return {
		restore,
		compare,
		merge,
		takeBaseline: async (context, begun) => await takeBaseline(context, source, happening, begun),
		findNew: async (context, state) => await findParticipants(context, source, happening, state),
		sample: async (api, id = '') => await sampleParticipant(api, source, happening, id),
	};
}

async function takeBaseline(
	context: PollContext,
	source: Source,
	happening: Happening,
	begun: State,
): Promise<ParticipantState> {
	const now = context.clock();
	const empty = { ...begun, polledAt: now, seen: '', lists: {}, budget: newBudget(now) };
	return await readWhole('participants', async () => {
		const found = await readLists(context, source, happening, empty);
		if (found.error !== undefined) throw found.error;
		return found.isWhole ? advance(empty, found, happening, Infinity).state : undefined;
	});
}

async function findParticipants(
	context: PollContext,
	source: Source,
	happening: Happening,
	state: ParticipantState,
): Promise<Found<ParticipantState>> {
	const found = await readLists(context, source, happening, state);
	const result = advance(state, found, happening, context.settings.maxItems);
	// A list that can't be read in time must not go unnoticed.
	if (result.emit.length === 0 && found.error !== undefined) throw found.error;
	return { kind: 'found', ...result };
}

/**
 * Reads the first page of each list, and all of a list that may have changed. Source of the filter:
 * `listLiveParticipants` and `listCourseParticipants` of MeltingSpot's API reference. It may be ignored or rejected.
 * Statuses are requested one by one, since it isn't certain how `[in]` takes several.
 */
async function readLists(
	{ api, settings, clock }: PollContext,
	source: Source,
	{ statuses }: Happening,
	state: ParticipantState,
): Promise<ParticipantsFound> {
	const request = source.open(api.request, settings.subjectId ?? '');
	const now = clock();
	const { tokens } = refill(state.budget, now);
	const found: ParticipantsFound = { rows: [], isWhole: true, notes: {}, requests: 0, now };

	async function read(status?: string): Promise<{ isEverything: boolean }> {
		const name = status ?? EVERYONE;
		const collector = new Collector({ keep: (row) => statuses.includes(String(row.status)) });
		let isEverything = status === undefined;
		const { ending, error } = await readListing(api, request, {
			query: status === undefined ? {} : { 'status[eq]': status },
			collector,
			async check({ rows }) {
				found.requests += 1;
				isEverything ||= rows.some((row) => row.status !== status);
			},
			isEnough() {
				if (collector.progress.received > 1 || collector.isDone) return false;
				const canAfford = tokens > found.requests - 1;
				return !canAfford || !isDue(state.lists[name], { total: collector.total, now });
			},
		});
		found.rows.push(...collector.rows);
		if (ending === 'timeout') found.error = error;
		if (ending !== 'complete') found.isWhole = false;
		else {
			const isCounted = !isEverything && collector.total === collector.count;
			found.notes[name] = { readAt: now, ...(isCounted && { total: collector.total }) };
		}
		return { isEverything };
	}

	async function filtered(): Promise<void> {
		for (const status of statuses) {
			const { isEverything } = await read(status);
			if (isEverything || found.error !== undefined) return;
		}
	}

	const whole = async () => void (await read());
	await readByStatus(api, source.list, { filtered, whole });
	return found;
}

/** A real participant: one to whom it happened, else any. */
async function sampleParticipant(
	api: Api,
	{ noun, open }: Source,
	{ statuses }: Happening,
	id: string,
): Promise<IDataObject | Missing> {
	const request = open(api.request, id);
	const rows = await tryFirstPage(request, api, { 'status[eq]': statuses.at(-1) });
	const participant =
		rows.find(({ status }) => statuses.includes(String(status))) ??
		(await request({ query: { limit: 1 } })).body.items[0];
	if (participant) return participant;
	return new Missing(
		`This ${noun} has no participants yet, so there is nothing to show.`,
		`Invite someone first, or choose another ${noun}.`,
	);
}
