import { NodeApiError } from 'n8n-workflow';
import type { ListEndpoint } from '../../transport/endpoints';
import type { Api } from '../api';

/*
 * Question: does a list accept the documented status filter? See docs/api-notes.md#row-filters.
 * Assumed: it may reject it with 400. Rows are checked, so an ignored filter does no harm.
 * Found out: by a 400, once per key and list. From then on, the whole list is read.
 * If settled: this file goes, along with what its callers do without the filter.
 */

/** Reads a list by status, or the whole list if MeltingSpot rejects the filter. @throws NodeApiError */
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
