import type { IDataObject } from 'n8n-workflow';
import type { Query, Request } from '../../transport/request';
import type { ApiBehavior } from './apiBehavior';
import { spellings } from './filterCase';

/*
 * Question: how does `[in]` accept several values, and how many? See docs/api-notes.md#list-in.
 * Assumed: joined by commas, 2,000 encoded characters at most.
 * Found out: if a list of values finds no one, two known members are requested together, once per key.
 * If settled: `detectListFilterSupport` and the fallbacks of its callers go; `toInFilters` and `toBatches` stay.
 */

/** Longest value of a filter, in encoded characters: URLs are limited. */
export const MAX_FILTER_LENGTH = 2_000;

/** Maximum addresses per request: with two spellings each, they fill at most one page of 100 rows. */
export const MAX_ADDRESSES = 50;

/**
 * `[in]` filters, split into those with one value and those with several.
 *
 * A filter is left out if a value contains a comma or the list is too long. In that case, check the rows.
 */
export function toInFilters<Field extends string>(
	wanted: Partial<Record<Field, string[]>>,
): { single: Query; lists: Query } {
	const single: Query = {};
	const lists: Query = {};
	for (const [field, values = []] of Object.entries<string[] | undefined>(wanted)) {
		const query = toInFilter(field, values);
		if (query) Object.assign(values.length > 1 ? lists : single, query);
	}
	return { single, lists };
}

function toInFilter(field: string, values: string[]): Query | undefined {
	const text = values.join(',');
	const hasComma = values.some((value) => value.includes(','));
	if (text === '' || hasComma || encodedLength(text) > MAX_FILTER_LENGTH) return undefined;
	return { [`${field}[in]`]: text };
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

/**
 * Whether `[in]` reads comma-separated values as a list, as documented. An API that expects the parameter to be
 * repeated would find no one. Tested with two known members.
 * @throws NodeApiError
 */
export async function detectListFilterSupport(
	request: Request,
	behavior: ApiBehavior,
): Promise<boolean> {
	if (behavior.supportsListFilters !== undefined) return behavior.supportsListFilters;
	const ask = async (query: Query) => {
		const response = await request<'GET /v1/spotMembers', 400>('GET /v1/spotMembers', {
			query: { limit: 2, ...query },
			acceptStatuses: [400],
		});
		return response.refused ? [] : response.body.items;
	};
	const emailsOf = (rows: IDataObject[]) => new Set(rows.map(({ email }) => String(email)));
	const known = [...emailsOf(await ask({}))].slice(0, 2);
	// With fewer than two members there is nothing to test.
	if (known.length < 2) return true;
	const found = emailsOf(await ask({ 'email[in]': known.join(',') }));
	behavior.supportsListFilters = known.every((email) => found.has(email));
	return behavior.supportsListFilters;
}
