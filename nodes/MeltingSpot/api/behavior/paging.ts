import type { IDataObject } from 'n8n-workflow';
import { MAX_CONCURRENCY } from '../../transport/concurrency';
import type { ListEndpoint } from '../../transport/endpoints';
import type { BoundRequest, Query } from '../../transport/request';
import type { ApiBehavior } from './apiBehavior';

/*
 * Question: what is the first page's number, how many rows does a page have, what comes after the last page, in what
 * order are rows listed, and what does `total` count? See docs/api-notes.md#page-first, docs/api-notes.md#page-size,
 * docs/api-notes.md#page-past-end, docs/api-notes.md#page-order, and docs/api-notes.md#page-total.
 * Assumed: 100 rows can be requested. The first page is requested without a number, then 2, 3, …
 * Found out: a 400 shows, once per key, that 100 is too many. Missing rows show that page 1 is the second page.
 * If settled: `nextPages` counts from the known number, and `expectedPages` trusts or ignores `total`.
 */

/** Rows requested per page. The maximum is undocumented. */
export const PAGE_SIZE = 100;

export interface Page {
	/** The page number requested; none for the first page. */
	number?: number;
	rows: IDataObject[];
	/** The row count that MeltingSpot reports. It may be missing, or include rows that a filter leaves out. */
	total?: number;
	/** The `Date` header, in milliseconds since 1970. */
	serverTime?: number;
}

/** Reads single pages of a list. */
export function pageReader(
	request: BoundRequest<ListEndpoint>,
	behavior: ApiBehavior,
	query?: Query,
) {
	async function fetchPage(
		number: number | undefined,
		acceptStatuses: ReadonlyArray<400 | 404>,
		namesSize = !behavior.rejectsPageSize,
	): Promise<Page | undefined> {
		const response = await request({
			query: { ...query, limit: namesSize ? PAGE_SIZE : undefined, page: number },
			acceptStatuses,
		});
		if (response.refused) return undefined;
		const { items: rows, total } = response.body;
		const isCredible = typeof total === 'number' && total >= rows.length;
		return { number, rows, total: isCredible ? total : undefined, serverTime: response.serverTime };
	}

	return {
		/** The page with this number. Past the last page, 400 and 404 mean the same as no rows. @throws NodeApiError */
		async numbered(number: number): Promise<Page> {
			return (await fetchPage(number, [400, 404])) ?? { number, rows: [] };
		},

		/** The first page, requested without a number, since numbering may start at 0 or 1. @throws NodeApiError */
		async first(): Promise<Page> {
			const page = await fetchPage(undefined, behavior.rejectsPageSize ? [] : [400]);
			if (page) return page;
			// Either 100 rows are too many, or a filter is wrong: a request without `limit` shows which.
			const pageOfAnySize = await fetchPage(undefined, [], false);
			behavior.rejectsPageSize = true;
			return pageOfAnySize as Page;
		},

		/** The rows of the first page; none if the API rejects the filter. @throws NodeApiError */
		async tryFirst(): Promise<IDataObject[]> {
			return (await fetchPage(undefined, [400, 404]))?.rows ?? [];
		},
	};
}

/** How far one walk through the pages of a list has gotten. */
export interface Progress {
	/** Pages received, the first one included. */
	received: number;
	/** Rows on the first page. */
	pageSize: number;
	/** The row count that the latest page reports. */
	total?: number;
	/** Whether a page had no rows or was refused. */
	isPastEnd: boolean;
	/** Whether the latest page was as long as the first one and contained a row that no earlier page had. */
	isLatestFull: boolean;
	/** Rows still wanted; 0 if there is nothing more to read. */
	wanted: number;
	maxPages: number;
}

/** The requests sent so far. */
export interface Requested {
	/** The highest page number requested. The first page counts as 1. */
	upTo: number;
	/** Whether a new row arrived since requests were last idle. */
	hasNewRows: boolean;
}

/**
 * The pages to request next. After the first page come 2, 3, … and, if rows are still missing at the end, page 1: if
 * numbering starts at 0, it is the second page.
 *
 * A list of known length is read 20 pages ahead. Otherwise, as many pages are requested as were received, and no more
 * once one of them looks like the last.
 */
export function nextPages(progress: Progress, { upTo, hasNewRows }: Requested): number[] {
	const { received, pageSize, isLatestFull, wanted } = progress;
	const inFlight = upTo - received;
	if (wanted <= 0 || pageSize === 0) return [];
	const isIdle = inFlight === 0;
	if (isAtEnd(progress) || (isIdle && !hasNewRows)) return isIdle ? [1] : [];
	if (!isIdle && !isLatestFull) return [];
	const last = Math.min(
		progress.maxPages,
		lastPageOf(progress),
		received + MAX_CONCURRENCY,
		received + Math.ceil(wanted / pageSize),
		isFullPageCounted(progress) ? Infinity : nextPowerOf2(received),
	);
	return Array.from({ length: Math.max(0, last - upTo) }, (_, index) => upTo + 1 + index);
}

/** The minimum number of pages in the list, including those received. */
export function expectedPages(progress: Progress): number {
	const { received, total, wanted } = progress;
	if (wanted <= 0 || progress.pageSize === 0 || isAtEnd(progress)) return received;
	// `total` may ignore filters: don't trust it after one short page.
	const isTotalReliable = total !== undefined && (isFullPageCounted(progress) || received > 1);
	return isTotalReliable ? lastPageOf(progress) : received + 1;
}

function isAtEnd(progress: Progress): boolean {
	return progress.isPastEnd || progress.received >= lastPageOf(progress);
}

function lastPageOf({ total = Infinity, pageSize }: Progress): number {
	return Math.ceil(total / pageSize);
}

/** A first page that isn't full may be all there is, whatever the total. */
function isFullPageCounted({ total, pageSize }: Progress): boolean {
	return total !== undefined && pageSize >= PAGE_SIZE;
}

function nextPowerOf2(count: number): number {
	return 2 ** Math.ceil(Math.log2(count + 1));
}
