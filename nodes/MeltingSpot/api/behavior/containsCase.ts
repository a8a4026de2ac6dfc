import type { IDataObject } from 'n8n-workflow';
import type { Listing } from '../lists';
import type { ApiBehavior } from './apiBehavior';
import type { ListEndpoint } from '../../transport/endpoints';
import { normalizeForCompare } from '../compare';

/*
 * Question: does `[contains]` tell upper from lower case? See docs/api-notes.md#list-contains.
 * Assumed: nothing. Rows are checked, case aside, so a filter that is ignored does no harm.
 * Found out: by the rows. One that contains the text in another case only shows that case is ignored; so does the whole
 * list, which is read while it isn't known, if the filter left such a row out.
 * If settled: this file goes. If case is ignored, the filter alone is enough; if not, only the whole list is.
 */

/** Whether a text contains another one, case aside. */
export function containsText(text: unknown, part: string): boolean {
	return typeof text === 'string' && normalizeForCompare(text).includes(normalizeForCompare(part));
}

/** Reads a list, of rows whose field contains the text, up to the limit. */
interface Lists {
	/** With the API's filter. Undefined if the API rejects it. */
	filtered(): Promise<Listing | undefined>;
	/** All rows, filtered by the caller. */
	whole(): Promise<Listing>;
}

/**
 * The rows whose field contains the text, case aside, with the fewest requests.
 * @throws NodeApiError
 */
export async function listContaining(
	{ ignoresCaseInContains: known }: ApiBehavior,
	endpoint: ListEndpoint,
	{ field, text, limit }: { field: string; text: string; limit: number },
	{ filtered, whole }: Lists,
): Promise<Listing> {
	const differsInCase = ({ [field]: value }: IDataObject) => !String(value).includes(text);
	const hasCase = text.toLowerCase() !== text.toUpperCase();
	if (hasCase && known.get(endpoint) === false) return await whole();
	const found = await filtered();
	if (!found) return await whole();
	if (found.rows.some(differsInCase)) known.set(endpoint, true);
	if (!hasCase || known.get(endpoint) || found.rows.length >= limit) return found;
	const all = await whole();
	if (all.rows.some(differsInCase)) known.set(endpoint, false);
	return all;
}
