import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import type { Api } from '../api/api';
import { normalizeForSearch } from '../api/compare';
import { labelOf, slugOf } from '../api/customProperties';
import type { Bookmark } from '../api/collector';
import { Collector, keyOf } from '../api/collector';
import { readPages, tryFirstPage } from '../api/lists';
import type { EntityKind } from '../api/entities';
import { namedEntities, namedKinds, nameOf } from '../api/entities';
import { momentOf } from '../api/moment';
import { emailOf, fullNameOf, labelOfEntity, labelOfMember } from '../parameters/labels';
import { searchMethodOf } from '../parameters/namedLocator';
import { isBlank } from '../parameters/values';
import { trimText } from '../transport/characters';
import { clock } from '../transport/clock';
import type { ListEndpoint } from '../transport/endpoints';
import type { BoundRequest, Query } from '../transport/request';
import { bindEndpoint } from '../transport/request';
import { customPropertiesToOffer, openForEditor } from './editor';
import { canBePicked, toOffers } from './offers';

/** Max pages per search. The list may then be too short to scroll, leaving the rest of a larger Spot unread. */
const MAX_PAGES_PER_SEARCH = 20;
/** The editor asks for more only once its list is long enough to scroll. */
const ENOUGH_TO_SCROLL = 20;

/** Where a search continues. The editor sends it back as text. */
interface PageToken {
	bookmark: Bookmark;
	/** Rows shown first, out of order, because an API filter found them. */
	pinned: string[];
}

/** A list that is read page by page. */
interface Searchable {
	endpoint: ListEndpoint;
	/** The filters of the API that may find what was typed. */
	queriesOf(filter: string): Query[];
	/** The texts of a row that are searched. */
	textsOf(row: IDataObject): string[];
	toEntry(row: IDataObject): INodeListSearchItems;
	/** The order of the entries; that of the API unless set. As much of the list is read as one search may. */
	compare?(a: IDataObject, b: IDataObject): number;
}

/** The members of the Spot. The API only matches complete email addresses and names. */
const MEMBERS: Searchable = {
	endpoint: 'GET /v1/spotMembers',
	queriesOf: exactQueries,
	textsOf: (member) => [emailOf(member), fullNameOf(member)],
	toEntry: toMemberEntry,
};

function namedList(kind: EntityKind): Searchable {
	const named = namedEntities[kind];
	const { endpoint, nameField, hasFilter } = named;
	return {
		endpoint,
		queriesOf: (filter) =>
			filter !== '' && hasFilter ? [{ [`${nameField}[contains]`]: filter }] : [],
		textsOf: (entity) => [nameOf(named, entity)],
		toEntry: (entity) => ({ name: labelOfEntity(named, entity), value: keyOf(entity) }),
		...(kind === 'live' && { compare: compareLives }),
	};
}

/** Lives that aren't over come first, the next one at the top; then the others, the latest at the top. */
function compareLives(a: IDataObject, b: IDataObject): number {
	const [first, second] = [a, b].map(({ startDate, endDate }) => {
		const start = momentOf(startDate) || -Infinity;
		const isOver = (momentOf(endDate) || start) < clock.now();
		return { isOver, rank: isOver ? -start : start };
	});
	if (first.isOver !== second.isOver) return first.isOver ? 1 : -1;
	return first.rank < second.rank ? -1 : Number(first.rank > second.rank);
}

type Search = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: unknown,
) => Promise<INodeListSearchResult>;

/** The members whose email address or name contains the filter. @throws NodeApiError */
export const searchMembers = searchOf(MEMBERS);

/** For each kind of entity: those whose name contains the filter. @throws NodeApiError */
export const searchByName = Object.fromEntries(
	namedKinds.map((kind) => [searchMethodOf(kind), searchOf(namedList(kind))]),
);

function searchOf(searchable: Searchable): Search {
	return async function (this: ILoadOptionsFunctions, filter = '', paginationToken) {
		return await search(this, searchable, trimText(filter), readToken(paginationToken));
	};
}

/** The API's matches for the filter come first, then the rows that contain it, page by page. */
async function search(
	context: ILoadOptionsFunctions,
	{ endpoint, queriesOf, textsOf, toEntry, compare }: Searchable,
	filter: string,
	token?: PageToken,
): Promise<INodeListSearchResult> {
	const api = await openForEditor(context);
	const request = bindEndpoint(api.request, endpoint);
	const wanted = normalizeForSearch(filter);
	const isMatch = (row: IDataObject) =>
		textsOf(row).some((text) => normalizeForSearch(text).includes(wanted));
	const pinned = new Set(token?.pinned);
	const collector = new Collector(
		{
			keep: (row) => isMatch(row) && !pinned.has(keyOf(row)),
			limit: compare ? Infinity : ENOUGH_TO_SCROLL,
			maxPages: MAX_PAGES_PER_SEARCH,
		},
		token?.bookmark,
	);

	let found: IDataObject[] | undefined;
	for await (const page of readPages(request, api, { collector, maxWalks: 1 })) {
		if (!token && !found) {
			found = (await findByQueries(request, api, queriesOf(filter))).filter(isMatch);
			for (const row of found) pinned.add(keyOf(row));
			collector.limit -= found.length;
		}
		collector.add(page);
	}
	const rows = [...(found ?? []), ...collector.rows].filter(({ id }) => canBePicked(id));
	const results = toOffers(inOrder(rows, compare).map(toEntry));
	if (!collector.hasMorePages) return { results };
	const next: PageToken = { bookmark: collector.bookmark, pinned: [...pinned] };
	return { results, paginationToken: JSON.stringify(next) };
}

const inOrder = (rows: IDataObject[], compare: Searchable['compare']) =>
	compare ? rows.sort(compare) : rows;

/** The custom properties of the Spot whose label, slug or type contains the filter. @throws NodeApiError */
export async function searchCustomProperties(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const wanted = normalizeForSearch(filter);
	const properties = (await customPropertiesToOffer(this)) ?? [];
	const entries = properties.map((property) => ({
		name: `${labelOf(property)} (${[slugOf(property), property.customPropertyType].filter((part) => !isBlank(part)).join(', ')})`,
		value: slugOf(property),
	}));
	const results = entries.filter(({ name }) => normalizeForSearch(name).includes(wanted));
	return { results: toOffers(results) };
}

async function findByQueries(
	request: BoundRequest<ListEndpoint>,
	api: Api,
	queries: Query[],
): Promise<IDataObject[]> {
	const found = await Promise.all(
		// A partly typed address may be rejected.
		queries.map(async (query) => await tryFirstPage(request, api, query)),
	);
	return [...new Map(found.flat().map((row) => [keyOf(row), row])).values()];
}

/** The filters of the API that may find what was typed. List entries can't contain commas. */
function exactQueries(text: string): Query[] {
	if (text === '' || text.includes(',')) return [];
	if (text.includes('@')) return [{ 'email[in]': text }];
	const words = text.split(/\s+/);
	if (words.length === 1) return [{ 'firstname[in]': text }, { 'lastname[in]': text }];
	return words.slice(1).map((_, index) => ({
		'firstname[in]': words.slice(0, index + 1).join(' '),
		'lastname[in]': words.slice(index + 1).join(' '),
	}));
}

function toMemberEntry(member: IDataObject): INodeListSearchItems {
	return { name: labelOfMember(member), value: keyOf(member) };
}

function readToken(token: unknown): PageToken | undefined {
	return typeof token === 'string' && token !== '' ? (JSON.parse(token) as PageToken) : undefined;
}
