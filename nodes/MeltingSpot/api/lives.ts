import type { IDataObject } from 'n8n-workflow';
import type { BoundRequest } from '../transport/request';
import type { Api } from './api';
import type { RowFilter } from './filteredLists';
import { listFiltered } from './filteredLists';
import type { Listing } from './lists';
import { namePartFilter } from './namedEntities';

/** Filters of a list of lives; all of them apply. Times are exclusive, in milliseconds since 1970. */
export interface LiveFilters {
	/** Part of the title. */
	title?: string;
	status?: string;
	solution?: string;
	startsAfter?: number;
	startsBefore?: number;
}

/**
 * The lives that meet all filters. Dates are checked on the rows only: the unit of the API's filter is undocumented.
 * @throws NodeApiError
 */
export async function listLives(
	request: BoundRequest<'GET /v1/lives'>,
	api: Api,
	{ title, status, solution, startsAfter, startsBefore }: LiveFilters,
	limit: number,
): Promise<Listing> {
	const filters: RowFilter[] = [];
	if (title !== undefined) filters.push(namePartFilter('live', title));
	if (solution !== undefined) {
		const valueOf = (row: IDataObject) => row.solution;
		filters.push({
			wanted: [solution],
			valueOf,
			kind: 'code',
			api: { name: 'solution', one: 'eq' },
		});
	}
	if (status !== undefined) {
		// It's undocumented which of the two the API filters by, so no filter is sent.
		const valueOf = (row: IDataObject) => [row.status, row.computedStatus];
		filters.push({ wanted: [status], valueOf, kind: 'code' });
	}
	return await listFiltered(request, api, {
		endpoint: 'GET /v1/lives',
		filters,
		keep: (row) => startsWithin(row, startsAfter, startsBefore),
		limit,
	});
}

function startsWithin({ startDate }: IDataObject, after = -Infinity, before = Infinity): boolean {
	if (after === -Infinity && before === Infinity) return true;
	const start = Date.parse(String(startDate));
	return start > after && start < before;
}
