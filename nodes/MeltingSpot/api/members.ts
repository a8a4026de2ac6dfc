import type { IDataObject } from 'n8n-workflow';
import type { BoundRequest, Query } from '../transport/request';
import { bindEndpoint } from '../transport/request';
import type { Api } from './api';
import type { DateField } from './behavior/apiBehavior';
import { detectDateUnit, toFilterValue } from './behavior/dateUnit';
import { detectListFilterSupport } from './behavior/listFilters';
import { emailCaseVariants, isSameText, normalizeForCompare } from './compare';
import type { Listing } from './lists';
import { list, lookUp } from './lists';

const MEMBERS = 'GET /v1/spotMembers';

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

const NAME_FILTERS = ['email', 'firstname', 'lastname'] as const;

const DATE_FILTERS = {
	invitedAfter: { field: 'invitationDate', side: 'after' },
	invitedBefore: { field: 'invitationDate', side: 'before' },
	registeredAfter: { field: 'registrationDate', side: 'after' },
	registeredBefore: { field: 'registrationDate', side: 'before' },
} as const satisfies Partial<Record<keyof MemberFilters, { field: DateField; side: string }>>;

/** Longest value of a filter, in characters. Longer lists are filtered from all members. */
const MAX_FILTER_LENGTH = 2_000;

/**
 * The members that meet all filters. Rows are checked too, where they can tell: the API may ignore a filter.
 * @throws UserError if the API doesn't filter by date; NodeApiError
 */
export async function listMembers(
	request: BoundRequest<typeof MEMBERS>,
	api: Api,
	filters: MemberFilters,
	limit: number,
): Promise<Listing> {
	const { single, lists } = toNameQueries(filters);
	if (filters.customRoleId !== undefined) single['customRoleId[eq]'] = filters.customRoleId;
	const query = { ...single, ...(await toDateQuery(api, filters)) };
	const keep = rowFilter(filters);

	const listing = await list(request, api, { query: { ...query, ...lists }, keep, limit });
	const mayMissLists = listing.rows.length === 0 && Object.keys(lists).length > 0;
	if (!mayMissLists || (await detectListFilterSupport(api.request, api.behavior))) return listing;
	return await list(request, api, { query, keep, limit });
}

/** `[in]` filters, those with one value apart from those with several. */
function toNameQueries(filters: MemberFilters): { single: Query; lists: Query } {
	const single: Query = {};
	const lists: Query = {};
	for (const field of NAME_FILTERS) {
		const wanted = filters[field] ?? [];
		const values = field === 'email' ? wanted.flatMap(emailCaseVariants) : wanted;
		const text = values.join(',');
		// A value that holds a comma can't be sent.
		const canBeSent = !values.some((value) => value.includes(',')) && text !== '';
		if (!canBeSent || text.length > MAX_FILTER_LENGTH) continue;
		(values.length > 1 ? lists : single)[`${field}[in]`] = text;
	}
	return { single, lists };
}

async function toDateQuery(api: Api, filters: MemberFilters): Promise<Query> {
	const query: Query = {};
	for (const [name, { field, side }] of Object.entries(DATE_FILTERS)) {
		const time = filters[name as keyof typeof DATE_FILTERS];
		if (time === undefined) continue;
		const { unit = 'seconds' } = await detectDateUnit(api.request, api.behavior, field);
		query[`${field}[${side}]`] = toFilterValue(time, unit);
	}
	return query;
}

function rowFilter(filters: MemberFilters): (row: IDataObject) => boolean {
	const { customRoleId: role } = filters;
	const names = NAME_FILTERS.flatMap((field) => {
		const wanted = filters[field];
		return wanted ? [{ field, wanted: new Set(wanted.map(normalizeForCompare)) }] : [];
	});
	return (row) =>
		names.every(({ field, wanted }) => {
			const value = row[field];
			return typeof value === 'string' && wanted.has(normalizeForCompare(value));
		}) &&
		(role === undefined || [undefined, role].includes(row.customRoleId as string));
}

/**
 * The member with this email address, apart from case. Only a row that has it counts: a filter that the API
 * ignores must not pick a stranger.
 * @throws NodeApiError
 */
export async function findMember(api: Api, email: string): Promise<IDataObject | undefined> {
	for (const variant of emailCaseVariants(email)) {
		const { rows } = await lookUp(bindEndpoint(api.request, MEMBERS), api, {
			query: { 'email[in]': variant },
			keep: (row) => isSameText(row.email, email),
			limit: 1,
		});
		if (rows.length > 0) return rows[0];
	}
	return undefined;
}
