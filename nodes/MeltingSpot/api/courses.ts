import type { BoundRequest } from '../transport/request';
import type { Api } from './api';
import type { RowFilter } from './filteredLists';
import { listFiltered } from './filteredLists';
import type { Listing } from './lists';

/** The courses that meet all filters, ignoring case: the values are undocumented. @throws NodeApiError */
export async function listCourses(
	request: BoundRequest<'GET /v1/courses'>,
	api: Api,
	given: { status?: string; privacy?: string },
	limit: number,
): Promise<Listing> {
	const filters = Object.entries(given).map(
		([name, value]): RowFilter => ({
			wanted: [value],
			valueOf: (row) => row[name],
			kind: 'text',
			api: { name, one: 'eq' },
		}),
	);
	return await listFiltered(request, api, { endpoint: 'GET /v1/courses', filters, limit });
}
