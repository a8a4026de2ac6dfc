/** Longest text that is read as a date, in characters. */
const MAX_DATE_LENGTH = 100;
/** The year 5138 in seconds, and 1973 in milliseconds. */
const FIRST_MILLISECONDS = 1e11;

/**
 * A date as milliseconds since 1970, however it is written; NaN if there is none. MeltingSpot sends ISO 8601 and
 * milliseconds. Text without a time zone is UTC.
 */
export function momentOf(date: unknown): number {
	if (typeof date === 'number') return Math.abs(date) < FIRST_MILLISECONDS ? date * 1_000 : date;
	if (typeof date !== 'string' || date.length > MAX_DATE_LENGTH) return NaN;
	return Date.parse(/T[\d:.]+$/.test(date) ? `${date}Z` : date);
}

/** A date in ISO 8601; anything else as it is. */
export function toIsoDate(date: unknown): unknown {
	const time = new Date(momentOf(date));
	return Number.isNaN(time.getTime()) ? date : time.toISOString();
}
