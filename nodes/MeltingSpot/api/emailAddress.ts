import { removeUnseen } from '../transport/characters';
import { foldAsciiCase } from './compare';
import { isWellFormed } from './pathValue';

/** Longest email address, in characters. Source: RFC 5321, 4.5.3.1.3, without the angle brackets. */
const MAX_EMAIL_LENGTH = 254;

/** Whether text is too long for an email address. Checked before text is folded or normalized. */
export function isTooLongForEmail(text: string): boolean {
	return text.length > MAX_EMAIL_LENGTH;
}

/**
 * An email address in its form for comparison: ASCII letters in lowercase, all others unchanged. Unicode's rules would
 * turn the Kelvin sign into a "k", so that another person's address would match.
 */
export function foldEmailCase(email: string): string {
	if (isTooLongForEmail(email)) return email;
	return foldAsciiCase(email);
}

/** Email addresses as given and in lower case, each once. */
export function spellings(emails: string[]): string[] {
	return [...new Set(emails.flatMap((email) => [email, foldEmailCase(email)]))];
}

/** Longest text around an address that is read, in characters. */
const MAX_WRAPPED_LENGTH = 2_000;

/**
 * The email address that a value consists of, without what comes with it: a name, quotes, angle brackets, `mailto:`,
 * punctuation at the end, and invisible characters.
 * @returns undefined if it isn't exactly one. Only what can't be an address is refused: MeltingSpot has the last word
 */
export function emailIn(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.length > MAX_WRAPPED_LENGTH) return undefined;
	const [email, ...others] = splitEmails(value);
	return others.length === 0 && isAddress(email) ? email : undefined;
}

function isAddress(text: string | undefined): text is string {
	return (
		text !== undefined &&
		!isTooLongForEmail(text) &&
		isWellFormed(text) &&
		/^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/.test(text)
	);
}

const QUOTED_NAME = /"[^"@]*"|“[^“”@]*”/g;

/** A name in front of an address in angle brackets, such an address, a name in quotes, a separator, or any other text. */
const TOKEN =
	/(?<name>(?:"[^"]*"|“[^“”]*”|(?<![^\s,;])'[^'@<>]*')(?=\s*<))|(?<bracketed><[^<>]*>)|"[^"@]*"|“[^“”@]*”|(?<separator>[,;\r\n])|[^<>,;\r\n"“']+|[^]/g;

/**
 * The addresses in a text with commas, semicolons, white space, or names between them. Entries that aren't addresses
 * are kept, so that they can be rejected. A name in quotes is one entry, or part of the address beside it.
 */
export function splitEmails(text: string): string[] {
	const entries: string[] = [];
	// Joined once: V8 takes quadratic time to append many pieces to a text.
	const words: string[] = [];
	const take = () => splitWords(words.splice(0).join(''));
	for (const { 0: token, groups } of removeUnseen(text).matchAll(TOKEN)) {
		if (groups?.name !== undefined) continue;
		if (groups?.bracketed?.includes('@')) {
			// Words in front of it are its name, unless they are addresses themselves.
			entries.push(...take().filter((word) => word.includes('@')), unwrap(token));
		} else if (groups?.separator !== undefined) {
			entries.push(...take());
		} else {
			words.push(token);
		}
	}
	return [...entries, ...take()].filter((entry) => entry !== '');
}

/** Words among which is an address are entries of their own; others stay together. */
function splitWords(text: string): string[] {
	if (!text.includes('@')) return [withoutQuotes(text)];
	return text.replace(QUOTED_NAME, ' ').split(/\s+/).map(unwrap);
}

// The lookbehinds keep matching linear.
const WRAPPING = /^[\s"'“”„‘’<>]+|(?<![\s"'“”„‘’<>.,;])[\s"'“”„‘’<>.,;]+$/g;
const QUOTES = /^[\s"'“”„‘’]+|(?<![\s"'“”„‘’])[\s"'“”„‘’]+$/g;

function withoutQuotes(text: string): string {
	return text.replace(QUOTES, '');
}

/** An address without quotes, brackets, punctuation, and `mailto:` around it. */
function unwrap(word: string): string {
	const text = word.replace(WRAPPING, '');
	if (!/^mailto:/i.test(text)) return text;
	// A link may go on with a subject, or in Slack with the text that is shown.
	const [address] = text.slice('mailto:'.length).split(/[?|]/, 1);
	return decodePercent(address).replace(WRAPPING, '');
}

function decodePercent(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
