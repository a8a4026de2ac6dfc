import type { Endpoint } from '../../transport/endpoints';
import { statusOf } from '../../transport/errors';
import type { Api } from '../api';

/*
 * Question: is a documented filter applied, ignored, or rejected? See docs/api-notes.md#row-filters and
 * docs/api-notes.md#list-filter-ignored.
 * Assumed: any of these. Rows are checked, so an ignored filter does no harm.
 * Found out: by a 400 for filters whose values are all documented, once per key and list. From then on, they aren't sent.
 * If settled: this file goes, along with what its callers do without the filters.
 */

/** A filter's parameter, such as `status[eq]`, of a list. */
interface Sent {
	endpoint: Endpoint;
	parameters: string[];
}

export function isRejected({ behavior }: Pick<Api, 'behavior'>, sent: Sent): boolean {
	return sent.parameters.some((name) =>
		behavior.rejectedFilters.has(`${sent.endpoint} ${name}` as const),
	);
}

/** Reads with filters whose values are documented; without them if they are rejected. @throws NodeApiError */
export async function unlessRejected<T>(
	api: Pick<Api, 'behavior'>,
	sent: Sent,
	{ filtered, whole }: { filtered(): Promise<T>; whole(): Promise<T> },
): Promise<T> {
	if (isRejected(api, sent)) return await whole();
	return await filtered().catch(async (error: unknown) => {
		if (statusOf(error) !== '400') throw error;
		const read = await whole();
		// The same request without them works, so it was them.
		for (const name of sent.parameters) {
			api.behavior.rejectedFilters.add(`${sent.endpoint} ${name}` as const);
		}
		return read;
	});
}
