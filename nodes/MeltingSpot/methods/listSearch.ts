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
import { isBlank } from '../parameters/values';
import type { Query } from '../transport/request';
import { bindEndpoint } from '../transport/request';
import { customPropertiesToOffer, openForEditor } from './editor';

/** Pages that one search reads. Then the list may stay too short to scroll, and the rest of a larger Spot unread. */
const MAX_PAGES_PER_SEARCH = 20;
/** The editor asks for more only once its list is long enough to scroll. */
const ENOUGH_TO_SCROLL = 20;

/** Where a search goes on. The editor returns it as text. */
interface PageToken {
	bookmark: Bookmark;
	/** Members shown ahead of their place, because a filter of the API found them. */
	pinned: string[];
}

/**
 * The members of the Spot, page by page. The API finds whole e-mail addresses and names only, so what it finds
 * for the filter comes first; then those whose e-mail address or name contains it, as the pages are read.
 * @throws NodeApiError
 */
export async function searchMembers(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: unknown,
): Promise<INodeListSearchResult> {
	const api = await openForEditor(this);
	const request = bindEndpoint(api.request, 'GET /v1/spotMembers');
	const isMatch = memberMatcher(filter);
	const token = readToken(paginationToken);
	const pinned = new Set(token?.pinned);
	const collector = new Collector(
		{
			keep: (row) => isMatch(row) && !pinned.has(keyOf(row)),
			limit: ENOUGH_TO_SCROLL,
			maxPages: MAX_PAGES_PER_SEARCH,
		},
		token?.bookmark,
	);

	let found: IDataObject[] | undefined;
	for await (const page of readPages(request, api, { collector, maxWalks: 1 })) {
		if (!token && !found) {
			found = (await findExactly(api, filter)).filter(isMatch);
			for (const member of found) pinned.add(keyOf(member));
			collector.limit -= found.length;
		}
		collector.add(page);
	}
	const results = [...(found ?? []), ...collector.rows].map(toEntry);
	if (!collector.hasMorePages) return { results };
	const next: PageToken = { bookmark: collector.bookmark, pinned: [...pinned] };
	return { results, paginationToken: JSON.stringify(next) };
}

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
	return { results: entries.filter(({ name }) => normalizeForSearch(name).includes(wanted)) };
}

/** Asks the API for members with this very e-mail address, first, last or full name. */
async function findExactly(api: Api, filter: string): Promise<IDataObject[]> {
	const found = await Promise.all(
		exactQueries(filter.trim()).map(async (query) => {
			const request = bindEndpoint(api.request, 'GET /v1/spotMembers');
			// Half an address, typed so far, may be rejected.
			return await tryFirstPage(request, api, query);
		}),
	);
	return [...new Map(found.flat().map((member) => [keyOf(member), member])).values()];
}

/** The filters of the API that may find what was typed. A list's entries cannot hold commas. */
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

/** Whether a member's email address or name contains the text. */
function memberMatcher(filter: string): (member: IDataObject) => boolean {
	const wanted = normalizeForSearch(filter);
	return (member) =>
		[emailOf(member), nameOf(member)].some((text) => normalizeForSearch(text).includes(wanted));
}

function toEntry(member: IDataObject): INodeListSearchItems {
	const email = emailOf(member);
	const name = nameOf(member);
	const id = keyOf(member);
	return { name: name && email ? `${name} (${email})` : name || email || id, value: id };
}

function emailOf({ email }: IDataObject): string {
	return isBlank(email) ? '' : String(email).trim();
}

/** "First Last"; empty for those who were invited and have not given their names yet. */
function nameOf({ firstname, lastname }: IDataObject): string {
	return [firstname, lastname]
		.filter((part) => !isBlank(part))
		.map((part) => String(part).trim())
		.join(' ');
}

function readToken(token: unknown): PageToken | undefined {
	return typeof token === 'string' && token !== '' ? (JSON.parse(token) as PageToken) : undefined;
}
