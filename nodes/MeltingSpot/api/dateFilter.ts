import type { Query, Request } from '../transport/request';
import type { Api } from './api';
import type { DateField } from './behavior/apiBehavior';
import type { DateTest } from './behavior/dateUnit';
import { confirmDateUnit, detectDateUnit, testOf, toFilterValue } from './behavior/dateUnit';
import type { BoundList } from './lists';
import { bindList } from './lists';

export type { DateField } from './behavior/apiBehavior';

/** One end of a range of dates. */
export interface DateBound {
	field: DateField;
	bound: 'after' | 'before';
	/** In milliseconds since 1970. */
	time: number;
}

/** A date filter in the unit that the API expects. */
export interface DateFilter {
	/** Whether anything has such a date. Until something does, the filter finds nothing and its unit is unknown. */
	findsAny: boolean;
	/** The `Date` header of a response, if requests were needed, in milliseconds since 1970. */
	serverTime?: number;
	/** What has a date after and before these times, in milliseconds since 1970. The times themselves may match. */
	query(range: { after?: number; before?: number }): Query;
	/**
	 * Checks that the API still filters as before: if it stopped, it would list everything.
	 * @throws OperationalError if the unit has changed; UserError if the filter isn't applied; NodeApiError
	 */
	confirm(): Promise<void>;
}

export const allMembers = (request: Request): BoundList => bindList(request, 'GET /v1/spotMembers');

/**
 * @param list defaults to all members
 * @throws UserError if the API doesn't filter by this date; NodeApiError
 */
export async function openDateFilter(
	{ request, behavior }: Pick<Api, 'request' | 'behavior'>,
	field: DateField,
	list: BoundList = allMembers(request),
): Promise<DateFilter> {
	const names = { after: `${field}[after]`, before: `${field}[before]` };
	return await openTested({ behavior }, testOf(list, field), names);
}

/**
 * @param names the parameters for either end
 * @throws UserError if the API doesn't filter by this date; NodeApiError
 */
export async function openTested(
	{ behavior }: Pick<Api, 'behavior'>,
	test: DateTest,
	names: { after: string; before: string },
): Promise<DateFilter> {
	const { unit, serverTime } = await detectDateUnit(test, behavior);
	return {
		findsAny: unit !== undefined,
		serverTime,
		query({ after, before }) {
			const query: Query = {};
			if (after !== undefined) query[names.after] = toFilterValue(after, unit ?? 'seconds');
			if (before !== undefined) query[names.before] = toFilterValue(before, unit ?? 'seconds');
			return query;
		},
		async confirm() {
			if (unit) await confirmDateUnit(test, behavior, unit);
		},
	};
}

/** The query for dates that rows don't have. @throws UserError if it doesn't filter by them; NodeApiError */
export async function toDateQuery(api: Api, list: BoundList, bounds: DateBound[]): Promise<Query> {
	const query: Query = {};
	for (const field of new Set(bounds.map((each) => each.field))) {
		const own = bounds.filter((each) => each.field === field);
		const range = Object.fromEntries(own.map(({ bound, time }) => [bound, time]));
		Object.assign(query, (await openDateFilter(api, field, list)).query(range));
	}
	return query;
}
