import { isDate } from './values';

/** How language models write that there is no value, and what JavaScript makes of an object. */
const NOTHING = new Set(['null', 'undefined', 'None', '[object Object]']);

/** How many levels of lists and objects are read. */
const MAX_DEPTH = 10;

/** A value from an AI agent, with blank text in place of a word for nothing. */
export function withoutNothingWords(value: unknown, depth = MAX_DEPTH): unknown {
	if (typeof value === 'string') return NOTHING.has(value) ? '' : value;
	if (depth === 0) return value;
	if (Array.isArray(value)) return value.map((entry) => withoutNothingWords(entry, depth - 1));
	if (typeof value !== 'object' || value === null || isDate(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [name, withoutNothingWords(entry, depth - 1)]),
	);
}
