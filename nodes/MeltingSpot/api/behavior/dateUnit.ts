import { OperationalError, UserError } from 'n8n-workflow';
import { clock } from '../../transport/clock';
import type { Query } from '../../transport/request';
import type { BoundList } from '../lists';
import type { ApiBehavior, DatedFilter, DateField, DateUnit } from './apiBehavior';

/*
 * Question: does a date filter count in seconds or in milliseconds? See docs/api-notes.md#date-unit and
 * docs/api-notes.md#activity-unit.
 * Assumed: nothing.
 * Found out: by requests before a key's first date filter, and again before its rows trigger anything.
 * If settled: `DateFilter.query` (`api/dateFilter.ts`) and `toFilterValue` stay, fixed to that unit. `confirm` becomes one request for
 * what has a date a year ahead, which still shows whether the filter is applied. The rest goes.
 */

const YEAR_MS = 365 * 24 * 60 * 60_000;

/** A date filter to be tested. */
export interface DateTest {
	/** Names the filter among what is known about a key. */
	name: DatedFilter;
	/** What it filters by, in errors. */
	date: string;
	/** What it filters, in errors. */
	plural: string;
	/** Whether anything has a date after this value, in whatever unit the API reads it. @throws NodeApiError */
	findsAnyAfter(value: number): Promise<{ found: boolean; serverTime?: number }>;
	/** A time, in milliseconds since 1970, after which nothing has a date; a year ahead unless set. */
	farAhead?: number;
}

/** A test of a list's filter for dates after a given one. */
export function testOf({ endpoint, request }: BoundList, field: DateField): DateTest {
	return {
		name: `${endpoint} ${field}`,
		date: field === 'registrationDate' ? 'registration date' : 'invitation date',
		plural: 'members',
		async findsAnyAfter(value) {
			const query: Query = { limit: 1, [`${field}[after]`]: value };
			const { body, serverTime } = await request({ query });
			return { found: body.items.length > 0, serverTime };
		},
	};
}

/** Converts `time`, in milliseconds since 1970, to a date filter's value. */
export function toFilterValue(time: number, unit: DateUnit): number {
	return unit === 'seconds' ? Math.floor(time / 1_000) : Math.floor(time);
}

/**
 * Asks MeltingSpot whether a date filter counts in seconds or milliseconds; the documentation only says "Unix
 * timestamp". Nothing has a date a year ahead, even if clocks are wrong. So if a request for what is after that date
 * *in seconds* finds something, the API read it as a date in 1970: it counts in milliseconds.
 *
 * @returns no unit as long as nothing has such a date, since there is nothing to find
 * @throws UserError if the API does not filter by this date; NodeApiError
 */
export async function detectDateUnit(
	test: DateTest,
	behavior: ApiBehavior,
): Promise<{ unit?: DateUnit; serverTime?: number }> {
	const known = behavior.dateUnit.get(test.name);
	if (known) return { unit: known };
	const learned = await askForDateUnit(test);
	if (learned.unit) behavior.dateUnit.set(test.name, learned.unit);
	return learned;
}

/**
 * Checks again before what the filter found is output: an API that stopped filtering would return a flood of it.
 * @throws OperationalError if the unit is now a different one; UserError and NodeApiError like `detectDateUnit`
 */
export async function confirmDateUnit(
	test: DateTest,
	behavior: ApiBehavior,
	unit: DateUnit,
): Promise<void> {
	const { unit: unitNow = unit } = await askForDateUnit(test);
	if (unitNow === unit) return;
	behavior.dateUnit.set(test.name, unitNow);
	throw new OperationalError(
		`MeltingSpot changed its timestamp unit from ${unit} to ${unitNow}. No ${test.plural} were output; the next poll will use ${unitNow}.`,
	);
}

async function askForDateUnit({
	date,
	plural,
	findsAnyAfter,
	farAhead: ahead,
}: DateTest): Promise<{ unit?: DateUnit; serverTime?: number }> {
	const ever = await findsAnyAfter(1);
	const { serverTime } = ever;
	if (!ever.found) return { serverTime };

	const farAhead = ahead ?? Math.max(serverTime ?? 0, clock.now()) + YEAR_MS;
	let unit: DateUnit = 'seconds';
	if ((await findsAnyAfter(toFilterValue(farAhead, unit))).found) {
		unit = 'milliseconds';
		if ((await findsAnyAfter(toFilterValue(farAhead, unit))).found) {
			throw new UserError(
				`MeltingSpot doesn't filter by ${date}: a test with a date in the future still returned ${plural}. To be safe, no ${plural} were output.`,
				{ description: 'Report this to the maintainers of this package.' },
			);
		}
	}
	return { unit, serverTime };
}
