/* eslint-disable @n8n/community-nodes/no-restricted-imports -- shows errors whole */
import { inspect } from 'node:util';

/*
 * Searches everything that reaches a user, a log or n8n's database for the secret key. Everything that the harness runs
 * is searched after each test, with no code in the test itself.
 */

/** Every test key ends with this text. It contains characters that encodings change. */
export const SECRET = 'Never/to+be="shown\\or=told';

let keys = 0;

/** A key that hasn't been used yet: the package stores the rate limit and what it learned per key. */
export const secretKey = (): string => `key-${++keys}-${SECRET}`;

const hex = (character: string) => character.charCodeAt(0).toString(16).padStart(2, '0');
const each = (text: string, pattern: RegExp, write: (character: string) => string) =>
	text.replace(pattern, write);

/** How a text that quotes the key may spell it. The package masks these. */
export const spellings: Record<string, (key: string) => string> = {
	plain: (key) => key,
	'in another case': (key) => key.toUpperCase(),
	'escaped for JSON': (key) => JSON.stringify(key).slice(1, -1).replaceAll('/', '\\/'),
	'escaped for JSON by code': (key) => each(key, /\W/g, (c) => `\\u00${hex(c).toUpperCase()}`),
	'percent-encoded': (key) => encodeURIComponent(key),
};

/** What nothing is known to quote the key in. The package itself mustn't either. */
export const otherSpellings: typeof spellings = {
	'percent-encoded twice': (key) => encodeURIComponent(each(key, /\W/g, (c) => `%${hex(c)}`)),
	'escaped for HTML': (key) =>
		each(key.replaceAll('"', '&quot;'), /[/+=\\]/g, (c) => `&#x${hex(c).toUpperCase()};`),
	'in base64': (key) => Buffer.from(`Bearer ${key}`).toString('base64'),
};

const fromHex = (_: string, code: string) => String.fromCharCode(parseInt(code, 16));

/** Ignores case and backslashes. */
const bare = (text: string) => text.toLowerCase().replace(/\\/g, '');

/** The middle of the secret in base64, after 0, 1 and 2 other bytes. */
const inBase64 = [0, 1, 2].map((bytes) =>
	Buffer.from(' '.repeat(bytes) + SECRET)
		.toString('base64')
		.slice(4, 24),
);

/** Whether a text quotes the secret, in any spelling. It decodes the text; the package encodes the key. */
export function quotesSecret(text: string): boolean {
	const unescaped = text.replace(/\\{1,4}u00([0-9a-f]{2})/gi, fromHex);
	const readings = [
		unescaped,
		unescaped.replace(/%25/g, '%').replace(/%([0-9a-f]{2})/gi, fromHex),
		unescaped
			.replace(/&quot;/gi, '"')
			.replace(/&#x([0-9a-f]+);/gi, fromHex)
			.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
	];
	const sameBase64 = text.replace(/-/g, '+').replace(/_/g, '/');
	return (
		readings.some((reading) => bare(reading).includes(bare(SECRET))) ||
		inBase64.some((middle) => sameBase64.includes(middle))
	);
}

let shown: string[] = [];

/** What was shown since the last call. */
export function takeShown(): string[] {
	const all = shown;
	shown = [];
	return all;
}

/** Records what someone gets to see. */
function show(value: unknown): void {
	if (value instanceof Error) {
		shown.push(inspect(value, { depth: Infinity, showHidden: true, maxStringLength: Infinity }));
		shown.push(String(value.stack));
	}
	shown.push(JSON.stringify(value) ?? String(value));
}

/** Wraps a function to record what each run returns, or the error that it ends with, and what it leaves behind. */
export const watched =
	<Args extends unknown[], Result>(
		run: (...args: Args) => Promise<Result>,
		left?: (...args: Args) => unknown,
	) =>
	async (...args: Args): Promise<Result> => {
		const running = run(...args);
		void running.then(show, show);
		try {
			return await running;
		} finally {
			if (left) show(left(...args));
		}
	};

/** Searches what was shown after each test in the file, and the log after all of them. Does nothing outside Jest. */
export function searchForSecret(logText: () => string): void {
	if (typeof afterEach === 'undefined') return;
	afterEach(() => {
		expect(takeShown().filter(quotesSecret)).toEqual([]);
	});
	afterAll(() => {
		expect(quotesSecret(logText())).toBe(false);
	});
}
