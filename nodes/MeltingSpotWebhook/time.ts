/** Greater numbers are milliseconds: as seconds, this is in the year 5138; as milliseconds, in 1973. */
const MAX_SECONDS = 1e11;

/** No date is longer. Anyone who knows the URL can send text of any length. */
const MAX_LENGTH = 100;

const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

/**
 * A moment as ISO 8601 text in UTC, or null if it isn't one.
 * @param value seconds since 1970, as in the published samples; milliseconds; or either, or a date, as text
 */
export function toIsoDate(value: unknown): string | null {
	const date = new Date(toMilliseconds(value));
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function toMilliseconds(value: unknown): number {
	if (typeof value === 'number') return Math.abs(value) < MAX_SECONDS ? value * 1_000 : value;
	if (typeof value !== 'string' || value.length > MAX_LENGTH) return NaN;
	const text = value.trim();
	if (/^-?\d+(\.\d+)?$/.test(text)) return toMilliseconds(Number(text));
	// Otherwise, n8n's server would read it in its own time zone.
	return Date.parse(WITHOUT_ZONE.test(text) ? `${text.replace(' ', 'T')}Z` : text);
}
