import { createLruMap } from './lruMap';

/** The bare key from pasted text, which may have spaces around it or "Bearer" in front. */
export function bareKey(pasted: unknown): string {
	return String(pasted ?? '')
		.trim()
		.replace(/^Bearer\s+/i, '');
}

/** Longest key, in characters. Node's HTTP server refuses headers of 16 kB. */
const MAX_KEY_LENGTH = 2_000;

/** Whether the key can be sent in a header: visible ASCII only, and not too long. */
export function isUsableKey(key: string): boolean {
	return key.length <= MAX_KEY_LENGTH && /^[\x21-\x7e]+$/.test(key);
}

/** Compiled once per key: every connection has a redactor. */
const patterns = createLruMap<string, RegExp>();

/**
 * Masks the key in text, ignoring case: plain, as part of a URL, or in JSON, even in JSON within JSON. These are the ways
 * in which error messages quote a request. In hints, the names of fields are escaped for HTML.
 */
export function createRedactor(key: string): (text: string) => string {
	const pattern = patterns.get(key) ?? new RegExp([...key].map(spellingsOf).join(''), 'gi');
	patterns.set(key, pattern);
	return (text) => text.replace(pattern, '[secret key]');
}

/** A pattern for a character of the key. No encoding changes letters and digits. Nothing repeats without end: matching stays linear. */
function spellingsOf(character: string): string {
	if (/[a-z0-9]/i.test(character)) return character;
	const code = character.charCodeAt(0);
	const hex = code.toString(16);
	return `(?:\\\\{0,3}(?:\\x${hex}|&#${code};)|%${hex}|\\\\{1,3}u00${hex})`;
}
