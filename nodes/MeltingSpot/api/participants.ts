import type { IDataObject } from 'n8n-workflow';
import type { ListEndpoint } from '../transport/endpoints';
import type { BoundRequest } from '../transport/request';
import type { Api } from './api';
import type { RowFilter } from './filteredLists';
import { listFiltered } from './filteredLists';
import type { Listing } from './lists';

/** Filters of a list of participants; all of them apply. Texts must match in full, ignoring case. */
export interface ParticipantFilters {
	/** One of these. */
	email?: string[];
	firstname?: string[];
	lastname?: string[];
	status?: string[];
	/** Lives only. */
	type?: string[];
	attended?: boolean;
}

export type ParticipantListEndpoint =
	| 'GET /v1/courses/{courseId}/participants'
	| 'GET /v1/learningPaths/{learningPathId}/participants'
	| typeof LIVE;

const LIVE = 'GET /v1/lives/{liveId}/participants';

const FIELDS = {
	email: 'spotMemberEmail',
	firstname: 'spotMemberFirstname',
	lastname: 'spotMemberLastname',
} as const;

/**
 * The participants of a live, a course or a learning path that meet all filters.
 * Source of the filters: `listLiveParticipants`, `listCourseParticipants` and `listLearningPathParticipants` of
 * MeltingSpot's API reference.
 * @throws NodeApiError
 */
export async function listParticipants(
	request: BoundRequest<ListEndpoint>,
	api: Api,
	endpoint: ParticipantListEndpoint,
	{ limit, ...given }: ParticipantFilters & { limit: number },
): Promise<Listing> {
	const isLive = endpoint === LIVE;
	const filters: RowFilter[] = [];
	for (const name of ['email', 'firstname', 'lastname'] as const) {
		const wanted = given[name];
		if (wanted === undefined) continue;
		const valueOf = (row: IDataObject) => row[FIELDS[name]];
		const operators = isLive
			? { one: 'eq' as const }
			: { one: 'in' as const, several: 'in' as const };
		const kind = name === 'email' ? 'email' : 'text';
		filters.push({ wanted, valueOf, kind, api: { name, ...operators } });
	}
	for (const name of ['status', 'type'] as const) {
		const wanted = given[name];
		if (wanted === undefined) continue;
		const valueOf = (row: IDataObject) => row[name];
		filters.push({ wanted, valueOf, kind: 'code', api: { name, one: 'eq', several: 'in' } });
	}
	if (given.attended !== undefined) filters.push(attendedFilter(given.attended));
	return await listFiltered(request, api, { endpoint, filters, limit });
}

/** People who didn't attend may have no metrics at all, so the API's filter may leave them out. */
function attendedFilter(attended: boolean): RowFilter {
	return {
		wanted: [String(attended)],
		valueOf: ({ metrics }) =>
			String((metrics as IDataObject | undefined)?.hasParticipated === true),
		kind: 'code',
		...(attended && { api: { name: 'hasParticipated', one: 'eq' } }),
	};
}
