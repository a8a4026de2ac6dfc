import type { IDataObject } from 'n8n-workflow';
import type { ListEndpoint } from '../../transport/endpoints';
import type { BoundRequest } from '../../transport/request';
import type { Api } from '../api';
import { keyOf } from '../collector';
import { foldAsciiCase, isAscii, normalizeForCompare } from '../compare';
import { tryFirstPage } from '../lists';

/*
 * Question: is a text filter case-sensitive? See docs/api-notes.md#list-text-case.
 * Assumed: nothing. Rows are checked, ignoring case, so an ignored filter does no harm. Text with non-ASCII letters
 * isn't sent: their case and composition may be compared in yet other ways.
 * Found out: from the rows, once per key, list, and filter. A row that has the text only in another case shows that
 * case is ignored. Otherwise, the text of a listed row is requested in the other case.
 * If settled: `findSensitive` goes. If case is ignored, every filter is sent; if not, only those without letters.
 */

/** What case checks need to know about a text filter. */
export interface TextFilter {
	wanted: string[];
	valueOf(row: IDataObject): unknown;
	/** `part` if a part of the text is enough; `email` ignores the case of ASCII letters only. */
	kind: 'email' | 'part' | 'text';
	/** The documented operator for one value, such as `title[contains]`. */
	parameter: string;
}

/** Whether a value equals or contains a text, ignoring case. */
export function matchesText(value: unknown, text: string, kind: TextFilter['kind']): boolean {
	if (typeof value !== 'string') return false;
	// If the text is ASCII, only ASCII letters are folded: Unicode's rules would turn the Kelvin sign into a "k".
	const fold = kind === 'email' || isAscii(text) ? foldAsciiCase : normalizeForCompare;
	return kind === 'part' ? fold(value).includes(fold(text)) : fold(value) === fold(text);
}

/** Whether, as far as is known, a filter can't miss a row. */
export function mayBeSent(
	{ behavior }: Pick<Api, 'behavior'>,
	endpoint: ListEndpoint,
	filter: TextFilter,
): boolean {
	if (filter.kind !== 'email' && !filter.wanted.every(isAscii)) return false;
	return !hasCase(filter) || behavior.ignoresCase.get(factOf(endpoint, filter)) !== false;
}

/** The filters that may have missed rows because they may be case-sensitive, as far as the rows show. */
export function uncertainFilters(
	{ behavior: { ignoresCase } }: Pick<Api, 'behavior'>,
	endpoint: ListEndpoint,
	{ filters, rows }: { filters: TextFilter[]; rows: IDataObject[] },
): TextFilter[] {
	return filters.filter((filter) => {
		const fact = factOf(endpoint, filter);
		if (rows.some((row) => differsInCase(row, filter))) ignoresCase.set(fact, true);
		return hasCase(filter) && !ignoresCase.get(fact);
	});
}

/**
 * The filters that are case-sensitive, and those for which no row shows whether they are.
 * @param examples rows of the list
 * @throws NodeApiError
 */
export async function findSensitive(
	request: BoundRequest<ListEndpoint>,
	api: Pick<Api, 'behavior'>,
	{
		endpoint,
		filters,
		examples,
	}: { endpoint: ListEndpoint; filters: TextFilter[]; examples: IDataObject[] },
): Promise<TextFilter[]> {
	const { ignoresCase } = api.behavior;
	const sensitive: TextFilter[] = [];
	for (const filter of filters) {
		const isIgnored = await findsOtherCase(request, api, { filter, examples });
		if (isIgnored !== undefined) ignoresCase.set(factOf(endpoint, filter), isIgnored);
		if (!isIgnored) sensitive.push(filter);
	}
	return sensitive;
}

/** Whether a filter finds a row by its text in the other case. Undefined if no row can tell. */
async function findsOtherCase(
	request: BoundRequest<ListEndpoint>,
	api: Pick<Api, 'behavior'>,
	{ filter, examples }: { filter: TextFilter; examples: IDataObject[] },
): Promise<boolean | undefined> {
	const example = examples.find((row) => canTell(filter.valueOf(row)));
	if (!example) return undefined;
	const text = String(filter.valueOf(example));
	const found = await tryFirstPage(request, api, { [filter.parameter]: withOtherCase(text) });
	if (found.some((row) => keyOf(row) === keyOf(example))) return true;
	// If the API finds the text only when unchanged, it is case-sensitive.
	const asItIs = await tryFirstPage(request, api, { [filter.parameter]: text });
	return asItIs.some((row) => keyOf(row) === keyOf(example)) ? false : undefined;
}

function factOf(endpoint: ListEndpoint, { parameter }: TextFilter) {
	return `${endpoint} ${parameter}` as const;
}

/** Whether a text has only ASCII letters and no comma, which may be read as its end. */
function canTell(value: unknown): value is string {
	return typeof value === 'string' && isAscii(value) && /^[^,]*[A-Za-z][^,]*$/.test(value);
}

function hasCase({ wanted }: TextFilter): boolean {
	return wanted.some((text) => /[A-Za-z]/.test(text));
}

/** Whether a row has the text only in another case. */
function differsInCase(row: IDataObject, { wanted, valueOf, kind }: TextFilter): boolean {
	const value = String(valueOf(row));
	return !wanted.some((text) => (kind === 'part' ? value.includes(text) : value === text));
}

function withOtherCase(text: string): string {
	return text.replace(/[A-Za-z]/g, (letter) =>
		letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
	);
}
