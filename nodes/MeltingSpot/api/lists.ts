import type { IDataObject } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';
import type { ListEndpoint, PathValues } from '../transport/endpoints';
import type { BoundRequest, Query, Request } from '../transport/request';
import { bindEndpoint } from '../transport/request';
import type { Api } from './api';
import type { Page } from './behavior/paging';
import { nextPages, pageReader } from './behavior/paging';
import type { Wanted } from './collector';
import { Collector } from './collector';

export type { Page } from './behavior/paging';

/** Pages of the largest plausible Spot: 200,000 members. */
const MAX_LOOKUP_PAGES = 2_000;

export interface ListOptions extends Omit<Wanted, 'maxPages'> {
	query?: Query;
}

export interface Listing {
	/** Each row once, in the order of the pages. */
	rows: IDataObject[];
	/** Whether every row was read, as far as that can be known. */
	complete: boolean;
	/** How many more rows MeltingSpot counts than it listed. */
	missing: number;
	/** The row count that MeltingSpot reports. It may be missing. */
	total?: number;
	/** How many rows MeltingSpot listed that don't meet the filters. */
	leftOut: number;
}

/** A list whose path is filled in. */
export interface BoundList {
	endpoint: ListEndpoint;
	request: BoundRequest<ListEndpoint>;
}

export function bindList<E extends ListEndpoint>(
	request: Request,
	endpoint: E,
	path?: PathValues<E>,
): BoundList {
	return { endpoint, request: bindEndpoint(request, endpoint, path) as BoundRequest<ListEndpoint> };
}

export type ListApi = Pick<Api, 'behavior' | 'signal'>;

/**
 * Reads a list correctly under every interpretation of the documentation: whether page numbers start at 0 or 1, however
 * many rows a page holds, with or without a total, while rows move from page to page.
 * @throws NodeApiError
 */
export async function list(
	request: BoundRequest<ListEndpoint>,
	api: ListApi,
	options: ListOptions,
): Promise<Listing> {
	return toListing(await collect(request, api, options));
}

/**
 * Like `list`, but for reads that must end: a lookup, or a list in the editor.
 * @throws OperationalError if there are more than 2,000 pages; NodeApiError
 */
export async function lookUp(
	request: BoundRequest<ListEndpoint>,
	api: ListApi,
	options: ListOptions,
): Promise<Listing> {
	const bounded = { ...options, maxPages: MAX_LOOKUP_PAGES };
	const collector = await collect(request, api, bounded);
	if (collector.hasMorePages && !collector.isDone) {
		throw new OperationalError(
			`MeltingSpot returned ${MAX_LOOKUP_PAGES.toLocaleString('en')} pages without reaching the end of the list, so the lookup stopped. Enter an ID instead.`,
		);
	}
	return toListing(collector);
}

/** The rows of the first page; none if the API rejects the filter. @throws NodeApiError */
export async function tryFirstPage(
	request: BoundRequest<ListEndpoint>,
	{ behavior }: Pick<Api, 'behavior'>,
	query: Query,
): Promise<IDataObject[]> {
	return await pageReader(request, behavior, query).tryFirst();
}

async function collect(
	request: BoundRequest<ListEndpoint>,
	api: ListApi,
	{ query, ...wanted }: Wanted & { query?: Query },
): Promise<Collector> {
	const collector = new Collector(wanted);
	for await (const page of readPages(request, api, { query, collector })) collector.add(page);
	return collector;
}

function toListing({ rows, limit, isComplete, missing, total, leftOut }: Collector): Listing {
	return { rows: rows.slice(0, limit), complete: isComplete, missing, total, leftOut };
}

/**
 * Yields the pages of a list as they arrive, up to 20 requests at a time. The caller adds each page to the collector
 * before taking the next one. To stop, it breaks out of the loop; requests in flight are then awaited.
 *
 * A list that falls short of its total is read once more, because rows may have moved while it was read.
 * @param maxWalks how often the list may be read
 * @throws NodeApiError, after yielding the pages that still arrived
 */
export async function* readPages(
	request: BoundRequest<ListEndpoint>,
	api: ListApi,
	{ query, collector, maxWalks = 2 }: { query?: Query; collector: Collector; maxWalks?: number },
): AsyncGenerator<Page, void> {
	const reader = pageReader(request, api.behavior, query);
	for (let walk = 1; ; walk++) {
		if (collector.progress.received === 0) yield await reader.first();
		yield* readNumberedPages(reader, collector, api.signal);
		collector.endWalk();
		if (collector.isComplete || collector.hasMorePages || walk === maxWalks) return;
		collector.startOver();
	}
}

interface Result {
	number: number;
	page?: Page;
	error?: unknown;
}

async function* readNumberedPages(
	reader: ReturnType<typeof pageReader>,
	collector: Collector,
	signal?: AbortSignal,
): AsyncGenerator<Page, void> {
	/** By page number. They never reject, because another one may be awaited first. */
	const inFlight = new Map<number, Promise<Result>>();
	const requested = { upTo: collector.progress.received, hasNewRows: true };
	const failures: Result[] = [];

	async function fetchPage(number: number): Promise<Result> {
		try {
			signal?.throwIfAborted();
			return { number, page: await reader.numbered(number) };
		} catch (error) {
			return { number, error };
		}
	}

	function launch(): void {
		const numbers = failures.length > 0 ? [] : nextPages(collector.progress, requested);
		if (inFlight.size === 0) requested.hasNewRows = false;
		for (const number of numbers) inFlight.set(number, fetchPage(number));
		requested.upTo = Math.max(requested.upTo, ...numbers);
	}

	async function receive(): Promise<Page | undefined> {
		const result = await Promise.race(inFlight.values());
		inFlight.delete(result.number);
		if (!result.page) failures.push(result);
		return result.page;
	}

	try {
		for (launch(); inFlight.size > 0; launch()) {
			const page = await receive();
			if (!page) continue;
			const { countInWalk } = collector;
			yield page;
			if (collector.countInWalk > countInWalk) requested.hasNewRows = true;
			// Page 1 is the last one to request.
			if (page.number === 1) return;
		}
	} finally {
		await Promise.all(inFlight.values());
	}
	const [failure] = failures.sort((a, b) => a.number - b.number);
	if (failure) throw failure.error;
}
