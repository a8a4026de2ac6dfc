import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { ListEndpoint } from '../transport/endpoints';
import type { BoundRequest, Query } from '../transport/request';
import type { Api } from './api';
import { detectListFilterSupport, toInFilters } from './behavior/listFilters';
import { containsText, listIgnoringCase } from './behavior/textCase';
import { isSameText } from './compare';
import type { ListOptions, Listing } from './lists';
import { list } from './lists';

/** The API's own filter, by the operators that are documented. */
interface ApiFilter {
	name: string;
	/** For one value. */
	one: 'eq' | 'in' | 'contains';
	/** For several, if there is one. */
	several?: 'in';
}

/** A filter that rows can answer. All filters of a list apply. */
export interface RowFilter {
	/** A row meets the filter with one of these, case aside. */
	wanted: string[];
	/** What a row has; of a list, one is enough. */
	valueOf(row: IDataObject): unknown;
	/** `code` for documented values, which have one spelling; `part` if a part of the text is enough. */
	kind: 'code' | 'text' | 'part';
	/** Without it, the filter isn't sent. */
	api?: ApiFilter;
}

interface Wanted {
	endpoint: ListEndpoint;
	filters: RowFilter[];
	/** What else a row must meet. */
	keep?: (row: IDataObject) => boolean;
	limit: number;
}

/**
 * The rows that meet all filters: the same ones whether the API applies its own, ignores them, rejects them, or tells
 * upper from lower case.
 * @throws NodeApiError
 */
export async function listFiltered(
	request: BoundRequest<ListEndpoint>,
	api: Api,
	{ endpoint, filters, keep = () => true, limit }: Wanted,
): Promise<Listing> {
	const options = {
		keep: (row: IDataObject) => keep(row) && filters.every((filter) => meets(row, filter)),
		limit,
	};
	const codes = toQueries(filters.filter(({ kind }) => kind === 'code'));
	const texts = filters.filter(({ kind, api: own }) => kind !== 'code' && own);
	const byText = toQueries(texts);
	const textQuery = { ...byText.single, ...byText.lists };

	const whole = async () =>
		(await listByCodes(request, api, { codes, options })) ?? (await list(request, api, options));
	if (Object.keys(textQuery).length === 0) return await whole();
	return await listIgnoringCase(
		api.behavior,
		{
			endpoint,
			hasCase: texts.some(({ wanted }) => wanted.some(hasCase)),
			differsInCase: (row) => texts.some((filter) => !meetsExactly(row, filter)),
			limit,
		},
		{
			filtered: async () => await listByCodes(request, api, { codes, options, more: textQuery }),
			whole,
		},
	);
}

/** Undefined if the API rejects the filters. */
export async function tryFiltered(
	request: BoundRequest<ListEndpoint>,
	api: Api,
	options: ListOptions,
): Promise<Listing | undefined> {
	return await list(request, api, options).catch((error: unknown) => {
		if (error instanceof NodeApiError && error.httpCode === '400') return undefined;
		throw error;
	});
}

interface Queries {
	/** Filters with one value. */
	single: Query;
	/** Filters with several. */
	lists: Query;
}

/** Undefined if the API rejects the filters. */
async function listByCodes(
	request: BoundRequest<ListEndpoint>,
	api: Api,
	{ codes, options, more = {} }: { codes: Queries; options: ListOptions; more?: Query },
): Promise<Listing | undefined> {
	const query = { ...codes.single, ...more };
	const hasLists = Object.keys(codes.lists).length > 0;
	const listing = await tryFiltered(request, api, {
		...options,
		query: { ...query, ...codes.lists },
	});
	if (!listing || listing.rows.length > 0 || !hasLists) return listing;
	if (await detectListFilterSupport(api.request, api.behavior)) return listing;
	return await tryFiltered(request, api, { ...options, query });
}

function toQueries(filters: RowFilter[]): Queries {
	const queries: Queries = { single: {}, lists: {} };
	for (const { api, wanted } of filters) {
		if (!api) continue;
		const operator = wanted.length === 1 ? api.one : api.several;
		if (operator === 'in') {
			const { single, lists } = toInFilters({ [api.name]: wanted });
			Object.assign(queries.single, single);
			Object.assign(queries.lists, lists);
		} else if (operator) {
			queries.single[`${api.name}[${operator}]`] = wanted[0];
		}
	}
	return queries;
}

function meets(row: IDataObject, { valueOf, wanted, kind }: RowFilter): boolean {
	const values = [valueOf(row)].flat();
	const matches = kind === 'part' ? containsText : isSameText;
	return values.some((value) => wanted.some((text) => matches(value, text)));
}

function meetsExactly(row: IDataObject, { valueOf, wanted, kind }: RowFilter): boolean {
	const value = String(valueOf(row));
	return wanted.some((text) => (kind === 'part' ? value.includes(text) : value === text));
}

function hasCase(text: string): boolean {
	return text.toLowerCase() !== text.toUpperCase();
}
