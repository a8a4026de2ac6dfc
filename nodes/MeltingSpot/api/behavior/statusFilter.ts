import { NodeApiError } from 'n8n-workflow';
import type { ListEndpoint } from '../../transport/endpoints';
import type { Api } from '../api';

/*
 * Question: does a list take the documented filter by status? See docs/api-notes.md#row-filters.
 * Assumed: it may reject it with 400. Rows are checked, so one that is ignored does no harm.
 * Found out: by a 400, once per key and list. From then on the list is read as a whole.
 * If settled: this file goes, and what its callers do without the filter.
 */

/** Reads a list by status, or as a whole if MeltingSpot rejects that. @throws NodeApiError */
export async function readByStatus<T>(
	{ behavior }: Pick<Api, 'behavior'>,
	endpoint: ListEndpoint,
	{ filtered, whole }: { filtered(): Promise<T>; whole(): Promise<T> },
): Promise<T> {
	const { rejectsStatusFilter } = behavior;
	if (rejectsStatusFilter.has(endpoint)) return await whole();
	return await filtered().catch(async (error: unknown) => {
		if (!(error instanceof NodeApiError && error.httpCode === '400')) throw error;
		rejectsStatusFilter.add(endpoint);
		return await whole();
	});
}
