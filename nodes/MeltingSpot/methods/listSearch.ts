import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import type { Api } from '../api/api';
import { normalizeForSearch } from '../api/compare';
import { labelOf, slugOf } from '../api/customProperties';
import { keyOf, pagesOf } from '../api/lists';
import { isBlank } from '../parameters/values';
import type { Query } from '../transport/request';
import { bindEndpoint } from '../transport/request';
import { customPropertiesToOffer, openForEditor } from './editor';

/** Pages that one search reads if somebody was found, and if nobody was. */
const PAGES_PER_SEARCH = { found: 5, nobody: 20 };
/** The editor asks for more only once its list is long enough to scroll. */
const ENOUGH_TO_SCROLL = 20;
const PAST_THE_END = [400, 404] as const;

/** Where a search goes on. The editor hands it back as text. */
interface PageToken {
	/** The page to read next. */
	next: number;
	/** How many rows the pages so far held. */
	seen: number;
	/** Key of the very first row: it tells whether page 1 is the first page. */
	first: string;
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
	const { fetchFirstPage, fetchPage } = pagesOf(
		bindEndpoint(api.request, 'GET /v1/spotMembers'),
		api,
	);
	const wanted = normalizeForSearch(filter);
	const isMatch = (member: IDataObject) =>
		[emailOf(member), nameOf(member)].some((text) => normalizeForSearch(text).includes(wanted));
	const members: IDataObject[] = [];
	const take = (rows: IDataObject[], { pinned }: PageToken) => {
		members.push(...rows.filter((row) => isMatch(row) && !pinned.includes(keyOf(row))));
	};
	const wantsMore = (pagesRead: number) =>
		wanted === ''
			? pagesRead < 1
			: members.length < ENOUGH_TO_SCROLL &&
				pagesRead < PAGES_PER_SEARCH[members.length > 0 ? 'found' : 'nobody'];
	const end = () => ({ results: members.map(toEntry) });

	let pagesRead = 0;
	let pageToken = readToken(paginationToken);
	if (!pageToken) {
		const { rows, total } = await fetchFirstPage();
		if (wanted !== '') members.push(...(await findExactly(api, filter)).filter(isMatch));
		const pinned = members.map((member) => keyOf(member));
		pagesRead = 1;
		pageToken = {
			next: 2,
			seen: rows.length,
			first: rows.length > 0 ? keyOf(rows[0]) : '',
			pinned,
		};
		take(rows, pageToken);
		if (rows.length === 0 || rows.length === total) return end();
	}
	while (wantsMore(pagesRead)) {
		const { rows = [], total = Infinity } = (await fetchPage(pageToken.next, PAST_THE_END)) ?? {};
		take(rows, pageToken);
		pagesRead += 1;
		pageToken.next += 1;
		pageToken.seen += rows.length;
		if (pageToken.seen >= total) return end();
		if (rows.length === 0) {
			// The end, and rows are missing. If pages count from 0, page 1 is the second one, and was left out.
			const second = await fetchPage(1, PAST_THE_END);
			if (second?.rows.length && keyOf(second.rows[0]) !== pageToken.first) {
				take(second.rows, pageToken);
			}
			return end();
		}
	}
	return { ...end(), paginationToken: JSON.stringify(pageToken) };
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
			const { fetchPage } = pagesOf(bindEndpoint(api.request, 'GET /v1/spotMembers'), api, query);
			// Half an address, typed so far, may be refused.
			return (await fetchPage(undefined, [400, 404]))?.rows ?? [];
		}),
	);
	return [...new Map(found.flat().map((member) => [keyOf(member), member])).values()];
}

/** The filters of the API that may find what somebody typed. A list's entries cannot hold commas. */
function exactQueries(text: string): Query[] {
	if (text.includes(',')) return [];
	if (text.includes('@')) return [{ 'email[in]': text }];
	const words = text.split(/\s+/);
	if (words.length === 1) return [{ 'firstname[in]': text }, { 'lastname[in]': text }];
	return words.slice(1).map((_, index) => ({
		'firstname[in]': words.slice(0, index + 1).join(' '),
		'lastname[in]': words.slice(index + 1).join(' '),
	}));
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
