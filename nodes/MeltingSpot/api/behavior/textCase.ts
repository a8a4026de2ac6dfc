import type { IDataObject } from 'n8n-workflow';
import type { ListEndpoint } from '../../transport/endpoints';
import { normalizeForCompare } from '../compare';
import type { Listing } from '../lists';
import type { ApiBehavior } from './apiBehavior';

/*
 * Question: does a filter by text tell upper from lower case? See docs/api-notes.md#list-text-case.
 * Assumed: nothing. Rows are checked, case aside, so a filter that is ignored does no harm.
 * Found out: by the rows, once per list. One that has the text in another case only shows that case is ignored. While it
 * isn't known, the list is read without the filter as well; a row that the filter left out shows that case counts.
 * If settled: this file goes. If case is ignored, the filter alone is enough; if not, it isn't sent.
 */

/** Whether a text contains another one, case aside. */
export function containsText(text: unknown, part: string): boolean {
	return typeof text === 'string' && normalizeForCompare(text).includes(normalizeForCompare(part));
}

/** Two ways to read a list, of rows that have the text, case aside. */
interface Lists {
	/** With the API's filter. Undefined if the API rejects it. */
	filtered(): Promise<Listing | undefined>;
	/** Without it. */
	whole(): Promise<Listing>;
}

interface TextFilter {
	endpoint: ListEndpoint;
	/** Whether the text has a case at all: numbers and many alphabets don't. */
	hasCase: boolean;
	/** Whether a row has the text in another case only. */
	differsInCase(row: IDataObject): boolean;
	limit: number;
}

/**
 * The rows that have the text, with the fewest requests.
 * @throws NodeApiError
 */
export async function listIgnoringCase(
	{ ignoresCase: known }: ApiBehavior,
	{ endpoint, hasCase, differsInCase, limit }: TextFilter,
	{ filtered, whole }: Lists,
): Promise<Listing> {
	if (hasCase && known.get(endpoint) === false) return await whole();
	const found = await filtered();
	if (!found) return await whole();
	if (found.rows.some(differsInCase)) known.set(endpoint, true);
	if (!hasCase || known.get(endpoint) || found.rows.length >= limit) return found;
	const all = await whole();
	if (all.rows.some(differsInCase)) known.set(endpoint, false);
	return all;
}
