import { OperationalError, UserError } from 'n8n-workflow';
import { clock } from '../../transport/clock';
import type { BoundRequest, Query, Request } from '../../transport/request';
import { bindEndpoint } from '../../transport/request';
import type { Api } from '../api';
import type { MemberListEndpoint } from '../../transport/endpoints';
import type { ApiBehavior, DateField, DateUnit } from './apiBehavior';

/*
 * Question: does a date filter count in seconds or in milliseconds? See docs/api-notes.md#date-unit.
 * Assumed: nothing.
 * Found out: by requests before a key's first date filter, and again before its rows trigger anything.
 * If settled: `DateFilter.query` and `toFilterValue` stay, fixed to that unit. `confirm` becomes one request for
 * members with a date a year ahead, which still shows whether the filter is applied. The rest goes.
 */

const YEAR_MS = 365 * 24 * 60 * 60_000;

/** A date filter in the unit that the API expects. */
export interface DateFilter {
	/** Whether any member has such a date. Until one does, the filter finds no one and its unit is unknown. */
	findsAnyone: boolean;
	/** The `Date` header of a response, if requests were needed, in milliseconds since 1970. */
	serverTime?: number;
	/** Members with a date after and before these times, in milliseconds since 1970. The times themselves may match. */
	query(range: { after?: number; before?: number }): Query;
	/**
	 * Checks that the API still filters as before: if it stopped, it would list everyone.
	 * @throws OperationalError if the unit has changed; UserError if the filter isn't applied; NodeApiError
	 */
	confirm(): Promise<void>;
}

/** A list of members that can be filtered by date: all members, or a group's, for example. */
export interface DatedList {
	endpoint: MemberListEndpoint;
	request: BoundRequest<MemberListEndpoint>;
}

export function allMembers(request: Request): DatedList {
	const endpoint = 'GET /v1/spotMembers';
	return { endpoint, request: bindEndpoint(request, endpoint) };
}

/**
 * @param list defaults to all members
 * @throws UserError if the API doesn't filter by this date; NodeApiError
 */
export async function openDateFilter(
	{ request, behavior }: Pick<Api, 'request' | 'behavior'>,
	field: DateField,
	list: DatedList = allMembers(request),
): Promise<DateFilter> {
	const { unit, serverTime } = await detectDateUnit(list, behavior, field);
	return {
		findsAnyone: unit !== undefined,
		serverTime,
		query({ after, before }) {
			const query: Query = {};
			if (after !== undefined) query[`${field}[after]`] = toFilterValue(after, unit ?? 'seconds');
			if (before !== undefined)
				query[`${field}[before]`] = toFilterValue(before, unit ?? 'seconds');
			return query;
		},
		async confirm() {
			if (unit) await confirmDateUnit(list, behavior, field, unit);
		},
	};
}

/** Converts `time`, in milliseconds since 1970, to a date filter's value. */
export function toFilterValue(time: number, unit: DateUnit): number {
	return unit === 'seconds' ? Math.floor(time / 1_000) : Math.floor(time);
}

/**
 * Asks MeltingSpot whether a date filter counts in seconds or milliseconds; the documentation only says "Unix
 * timestamp". No member has a date a year ahead, even if clocks are wrong. So if a request for members after that date
 * *in seconds* finds someone, the API read it as a date in 1970: it counts in milliseconds.
 *
 * @returns no unit as long as no member has such a date, since there is no one to find
 * @throws UserError if the API does not filter by this date; NodeApiError
 */
export async function detectDateUnit(
	{ endpoint, request }: DatedList,
	behavior: ApiBehavior,
	field: DateField,
): Promise<{ unit?: DateUnit; serverTime?: number }> {
	const known = behavior.dateUnit.get(`${endpoint} ${field}`);
	if (known) return { unit: known };
	const learned = await askForDateUnit(request, field);
	if (learned.unit) behavior.dateUnit.set(`${endpoint} ${field}`, learned.unit);
	return learned;
}

/**
 * Checks again before members found by the filter are output: an API that stopped filtering would return a flood of
 * them.
 * @throws OperationalError if the unit is now a different one; UserError and NodeApiError like `detectDateUnit`
 */
export async function confirmDateUnit(
	{ endpoint, request }: DatedList,
	behavior: ApiBehavior,
	field: DateField,
	unit: DateUnit,
): Promise<void> {
	const { unit: unitNow = unit } = await askForDateUnit(request, field);
	if (unitNow === unit) return;
	behavior.dateUnit.set(`${endpoint} ${field}`, unitNow);
	throw new OperationalError(
		`MeltingSpot changed its timestamp unit from ${unit} to ${unitNow}. No members were output; the next poll will use ${unitNow}.`,
	);
}

async function askForDateUnit(
	request: BoundRequest<MemberListEndpoint>,
	field: DateField,
): Promise<{ unit?: DateUnit; serverTime?: number }> {
	const findsAnyoneAfter = async (value: number) => {
		const query: Query = { limit: 1, [`${field}[after]`]: value };
		const { body, serverTime } = await request({ query });
		return { found: body.items.length > 0, serverTime };
	};

	const ever = await findsAnyoneAfter(1);
	const { serverTime } = ever;
	if (!ever.found) return { serverTime };

	const farAhead = Math.max(serverTime ?? 0, clock.now()) + YEAR_MS;
	let unit: DateUnit = 'seconds';
	if ((await findsAnyoneAfter(toFilterValue(farAhead, unit))).found) {
		unit = 'milliseconds';
		if ((await findsAnyoneAfter(toFilterValue(farAhead, unit))).found) {
			throw new UserError(
				`MeltingSpot doesn't filter by ${field === 'registrationDate' ? 'registration' : 'invitation'} date: a test with a date in the future still returned members. To be safe, no members were output.`,
				{ description: 'Report this to the maintainers of this package.' },
			);
		}
	}
	return { unit, serverTime };
}
