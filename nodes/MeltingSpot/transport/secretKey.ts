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

/** Shorter pieces of base64 are too common to be taken for part of the key. */
const MIN_BASE64_LENGTH = 8;

/**
 * Masks the key in text, in any mixture of these spellings, ignoring case: plain, JSON-escaped (once or twice),
 * percent-encoded (once or twice), HTML-escaped; and in base64, even as part of a longer text.
 */
export function createRedactor(key: string): (text: string) => string {
	let pattern: RegExp | undefined;
	return (text) => {
		pattern ??= new RegExp([spellingsOf(key), ...base64SpellingsOf(key)].join('|'), 'gi');
		return text.replace(pattern, '[secret key]');
	};
}

/** HTML's entity names for ASCII characters. */
const HTML_NAMES: Record<string, string> = {
	'!': 'excl',
	'"': 'quot|QUOT',
	'#': 'num',
	$: 'dollar',
	'%': 'percnt',
	'&': 'amp',
	"'": 'apos',
	'(': 'lpar',
	')': 'rpar',
	'*': 'ast|midast',
	'+': 'plus',
	',': 'comma',
	'.': 'period',
	'/': 'sol',
	':': 'colon',
	';': 'semi',
	'<': 'lt',
	'=': 'equals',
	'>': 'gt',
	'?': 'quest',
	'@': 'commat',
	'[': 'lsqb|lbrack',
	'\\': 'bsol',
	']': 'rsqb|rbrack',
	'^': 'Hat',
	_: 'lowbar|UnderBar',
	'`': 'grave|DiacriticalGrave',
	'{': 'lcub|lbrace',
	'|': 'verbar|vert|VerticalLine',
	'}': 'rcub|rbrace',
};

/** A pattern for the key with each character in any spelling. No repetition is open-ended, so matching stays linear. */
function spellingsOf(key: string): string {
	return [...key]
		.map((character) => {
			const code = character.charCodeAt(0);
			const hex = code.toString(16);
			const names = HTML_NAMES[character];
			const spellings = [
				`\\x${hex}`,
				`%(?:25)?${hex}`,
				`&(?:amp;)?#(?:0{0,5}${code}|x0{0,5}${hex});?`,
				...(names ? [`&(?:amp;)?(?:${names});?`] : []),
			];
			return `(?:\\\\{0,3}(?:${spellings.join('|')})|\\\\{1,3}u00${hex})`;
		})
		.join('');
}

/**
 * Base64 turns 3 bytes into 4 characters, so the key looks different after 0, 1 and 2 other bytes. Characters that also
 * encode bits of the surrounding text are left out.
 */
function base64SpellingsOf(key: string): string[] {
	return [0, 1, 2].flatMap((offset) => {
		const text = ' '.repeat(offset) + key;
		const start = Math.ceil((offset * 8) / 6);
		const end = Math.floor((text.length * 8) / 6);
		const encoded = btoa(text).slice(start, end);
		if (encoded.length < MIN_BASE64_LENGTH) return [];
		return [
			encoded.replace(/\+/g, '(?:[-+]|%2b|\\\\{1,3}u002b)').replace(/\//g, '(?:_|\\\\{0,3}/|%2f)'),
		];
	});
}
