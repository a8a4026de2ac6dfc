import { OperationalError } from 'n8n-workflow';
import type { Collector } from '../api/collector';
import type { ListApi, Page } from '../api/lists';
import { readPages } from '../api/lists';
import type { ListEndpoint } from '../transport/endpoints';
import type { BoundRequest, Query } from '../transport/request';

/** How a listing ended: every row read; some missing; cut off by its reader; out of time. */
export type Ending = 'complete' | 'incomplete' | 'truncated' | 'timeout';

interface Reading {
	query?: Query;
	collector: Collector;
	/** Called with each page before it is collected. */
	check?(page: Page): Promise<void>;
	/** Called after each page: whether to stop. */
	isEnough?(): boolean;
}

/** Reads a list page by page. Whatever arrived before the end is in the collector. @throws NodeApiError */
export async function readListing(
	api: ListApi,
	request: BoundRequest<ListEndpoint>,
	{ query, collector, check, isEnough = () => false }: Reading,
): Promise<{ ending: Ending; error?: unknown }> {
	async function read(): Promise<{ ending: Ending }> {
		for await (const page of readPages(request, api, { query, collector })) {
			await check?.(page);
			collector.add(page);
			if (isEnough()) return { ending: 'truncated' };
		}
		return { ending: collector.isComplete ? 'complete' : 'incomplete' };
	}

	return await read().catch((error: unknown): { ending: Ending; error: unknown } => {
		if (!api.signal?.aborted) throw error;
		return { ending: 'timeout', error };
	});
}

const BASELINE_TRIES = 3;

/**
 * Reads what must be complete, trying up to three times.
 * @param read returns undefined if rows are missing
 * @param what names what is read, for the error
 * @throws OperationalError if it is never complete
 */
export async function readWhole<T>(what: string, read: () => Promise<T | undefined>): Promise<T> {
	for (let tries = 1; tries <= BASELINE_TRIES; tries++) {
		const whole = await read();
		if (whole !== undefined) return whole;
	}
	throw new OperationalError(
		`The list of ${what} changed each time it was read, so the trigger couldn't record what already exists. Publish the workflow again in a moment.`,
	);
}
