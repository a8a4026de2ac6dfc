import type { IDataObject } from 'n8n-workflow';
import type { BoundRequest, Query } from '../transport/request';
import type { Api } from './api';
import { openDateFilter } from './behavior/dateUnit';
import { meetsFilters } from './behavior/ignoredFilters';
import { spellings } from './behavior/filterCase';
import { detectListFilterSupport, toInFilters } from './behavior/listFilters';
import type { Listing } from './lists';
import { list } from './lists';
import { findMembersByEmail } from './membersByEmail';

export type { DateField } from './behavior/apiBehavior';
export { type DateFilter, openDateFilter } from './behavior/dateUnit';
export { updateMember } from './behavior/partialUpdate';

/** Filters of a member list; all of them apply. Times are milliseconds since 1970, excluded or not. */
export interface MemberFilters {
	/** One of these addresses, names. */
	email?: string[];
	firstname?: string[];
	lastname?: string[];
	customRoleId?: string;
	invitedAfter?: number;
	invitedBefore?: number;
	registeredAfter?: number;
	registeredBefore?: number;
}

/**
 * The members that meet all filters. Rows are checked too, where they can tell: the API may ignore a filter.
 * @throws UserError if the API doesn't filter by date; NodeApiError
 */
export async function listMembers(
	request: BoundRequest<'GET /v1/spotMembers'>,
	api: Api,
	filters: MemberFilters,
	limit: number,
): Promise<Listing> {
	const { email, firstname, lastname, customRoleId } = filters;
	const { single, lists } = toInFilters({ email: email && spellings(email), firstname, lastname });
	if (customRoleId !== undefined) single['customRoleId[eq]'] = customRoleId;
	const query = { ...single, ...(await toDateQuery(api, filters)) };
	const keep = meetsFilters(filters);

	const listing = await list(request, api, { query: { ...query, ...lists }, keep, limit });
	const mayMissLists = listing.rows.length === 0 && Object.keys(lists).length > 0;
	if (!mayMissLists || (await detectListFilterSupport(api.request, api.behavior))) return listing;
	return await list(request, api, { query, keep, limit });
}

async function toDateQuery(api: Api, filters: MemberFilters): Promise<Query> {
	const { invitedAfter, invitedBefore, registeredAfter, registeredBefore } = filters;
	const ranges = [
		{ field: 'invitationDate', after: invitedAfter, before: invitedBefore },
		{ field: 'registrationDate', after: registeredAfter, before: registeredBefore },
	] as const;
	const query: Query = {};
	for (const { field, ...range } of ranges) {
		if (range.after === undefined && range.before === undefined) continue;
		Object.assign(query, (await openDateFilter(api, field)).query(range));
	}
	return query;
}

/**
 * The member with this email address.
 * @returns undefined if there is none, or several
 * @throws NodeApiError
 */
export async function findMember(api: Api, email: string): Promise<IDataObject | undefined> {
	const [found] = await findMembersByEmail(api, [email], (error) => {
		throw error;
	});
	return found instanceof Error || found.length > 1 ? undefined : found[0];
}
/**
 * The statuses of the members with these addresses, to tell why MeltingSpot doesn't invite someone. Never throws: an
 * invitation's outcome is known, whatever becomes of the lookup.
 * @returns for each address, in the same order, such as "Accepted"; undefined if nobody has it or the lookup failed
 */
export async function memberStatuses(
	api: Api,
	emails: string[],
): Promise<Array<string | undefined>> {
	if (emails.length === 0) return [];
	try {
		const found = await findMembersByEmail(api, emails, (error) => error as Error);
		return found.map((members) =>
			members instanceof Error || members.length === 0
				? undefined
				: members.map(({ status }) => String(status ?? 'unknown')).join(', '),
		);
	} catch {
		return emails.map(() => undefined);
	}
}
