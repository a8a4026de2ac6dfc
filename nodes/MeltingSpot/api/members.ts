import type { IDataObject } from 'n8n-workflow';
import type { BoundRequest, Query } from '../transport/request';
import type { Api } from './api';
import type { DatedList } from './behavior/dateUnit';
import { openDateFilter } from './behavior/dateUnit';
import { tryFiltered } from './filteredLists';
import type { MemberListEndpoint } from '../transport/endpoints';
import { meetsFilters } from './behavior/ignoredFilters';
import { spellings } from './behavior/filterCase';
import { detectListFilterSupport, toInFilters } from './behavior/listFilters';
import type { Listing } from './lists';
import { list } from './lists';
import { findMembersByEmail } from './membersByEmail';

export type { DateField } from './behavior/apiBehavior';
export { type DateFilter, openDateFilter } from './behavior/dateUnit';
export { meetsFilters } from './behavior/ignoredFilters';
export { updateMember } from './behavior/partialUpdate';

/** Filters of a member list; all of them apply. Times are in milliseconds since 1970, exclusive or inclusive. */
export interface MemberFilters {
	/** Any of these addresses or names. */
	email?: string[];
	firstname?: string[];
	lastname?: string[];
	customRoleId?: string;
	/** One of these. The API can't filter by them. */
	status?: string[];
	role?: string[];
	invitedAfter?: number;
	invitedBefore?: number;
	registeredAfter?: number;
	registeredBefore?: number;
}

/**
 * The members that meet all filters. Rows are checked as well, where possible: the API may ignore a filter, or reject
 * it.
 * @param of defaults to all members
 * @throws UserError if the API doesn't filter by date; NodeApiError
 */
export async function listMembers(
	request: BoundRequest<MemberListEndpoint>,
	api: Api,
	filters: MemberFilters,
	limit: number,
	of: MemberListEndpoint = 'GET /v1/spotMembers',
): Promise<Listing> {
	const listing = await listByQuery(request, api, { filters, limit, of });
	// The API doesn't have these filters, so its total includes members that they leave out.
	const isCounted = filters.status === undefined && filters.role === undefined;
	return isCounted ? listing : { ...listing, total: undefined };
}

async function listByQuery(
	request: BoundRequest<MemberListEndpoint>,
	api: Api,
	{ filters, limit, of }: { filters: MemberFilters; limit: number; of: MemberListEndpoint },
): Promise<Listing> {
	const { email, firstname, lastname, customRoleId } = filters;
	const { single, lists } = toInFilters({ email: email && spellings(email), firstname, lastname });
	if (customRoleId !== undefined) single['customRoleId[eq]'] = customRoleId;
	const keep = meetsFilters(filters);

	const dateQuery = await toDateQuery(api, filters, { endpoint: of, request });
	const keepAndLimit = { keep, limit };
	const byDate = async () => await list(request, api, { query: dateQuery, ...keepAndLimit });
	const hasRowFilters = Object.keys({ ...single, ...lists }).length > 0;
	if (!hasRowFilters) return await byDate();

	const query = { ...single, ...dateQuery };
	const listing = await tryFiltered(request, api, {
		query: { ...query, ...lists },
		...keepAndLimit,
	});
	if (!listing) return await byDate();
	const mayMissLists = listing.rows.length === 0 && Object.keys(lists).length > 0;
	if (!mayMissLists || (await detectListFilterSupport(api.request, api.behavior))) return listing;
	return await list(request, api, { query, ...keepAndLimit });
}

async function toDateQuery(api: Api, filters: MemberFilters, dated: DatedList): Promise<Query> {
	const { invitedAfter, invitedBefore, registeredAfter, registeredBefore } = filters;
	const ranges = [
		{ field: 'invitationDate', after: invitedAfter, before: invitedBefore },
		{ field: 'registrationDate', after: registeredAfter, before: registeredBefore },
	] as const;
	const query: Query = {};
	for (const { field, ...range } of ranges) {
		if (range.after === undefined && range.before === undefined) continue;
		Object.assign(query, (await openDateFilter(api, field, dated)).query(range));
	}
	return query;
}

/**
 * The member with this email address.
 * @returns undefined if there is none, or several
 * @throws NodeApiError
 */
export async function findMember(api: Api, email: string): Promise<IDataObject | undefined> {
	const found = (await findMembersByEmail(api, [email]))(email);
	return found.length > 1 ? undefined : found[0];
}
/**
 * The statuses of the members with these addresses, to explain why MeltingSpot doesn't invite someone. Never throws: an
 * invitation's outcome is known even if the lookup fails.
 * @returns one per address, in the same order, such as "Accepted"; undefined if no one has it or the lookup failed
 */
export async function memberStatuses(
	api: Api,
	emails: string[],
): Promise<Array<string | undefined>> {
	if (emails.length === 0) return [];
	try {
		const membersOf = await findMembersByEmail(api, emails);
		return emails.map((email) => statusesOf(email, membersOf));
	} catch {
		return emails.map(() => undefined);
	}
}

function statusesOf(
	email: string,
	membersOf: (email: string) => IDataObject[],
): string | undefined {
	try {
		const statuses = membersOf(email).map(({ status }) => String(status ?? 'unknown'));
		return statuses.length > 0 ? statuses.join(', ') : undefined;
	} catch {
		return undefined;
	}
}
