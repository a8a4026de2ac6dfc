import type { IDataObject } from 'n8n-workflow';
import { Collector } from '../api/collector';
import { bindEndpoint } from '../transport/request';
import type { PollContext } from './kind';
import { timeOf } from './kind';
import { readListing, readWhole } from './listing';
import type { State } from './state';
import { isCount, isPastTime } from './state';

/** Where all lives or courses of a Spot are listed. */
export type CatalogEndpoint = 'GET /v1/courses' | 'GET /v1/lives';

/** A longer catalog takes several requests, so it isn't listed at every poll. */
export const MAX_LISTED_EACH_POLL = 300;
const LONG_CATALOG_MS = 5 * 60_000;

/** What a trigger keeps about its listings of a catalog. */
export interface CatalogState extends State {
	/** When the last complete listing began, by MeltingSpot's clock. Each listing moves it on by a millisecond at least. */
	listedAt: number;
	/** When the complete listing before that one began: one listing may omit an entry. */
	since: number;
	/** When the last listing began, by this machine's clock. */
	askedAt: number;
	/** How many entries it had. */
	size: number;
}

export interface Listed {
	rows: IDataObject[];
	isComplete: boolean;
	/** When the listing began, by MeltingSpot's clock and by this machine's. */
	now: number;
	askedAt: number;
}

/** Whether a long catalog was listed less than five minutes ago. */
export function isListedRecently({ size, askedAt }: CatalogState, now: number): boolean {
	return size > MAX_LISTED_EACH_POLL && Math.abs(now - askedAt) < LONG_CATALOG_MS;
}

/** Lists a catalog from its first page to its last. @throws NodeApiError, also if there isn't enough time */
export async function listCatalog(
	context: PollContext,
	endpoint: CatalogEndpoint,
): Promise<Listed> {
	const { api, clock } = context;
	const collector = new Collector();
	const askedAt = clock();
	const { ending, error } = await readListing(api, bindEndpoint(api.request, endpoint), {
		collector,
	});
	if (ending === 'timeout') throw error;
	const now = timeOf(context, collector.serverTime ?? askedAt);
	return { rows: collector.rows, isComplete: ending === 'complete', now, askedAt };
}

/** Lists a catalog for the baseline, which must be complete. @throws OperationalError, NodeApiError */
export async function listWholeCatalog(
	context: PollContext,
	endpoint: CatalogEndpoint,
): Promise<Listed> {
	return await readWhole(endpoint === 'GET /v1/lives' ? 'lives' : 'courses', async () => {
		const listed = await listCatalog(context, endpoint);
		return listed.isComplete ? listed : undefined;
	});
}

/** What to remember of a listing. */
export function noteListing<S extends CatalogState>(
	state: S,
	{ rows, isComplete, now, askedAt }: Listed,
): S {
	const listedAt = Math.max(isComplete ? now : 0, state.listedAt + 1);
	const since = isComplete ? state.listedAt : state.since;
	return { ...state, listedAt, since, askedAt, size: rows.length };
}

/** Before the first listing. */
export function noListing(begun: State, now: number) {
	return { ...begun, listedAt: now, since: now, askedAt: now, size: 0 };
}

/**
 * Which of two states is of a later listing: negative if the second one is. MeltingSpot's clock shows seconds; within one,
 * that of the machine decides.
 */
export function compareListings(a: CatalogState, b: CatalogState): number {
	const secondOf = ({ listedAt }: CatalogState) => Math.floor(listedAt / 1_000);
	return secondOf(a) - secondOf(b) || a.askedAt - b.askedAt || a.listedAt - b.listedAt;
}

/** Whether what a stored state says about its listings can be. */
export function areListingsValid(
	{ listedAt, since, askedAt, size }: CatalogState,
	now: number,
): boolean {
	return [listedAt, since, askedAt].every((time) => isPastTime(time, now)) && isCount(size);
}
