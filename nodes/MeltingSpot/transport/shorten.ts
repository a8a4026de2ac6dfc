import { showUnseen } from './characters';

/** The beginning of a text as messages show it, with an ellipsis if there is more. Never splits a character. */
export function shorten(text: string, maxLength: number): string {
	if (text.length <= maxLength) return showUnseen(text);
	return `${showUnseen(text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, ''))}…`;
}

/** Max values that an error lists, and max characters of each: they may come from a response. */
const MAX_LISTED = 10;
const MAX_LISTED_LENGTH = 80;

/** The first of several values as an error lists them, with how many more there are. */
export function listSome(values: unknown[]): string {
	const shown = values
		.slice(0, MAX_LISTED)
		.map((value) => shorten(String(value), MAX_LISTED_LENGTH));
	const more = values.length - shown.length;
	return more > 0 ? `${shown.join(', ')}, and ${more} more` : shown.join(', ');
}
