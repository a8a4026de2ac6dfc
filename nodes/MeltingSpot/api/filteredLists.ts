import type { IDataObject } from 'n8n-workflow';
import { statusOf } from '../transport/errors';
import type { ListEndpoint } from '../transport/endpoints';
import type { Query } from '../transport/request';
import type { Api } from './api';
import { detectSeveral, fitsQuery } from './behavior/listFilters';
import { isRejected, unlessRejected } from './behavior/rejectedFilters';
import type { DateBound } from './dateFilter';
import { toDateQuery } from './dateFilter';
import type { BoundList, ListOptions, Listing } from './lists';
import { list } from './lists';

/** What is asked of the API, by a documented query. */
interface Sent {
	/** With its operator, such as `email[in]`. */
	name: string;
	values: string[];
	/** Where a row has its value. */
	rowValue(row: IDataObject): unknown;
	/** Whether its values are documented, so that a 400 is about the filter itself. */
	isDocumented: boolean;
}

/** What a filter demands of a list's rows. All conditions of a list apply. */
export interface Condition {
	/** Always true if rows don't have the value. */
	meets(row: IDataObject): boolean;
	/** Without it, nothing is sent. */
	query?: Sent;
	/** A date that rows don't have, so only the API can apply it. */
	date?: DateBound;
}

interface Wanted extends Pick<ListOptions, 'key'> {
	conditions: Condition[];
	limit: number;
}

/**
 * The rows that meet all conditions, whether the API applies its filters, ignores them, or rejects them. Dates are always
 * sent; everything else is held against the rows, too.
 * @throws UserError if the API doesn't filter by date; NodeApiError
 */
export async function listFiltered(
	from: BoundList,
	api: Api,
	{ conditions, limit, key }: Wanted,
): Promise<Listing> {
	const dates = await toDateQuery(
		api,
		from,
		conditions.flatMap(({ date }) => date ?? []),
	);
	const keep = (row: IDataObject) => conditions.every(({ meets }) => meets(row));
	const read: Read = async (sent) =>
		await list(from.request, api, { query: { ...dates, ...toQuery(sent) }, keep, limit, key });

	const { endpoint } = from;
	const { takesSeveral } = api.behavior;
	const mayBeSent = ({ name, values }: Sent) =>
		fitsQuery(values) &&
		!isRejected(api, { endpoint, parameters: [name] }) &&
		(values.length === 1 || takesSeveral.get(endpoint) !== false);
	const sent = conditions.flatMap(({ query }) => (query && mayBeSent(query) ? [query] : []));
	const { listing, used } = await readSending(api, endpoint, { sent, read });
	const several = used.filter(isSeveral);
	// Whatever was listed got past all filters, so none of them was read as a single value that no row has.
	if (several.length === 0 || listing.rows.length + listing.leftOut > 0) {
		if (several.length > 0 && listing.leftOut === 0) takesSeveral.set(endpoint, true);
		return listing;
	}
	if (await detectSeveral(from, api, several)) return listing;
	const single = used.filter((each) => !isSeveral(each));
	return (await readSending(api, endpoint, { sent: single, read })).listing;
}

const isSeveral = ({ values }: Sent) => values.length > 1;

type Read = (sent: Sent[]) => Promise<Listing>;

/**
 * Reads with filters, or without those that are rejected. Free text may be rejected for its value.
 * @returns the listing, and the filters that it was read with
 */
async function readSending(
	api: Api,
	endpoint: ListEndpoint,
	{ sent, read }: { sent: Sent[]; read: Read },
): Promise<{ listing: Listing; used: Sent[] }> {
	const reading = (used: Sent[]) => async () => ({ listing: await read(used), used });
	const documented = sent.filter(({ isDocumented }) => isDocumented);
	const withoutText = async () =>
		documented.length === 0
			? await reading([])()
			: await unlessRejected(
					api,
					{ endpoint, parameters: documented.map(({ name }) => name) },
					{ filtered: reading(documented), whole: reading([]) },
				);
	if (documented.length === sent.length) return await withoutText();
	return await reading(sent)().catch(async (error: unknown) => {
		if (statusOf(error) !== '400') throw error;
		return await withoutText();
	});
}

const toQuery = (sent: Sent[]): Query =>
	Object.fromEntries(sent.map(({ name, values }) => [name, values.join(',')]));

/** Reads a list by its status, or the whole list if MeltingSpot rejects the filter. @throws NodeApiError */
export async function readByStatus<T>(
	api: Pick<Api, 'behavior'>,
	endpoint: ListEndpoint,
	reads: { filtered(): Promise<T>; whole(): Promise<T> },
): Promise<T> {
	return await unlessRejected(api, { endpoint, parameters: ['status[eq]'] }, reads);
}
