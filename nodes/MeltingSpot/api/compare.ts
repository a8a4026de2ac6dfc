import { removeUnseen, trimText, withPlainSpaces } from '../transport/characters';

/** Longest text that is normalized, in characters. Longer text is compared as it is. */
const MAX_COMPARED_LENGTH = 2_000;

/** Unicode's Stream-Safe Text Format allows 30 marks in a row; sorting longer runs takes quadratic time. */
const TOO_MANY_MARKS = /\p{M}{31}/u;

/** Whether Unicode's algorithms handle the text in linear time. */
function isCheap(text: string): boolean {
	return text.length <= MAX_COMPARED_LENGTH && !TOO_MANY_MARKS.test(text);
}

/** Text that already is as people see it. Most is. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** Text as people see it: any white space is one space, and what shows nothing isn't there. */
function asSeen(text: string): string {
	if (PLAIN.test(text)) return text;
	return trimText(withPlainSpaces(removeUnseen(text)));
}

/** Text in its form for comparison: as people see it, composed, lowercase. */
export function normalizeForCompare(text: string): string {
	return isCheap(text) ? asSeen(text).normalize('NFC').toLowerCase() : text;
}

/** Text in its form for search: as for comparison, but without accents. */
export function normalizeForSearch(text: string): string {
	const normalized = normalizeForCompare(text);
	return isCheap(normalized) ? normalized.normalize('NFD').replace(/\p{M}/gu, '') : normalized;
}

/** Orders names as people do, for `sort`. */
export function compareNames(a: string, b: string): number {
	if (isCheap(a) && isCheap(b)) return a.localeCompare(b);
	return a < b ? -1 : Number(a > b);
}

/** Whether two texts are the same to a person, apart from case. */
export function isSameText(a: unknown, b: string): boolean {
	return typeof a === 'string' && normalizeForCompare(a) === normalizeForCompare(b);
}

/** Whether a text contains another one, ignoring case. */
export function containsText(text: string, part: string): boolean {
	// If the part is ASCII, only ASCII letters are folded: Unicode's rules would turn the Kelvin sign into a "k".
	const fold = isAscii(asSeen(part)) ? foldAsciiCase : normalizeForCompare;
	return fold(asSeen(text)).includes(fold(asSeen(part)));
}

/** Whether a text has only ASCII characters. */
function isAscii(text: string): boolean {
	return !/[^ -~\s]/.test(text);
}

/** Text with ASCII letters in lower case, and all others unchanged. */
export function foldAsciiCase(text: string): string {
	return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
