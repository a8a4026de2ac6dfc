import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../api';
import { isSameText } from '../compare';
import { spellings } from '../emailAddress';
import type { BoundList } from '../lists';
import { tryFirstPage } from '../lists';

/*
 * Question: how does `[in]` accept several values, and how many? See docs/api-notes.md#list-in.
 * Assumed: joined by commas, 2,000 encoded characters at most.
 * Found out: if several values find nothing, the values of two listed rows are requested together, once per key and list.
 * If settled: `detectSeveral` and the fallbacks of its callers go; `fitsQuery` and `toBatches` stay.
 */

/** Longest value of a filter, in encoded characters: URLs are limited. */
export const MAX_FILTER_LENGTH = 2_000;

/** Maximum addresses per request: with two spellings each, they fill at most one page of 100 rows. */
export const MAX_ADDRESSES = 50;

/** Whether values can be sent in a filter. A comma may be read as the end of one. */
export function fitsQuery(values: string[]): boolean {
	const text = values.join(',');
	const hasComma = values.some((value) => value.includes(','));
	return text !== '' && !hasComma && encodedLength(text) <= MAX_FILTER_LENGTH;
}

/**
 * The addresses in groups that fit into one request each, with all their spellings.
 * @param addresses each as a list of its spellings
 */
export function toBatches<A extends { given: string[] }>(addresses: A[]): A[][] {
	const batches: A[][] = [];
	let length = Infinity;
	for (const address of addresses) {
		const own = encodedLength(`,${spellings(address.given).join(',')}`);
		const last = batches.at(-1);
		if (last && last.length < MAX_ADDRESSES && length + own <= MAX_FILTER_LENGTH) {
			last.push(address);
			length += own;
		} else {
			batches.push([address]);
			length = own;
		}
	}
	return batches;
}

/** The URL-encoded length, in characters. Never throws, unlike `encodeURIComponent`. */
function encodedLength(text: string): number {
	return new URLSearchParams([['', text]]).toString().length - '='.length;
}

/** An `[in]` filter, and where a row has its value. */
interface SeveralFilter {
	/** Such as `email[in]`. */
	name: string;
	rowValue(row: IDataObject): unknown;
}

/**
 * Whether a list's `[in]` reads comma-separated values as a list, as documented. An API that expects the parameter to be
 * repeated would find nothing. Tested with the values of any two listed rows.
 * @returns undefined if the rows can't tell: too few, or the filter is ignored
 * @throws NodeApiError
 */
export async function detectSeveral(
	{ endpoint, request }: BoundList,
	api: Pick<Api, 'behavior'>,
	filters: SeveralFilter[],
): Promise<boolean | undefined> {
	const { takesSeveral } = api.behavior;
	if (takesSeveral.has(endpoint)) return takesSeveral.get(endpoint);
	const listed = await tryFirstPage(request, api, {});
	for (const { name, rowValue } of filters) {
		const values = listed.map(rowValue);
		const pair = twoOf(values);
		const isAsked = (value: unknown) => pair.some((text) => isSameText(value, text));
		// Without a row that the filter leaves out, no one can tell whether it is ignored.
		if (pair.length < 2 || values.every(isAsked)) continue;
		const found = (await tryFirstPage(request, api, { [name]: pair.join(',') })).map(rowValue);
		if (!found.every(isAsked)) continue;
		const takes = pair.every((text) => found.some((value) => isSameText(value, text)));
		takesSeveral.set(endpoint, takes);
		return takes;
	}
	return undefined;
}

/** The first two different values, or as many as there are. */
function twoOf(values: unknown[]): string[] {
	const usable = values.filter(
		(value): value is string => typeof value === 'string' && fitsQuery([value.trim()]),
	);
	const [first] = usable;
	const second = usable.find((value) => !isSameText(value, first));
	return second === undefined ? [] : [first, second];
}
