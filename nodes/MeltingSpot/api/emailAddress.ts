import { foldAsciiCase } from './compare';

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

/** The address in `Anna Lee <anna@example.com>`, in quotes, or in neither; trimmed. */
export function unwrapEmail(text: string): string {
	const [, inner = text] = /^[^<>]*<([^<>]*)>\s*$/.exec(text) ?? [];
	return withoutQuotes(inner);
}

/**
 * The addresses in a text with commas, semicolons, white space, or names between them. Entries that aren't addresses
 * are kept, so that they can be rejected.
 */
export function splitEmails(text: string): string[] {
	const entries: string[] = [];
	let from = 0;
	for (;;) {
		const open = text.indexOf('<', from);
		const close = open < 0 ? -1 : text.indexOf('>', open);
		if (close < 0) break;
		entries.push(...splitPlain(withoutName(text.slice(from, open))));
		entries.push(withoutQuotes(text.slice(open + 1, close)));
		from = close + 1;
	}
	return [...entries, ...splitPlain(text.slice(from))];
}

/** Removes the name in front of an address in angle brackets, but not an address before that name. */
function withoutName(text: string): string {
	const unquoted = text.replace(/"[^"]*"\s*$/, '');
	const start = Math.max(...[',', ';', '\n', '\r'].map((end) => unquoted.lastIndexOf(end))) + 1;
	const addresses = unquoted
		.slice(start)
		.split(/\s+/)
		.filter((word) => word.includes('@'));
	return [unquoted.slice(0, start), ...addresses].join(' ');
}

/** Splits addresses at whitespace; words without an address stay together. */
function splitPlain(text: string): string[] {
	return text
		.split(/[,;\r\n]/)
		.flatMap((part) => (part.includes('@') ? part.split(/\s+/) : [part]))
		.map(withoutQuotes)
		.filter((entry) => entry !== '');
}

/** Trimmed, without surrounding quotes. The lookbehind keeps matching linear. */
function withoutQuotes(text: string): string {
	return text
		.trim()
		.replace(/^["']+|(?<!["'])["']+$/g, '')
		.trim();
}
