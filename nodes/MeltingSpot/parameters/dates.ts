import { tryToParseDateTime } from 'n8n-workflow';
import { trimText } from '../transport/characters';
import { isDate, notOfType, toText } from './values';

/** Longest text that is read as a date, in characters. */
const MAX_DATE_LENGTH = 100;

/** An ISO 8601 date; a space in place of the T, or before the time zone, is common in sheets and databases. */
const DATE =
	/^(?<day>\d{4}-\d{2}-\d{2})(?:[Tt ](?<time>(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?) ?(?<zone>[Zz]|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?)?$/;

interface DateParts {
	/** `yyyy-MM-dd` */
	day: string;
	/** `HH:mm`, with seconds if they are given; undefined for a day. */
	time?: string;
	/** Its own time zone, such as `+01:00`; empty for the workflow's. */
	zone: string;
}

/**
 * The only reader of dates: ISO text, or a date of Luxon or JavaScript. Anything else is refused rather than guessed: n8n
 * would read 01/02/2026 as January 2, 2026-02-30 as March 2, and 10:00 PM in the server's time zone.
 * @throws UserError
 */
function readDate(name: string, value: unknown, timezone: string): DateParts {
	const text = typeof value === 'string' || isDate(value) ? trimText(toText(name, value)) : '';
	const { day, time, zone = '' } = partsOf(text);
	if (day === undefined) throw notOfType(name, value, 'a date such as 2026-01-31T09:00:00');
	if (!exists(day, 'UTC')) throw notOfType(name, value, 'a date that exists');
	if (zone !== '') return { day, time, zone: zone.toUpperCase() };
	const parts = { day, time: isMidnight(time) ? undefined : time, zone };
	if (exists(localOf(parts), timezone)) return parts;
	throw notOfType(name, value, `a time that exists in the time zone ${timezone}`);
}

function partsOf(text: string): Partial<DateParts> {
	return (text.length <= MAX_DATE_LENGTH ? DATE.exec(text)?.groups : undefined) ?? {};
}

/** Midnight without a time zone, which n8n's date picker returns for a day, is that day, even if clocks skip midnight. */
const isMidnight = (time = '') => /^[0:.,]*$/.test(time);

const localOf = ({ day, time }: DateParts) => (time === undefined ? day : `${day}T${time}`);

/** Whether a clock in this time zone shows it: when clocks go forward, an hour is skipped. */
function exists(local: string, timezone: string): boolean {
	const format = local.length > 'yyyy-MM-dd'.length ? "yyyy-MM-dd'T'HH:mm" : 'yyyy-MM-dd';
	try {
		return local.startsWith(tryToParseDateTime(local, timezone).toFormat(format));
	} catch {
		return false;
	}
}

/**
 * A point in time, for filters.
 * @returns milliseconds since 1970
 * @throws UserError
 */
export function toTime(name: string, value: unknown, timezone: string): number {
	const parts = readDate(name, value, timezone);
	return tryToParseDateTime(localOf(parts) + parts.zone, timezone).toMillis();
}

/**
 * A custom property's date. MeltingSpot documents no format, so ISO text is sent, and numbers as they are.
 * @throws UserError
 */
export function toDateValue(name: string, value: unknown, timezone: string): string | number {
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	const parts = readDate(name, value, timezone);
	const local = localOf(parts);
	if (parts.zone !== '') return local + parts.zone;
	const { day, time } = parts;
	return time === undefined ? day : (tryToParseDateTime(local, timezone).toISO() ?? local);
}
