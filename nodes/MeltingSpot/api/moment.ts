/** Longest text that is read as a date, in characters. */
const MAX_DATE_LENGTH = 100;
/** From this number on, a time counts milliseconds since 1970; below, seconds. */
const LEAST_MILLISECONDS = 1e11;

/**
 * A date as milliseconds since 1970, however it is written; NaN if there is none. MeltingSpot sends ISO 8601 and
 * milliseconds. Text without a time zone is UTC.
 */
export function momentOf(date: unknown): number {
	if (typeof date === 'number') return date >= LEAST_MILLISECONDS ? date : date * 1_000;
	if (typeof date !== 'string' || date.length > MAX_DATE_LENGTH) return NaN;
	if (/^\d{9,}$/.test(date)) return momentOf(Number(date));
	return Date.parse(/T[\d:.]+$/.test(date) ? `${date}Z` : date);
}

/** A date in ISO 8601; anything else as it is. */
export function toIsoDate(date: unknown): unknown {
	const time = new Date(momentOf(date));
	return Number.isNaN(time.getTime()) ? date : time.toISOString();
}
