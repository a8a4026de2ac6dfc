import { OperationalError, UserError } from 'n8n-workflow';
import type { BoundRequest, Query, Request } from '../../transport/request';
import { bindEndpoint } from '../../transport/request';
import type { Api } from '../api';
import type { MemberListEndpoint } from '../../transport/endpoints';
import type { ApiBehavior, DateField, DateUnit } from './apiBehavior';

/*
 * Question: does a date filter count in seconds or in milliseconds? See docs/api-notes.md#date-unit.
 * Assumed: nothing.
 * Found out: by requests before the first date filter with a key, and again before its rows start anything.
 * If settled: `DateFilter.query` and `toFilterValue` stay, for that unit. `confirm` becomes one request for members with
 * a date a year ahead, which still shows whether the filter is applied. The rest goes.
 */

const YEAR_MS = 365 * 24 * 60 * 60_000;

/** A filter by date, in the unit that the API reads. */
export interface DateFilter {
	/** Whether any member has such a date. As long as none has, the filter finds nothing and its unit is unknown. */
	findsAnyone: boolean;
	/** The `Date` header of a response, if requests were needed, in milliseconds since 1970. */
	serverTime?: number;
	/** Members with a date after and before these times, in milliseconds since 1970. The times themselves may count. */
	query(range: { after?: number; before?: number }): Query;
	/**
	 * Checks again that the API filters as it did: one that stopped filtering would list everyone.
	 * @throws OperationalError if the unit has changed; UserError if the filter isn't applied; NodeApiError
	 */
	confirm(): Promise<void>;
}

/** A list of members that can be filtered by date: of all, or of a group's, say. */
export interface DatedList {
	endpoint: MemberListEndpoint;
	request: BoundRequest<MemberListEndpoint>;
}

export function allMembers(request: Request): DatedList {
	const endpoint = 'GET /v1/spotMembers';
	return { endpoint, request: bindEndpoint(request, endpoint) };
}

/**
 * @param list all members unless set
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

/** A moment as a date filter wants it. `time` in milliseconds since 1970. */
export function toFilterValue(time: number, unit: DateUnit): number {
	return unit === 'seconds' ? Math.floor(time / 1_000) : Math.floor(time);
}

/**
 * Asks MeltingSpot whether a date filter counts in seconds or milliseconds; the documentation only says
 * "Unix timestamp". No one has a date a year ahead, even if clocks are wrong. So if a request for those
 * after that date *in seconds* finds someone, the API read 1970: it counts in milliseconds.
 *
 * @returns no unit while no one has such a date at all, since no one can be found by it
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
 * Checks again before members found by the filter are output: an API that stopped filtering would make
 * a flood of them.
 * @throws OperationalError if the unit is another one by now; UserError and NodeApiError as `detectDateUnit`
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

	const farAhead = Math.max(serverTime ?? 0, Date.now()) + YEAR_MS;
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
