import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { ListEndpoint } from '../transport/endpoints';
import type { BoundRequest, Query } from '../transport/request';
import type { Api } from './api';
import { detectListFilterSupport, toInFilters } from './behavior/listFilters';
import type { TextFilter } from './behavior/textCase';
import { findSensitive, matchesText, mayBeSent, uncertainFilters } from './behavior/textCase';
import { isSameText } from './compare';
import type { ListOptions, Listing } from './lists';
import { list, listStart } from './lists';

/** The API's own filter, using the documented operators. */
interface ApiFilter {
	name: string;
	/** For one value. */
	one: 'eq' | 'in' | 'contains';
	/** For several values, if documented. */
	several?: 'in';
}

/** A filter that rows can be checked against. All filters of a list apply. */
export interface RowFilter {
	/** A row meets the filter if it has one of these, ignoring case. */
	wanted: string[];
	/** A row's value; if it's a list, one match is enough. */
	valueOf(row: IDataObject): unknown;
	/** `code` for documented values, which have one spelling; `part` if a part of the text is enough. */
	kind: 'code' | TextFilter['kind'];
	/** Without it, the filter isn't sent. */
	api?: ApiFilter;
}

interface Wanted {
	endpoint: ListEndpoint;
	filters: RowFilter[];
	/** Another condition for rows. */
	keep?: (row: IDataObject) => boolean;
	limit: number;
}

/**
 * The rows that meet all filters: the same ones whether the API applies its own filters, ignores them, rejects them, or
 * is case-sensitive.
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
	const codes = filters.filter(({ kind }) => kind === 'code');
	const texts = filters.flatMap(toTextFilters).filter((text) => mayBeSent(api, endpoint, text));
	const read = async (sent: RowFilter[]) => await listSending(request, api, { sent, options });
	const withoutTexts = async () => (await read(codes)) ?? (await list(request, api, options));

	const found = texts.length > 0 ? await read([...codes, ...texts]) : undefined;
	if (!found) return await withoutTexts();
	if (found.rows.length >= limit) return found;
	const uncertain = uncertainFilters(api, endpoint, { filters: texts, rows: found.rows });
	if (uncertain.length === 0) return found;
	const { firstRows: examples, listing } = await listStart(request, api, options);
	if (listing) return listing;
	const sensitive = await findSensitive(request, api, { endpoint, filters: uncertain, examples });
	if (sensitive.length === 0) return found;
	const others = texts.filter((text) => !sensitive.includes(text));
	return (await read([...codes, ...others])) ?? (await withoutTexts());
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

/** Undefined if the API rejects the filters. */
async function listSending(
	request: BoundRequest<ListEndpoint>,
	api: Api,
	{ sent, options }: { sent: RowFilter[]; options: ListOptions },
): Promise<Listing | undefined> {
	const { single, lists } = toQueries(sent);
	const listing = await tryFiltered(request, api, { ...options, query: { ...single, ...lists } });
	const hasLists = Object.keys(lists).length > 0;
	if (!listing || listing.rows.length > 0 || !hasLists) return listing;
	if (await detectListFilterSupport(api.request, api.behavior)) return listing;
	return await tryFiltered(request, api, { ...options, query: single });
}

interface Queries {
	/** Filters with one value. */
	single: Query;
	/** Filters with several. */
	lists: Query;
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

/** The filter as a text filter, if it can be sent. */
function toTextFilters(filter: RowFilter): Array<RowFilter & TextFilter> {
	const { kind } = filter;
	const { single, lists } = toQueries([filter]);
	const [parameter] = Object.keys({ ...single, ...lists });
	return kind === 'code' || parameter === undefined ? [] : [{ ...filter, kind, parameter }];
}

function meets(row: IDataObject, { valueOf, wanted, kind }: RowFilter): boolean {
	const values = [valueOf(row)].flat();
	return values.some((value) =>
		wanted.some((text) =>
			kind === 'code' ? isSameText(value, text) : matchesText(value, text, kind),
		),
	);
}
