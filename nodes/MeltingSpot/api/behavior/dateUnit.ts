import { OperationalError, UserError } from 'n8n-workflow';
import { clock } from '../../transport/clock';
import type { Query } from '../../transport/request';
import type { BoundList } from '../lists';
import type { ApiBehavior, DateField, DateUnit } from './apiBehavior';

/*
 * Question: does a date filter count in seconds or in milliseconds? See docs/api-notes.md#date-unit.
 * Assumed: nothing.
 * Found out: by requests before a key's first date filter, and again before its rows trigger anything.
 * If settled: `DateFilter.query` (`api/dateFilter.ts`) and `toFilterValue` stay, fixed to that unit. `confirm` becomes one request for
 * members with a date a year ahead, which still shows whether the filter is applied. The rest goes.
 */

const YEAR_MS = 365 * 24 * 60 * 60_000;

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
	{ endpoint, request }: BoundList,
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
	{ endpoint, request }: BoundList,
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
	request: BoundList['request'],
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
