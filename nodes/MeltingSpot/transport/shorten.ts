import { showUnseen } from './characters';

/** The beginning of a text as messages show it, with an ellipsis if there is more. Never splits a character. */
export function shorten(text: string, maxLength: number): string {
	if (text.length <= maxLength) return showUnseen(text);
	return `${showUnseen(text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, ''))}…`;
}
