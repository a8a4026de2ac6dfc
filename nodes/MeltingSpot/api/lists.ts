import type { IDataObject } from 'n8n-workflow';
import { MAX_CONCURRENCY, mapWithConcurrency } from '../transport/concurrency';
import type { ListEndpoint } from '../transport/endpoints';
import type { BoundRequest, Query } from '../transport/request';
import type { Api } from './api';

/** Rows asked for with each page. The greatest number that MeltingSpot gives is not documented. */
const PAGE_SIZE = 100;

export interface ListOptions {
	query?: Query;
	/** The field that tells rows apart. */
	key?: string;
	/** Rows wanted; all of them unless set. */
	limit?: number;
	/** Which rows count, where the API may ignore a filter. */
	keep?: (row: IDataObject) => boolean;
	/** Most pages to read, asked once the first one came. A list with more is left, with `tooLong` set. */
	maxPages?: () => number;
	/** Called with the rows of each page before they count. What it throws ends the reading. */
	onPage?: (rows: IDataObject[]) => Promise<void>;
	/** Filled page by page, so that there is something to use even if reading ends in an error. */
	into?: Listing;
}

export interface Listing {
	/** Each row once, in the order of the pages. */
	rows: IDataObject[];
	/** Whether every row was read, as far as that can be known. */
	complete: boolean;
	/** Whether reading ended early because there are more pages than wanted. */
	truncated: boolean;
	/** How many rows MeltingSpot counts beyond those that it listed. */
	missing: number;
	/** How many rows MeltingSpot counts. It may leave that out. */
	total?: number;
	/** MeltingSpot's clock at its first answer, in milliseconds since 1970. */
	serverTime?: number;
}

export function emptyListing(): Listing {
	return { rows: [], complete: false, truncated: false, missing: 0 };
}

type Page = Pick<Listing, 'rows' | 'total' | 'serverTime'>;

/** The pages of one list, to be read one at a time. */
export function pagesOf(
	request: BoundRequest<ListEndpoint>,
	{ behavior }: Pick<Api, 'behavior'>,
	query?: Query,
) {
	/** A page, or undefined if the API refuses it: past the last one, 400 and 404 mean "no more". */
	async function fetchPage(
		page: number | undefined,
		acceptStatuses: ReadonlyArray<400 | 404>,
		namesSize = !behavior.rejectsPageSize,
	): Promise<Page | undefined> {
		const response = await request({
			query: { ...query, limit: namesSize ? PAGE_SIZE : undefined, page },
			acceptStatuses,
		});
		if (response.refused) return undefined;
		const { items: rows, total } = response.body;
		const isCredible = typeof total === 'number' && total >= rows.length;
		return { rows, total: isCredible ? total : undefined, serverTime: response.serverTime };
	}

	async function fetchFirstPage(): Promise<Page> {
		const page = await fetchPage(undefined, behavior.rejectsPageSize ? [] : [400]);
		if (page) return page;
		// Either 100 rows are too many, or a filter is wrong: asking without `limit` tells.
		const pageOfAnySize = await fetchPage(undefined, [], false);
		behavior.rejectsPageSize = true;
		return pageOfAnySize as Page;
	}

	return { fetchPage, fetchFirstPage };
}

/**
 * Reads a list page by page, right under every reading of the documentation: whether pages count from 0 or
 * 1, however many rows a page holds, with a total or without, while rows move from page to page.
 *
 * The first request names no page; pages 2, 3, … follow side by side, and page 1 only if rows are missing
 * then. A list that still falls short of its total is read once more.
 */
export async function list(
	request: BoundRequest<ListEndpoint>,
	{ behavior, signal }: Pick<Api, 'behavior' | 'signal'>,
	{
		query,
		key = 'id',
		limit = Infinity,
		keep = () => true,
		maxPages = () => Infinity,
		onPage,
		into: listing = emptyListing(),
	}: ListOptions,
): Promise<Listing> {
	const { fetchPage, fetchFirstPage } = pagesOf(request, { behavior }, query);
	const known = new Set<string>();
	let allowedPages: number | undefined;

	const isDone = () =>
		listing.rows.length >= limit || (listing.total !== undefined && known.size >= listing.total);

	/** Reads from the first page to the last, and adds the keys of the rows to those that were met. */
	async function walk(met: Set<string>): Promise<void> {
		const take = ({ rows, total }: Page) => {
			const before = met.size;
			listing.total = total;
			for (const row of rows) {
				const id = keyOf(row, key);
				const isKnown = known.has(id);
				met.add(id);
				if (isKnown) continue;
				known.add(id);
				if (keep(row)) listing.rows.push(row);
			}
			return met.size > before;
		};

		const first = await fetchFirstPage();
		listing.serverTime ??= first.serverTime;
		await onPage?.(first.rows);
		take(first);
		const rowsPerPage = first.rows.length;
		if (rowsPerPage === 0) return;

		// A first page that is not full may be all there is, whatever the total: then one page is a cheap try.
		let width = rowsPerPage >= PAGE_SIZE && first.total !== undefined ? MAX_CONCURRENCY : 1;
		for (let next = 2; !isDone(); next += width, width = Math.min(width * 2, MAX_CONCURRENCY)) {
			const { total = Infinity } = listing;
			const lastPage = Math.ceil(total / rowsPerPage);
			if (next > lastPage) break;
			// A total that only one page bears out so far may be that of another list.
			const isTotalReliable = (rowsPerPage >= PAGE_SIZE || next > 2) && total < Infinity;
			allowedPages ??= maxPages();
			if ((isTotalReliable ? lastPage : next) > allowedPages) {
				listing.truncated = true;
				return;
			}
			const wantedPages = Math.ceil((limit - listing.rows.length) / rowsPerPage);
			width = Math.min(width, Math.min(lastPage, allowedPages) - next + 1, wantedPages);

			const pages: Array<Page | undefined> = new Array<undefined>(width).fill(undefined);
			let broughtNew = false;
			try {
				await mapWithConcurrency(
					pages,
					async (_, index) => {
						const page = await fetchPage(next + index, [400, 404]);
						if (page) await onPage?.(page.rows);
						pages[index] = page;
					},
					{ signal },
				);
			} finally {
				for (const page of pages) if (page && take(page)) broughtNew = true;
			}
			const isPastTheEnd = pages.some((page) => !page || page.rows.length === 0);
			if (isPastTheEnd || !broughtNew) break;
		}
		if (!isDone()) {
			const skipped = await fetchPage(1, [400, 404]);
			if (skipped) {
				await onPage?.(skipped.rows);
				take(skipped);
			}
		}
	}

	await walk(known);
	if (listing.truncated) return listing;
	const count = known.size;
	listing.complete = count === 0 || listing.total === undefined || isDone();
	if (!listing.complete) {
		const metAgain = new Set<string>();
		await walk(metAgain);
		listing.complete = isDone() || (metAgain.size === count && known.size === count);
	}
	if (listing.rows.length > limit) listing.rows.length = limit;
	listing.missing = isDone() ? 0 : Math.max(0, (listing.total ?? 0) - known.size);
	return listing;
}

/** What tells a row from the others, even if it lacks the field for that. */
export function keyOf(row: IDataObject, key = 'id'): string {
	return String(row[key] ?? JSON.stringify(row));
}
