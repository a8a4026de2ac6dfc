/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads its budget */
import fc from 'fast-check';
import { normalizeForCompare } from '../../../../nodes/MeltingSpot/api/compare';
import { emailIn, splitEmails } from '../../../../nodes/MeltingSpot/api/emailAddress';
import {
	isBlank,
	toList,
	toText,
	toTrimmedText,
} from '../../../../nodes/MeltingSpot/parameters/values';
import {
	removeUnseen,
	showUnseen,
	trimText,
	trimUnseen,
} from '../../../../nodes/MeltingSpot/transport/characters';

/* No crash, and no silent change of a visible character, whatever format characters there are. */

const settings = {
	numRuns: Number(process.env.FUZZ ?? 2_000),
	seed: process.env.FUZZ ? undefined : 36,
};

/** All characters that a pattern matches. */
const charactersOf = (pattern: RegExp) =>
	Array.from({ length: 0x110000 }, (_, code) => code)
		.filter((code) => code < 0xd800 || code > 0xdfff)
		.map((code) => String.fromCodePoint(code))
		.filter((character) => pattern.test(character));

const FORMAT = charactersOf(/\p{Cf}/u);
/** Those that show nothing, whatever is around them. Prepended Arabic number signs, for example, are visible. */
const SHOWN_NEVER = FORMAT.filter(
	(character) =>
		/\p{Default_Ignorable_Code_Point}/u.test(character) &&
		!/[\u200c\u200d]|[\u{e0020}-\u{e007f}]/u.test(character),
);

const text = fc
	.array(
		fc.oneof(
			fc.constantFrom(...FORMAT),
			fc.constantFrom(' ', '\u00a0', '\n', '\u0085', '\u3000'),
			fc.constantFrom('👩', '👩🏽', '❤\ufe0f', '🏴', 'ന്', 'ه', 'क', 'é', 'e\u0301', 'ß'),
			fc.constantFrom(...',;@<>"\'.ab[]'),
			fc.string({ unit: 'binary', maxLength: 2 }),
		),
		{ maxLength: 12 },
	)
	.map((parts) => parts.join(''));

/** What people can see of a text: without format and control characters, and without white space. */
const visible = (given: string) =>
	given.replace(/\p{Cf}|\p{Cc}|[\s\p{White_Space}]/gu, '') +
	(given.match(/(?!\p{Default_Ignorable_Code_Point})\p{Cf}/gu) ?? []).join('');

const unchanged = (convert: (given: string) => string) =>
	fc.assert(
		fc.property(text, (given) => {
			expect(visible(convert(given))).toBe(visible(given));
		}),
		settings,
	);

it('all assigned format characters are tried', () => {
	expect(FORMAT.length).toBeGreaterThanOrEqual(160);
	expect(SHOWN_NEVER).toEqual(
		expect.arrayContaining(['\u00ad', '\u061c', '\u200b', '\u200e', '\u2060', '\u2069', '\ufeff']),
	);
});

it.each([
	['trimText', trimText],
	['trimUnseen', trimUnseen],
	['removeUnseen', removeUnseen],
])('%s keeps every visible character, in order', (_, convert) => unchanged(convert));

it('a reader keeps the visible characters of a text, or refuses it', () => {
	unchanged((given) => {
		try {
			return toText('Field', toTrimmedText('Field', given));
		} catch {
			return given;
		}
	});
});

it('what no one sees comes off at the edges, and white space stays where it counts', () => {
	fc.assert(
		fc.property(text, fc.constantFrom(...SHOWN_NEVER), (given, unseen) => {
			expect(trimText(`${unseen} ${given}\u00a0${unseen}`)).toBe(trimText(given));
			expect(trimText(trimText(given))).toBe(trimText(given));
			expect(trimUnseen(`${unseen} x ${unseen}`)).toBe(' x ');
			expect(isBlank(unseen.repeat(3))).toBe(true);
			expect(emailIn(`co${unseen}ry@example.net${unseen}`)).toBe('cory@example.net');
			expect(normalizeForCompare(`Client${unseen}\u2003VIP`)).toBe('client vip');
			expect(showUnseen(`a${unseen}`)).toMatch(/^aU\+[0-9A-F]{4,5}$/);
		}),
		settings,
	);
});

it('no text makes a list or addresses fail, or lose a visible character but separators and wrapping', () => {
	const plain = (given: string) => visible(given).replace(/[,;"'“”„‘’<>.]/g, '');
	fc.assert(
		fc.property(text, (given) => {
			splitEmails(given);
			if (/^\s*\[|invalid date|object Object/i.test(trimText(given))) return;
			expect(plain(toList('Field', given).join(','))).toBe(plain(given));
		}),
		settings,
	);
});

it.each([
	['an emoji', '👩\u200d💻'],
	['a flag', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
	['a heart', '❤\ufe0f\u200d🔥'],
	['a word in Persian', 'می\u200cخواهم'],
	['a word in Malayalam that ends with a joiner', 'അവന്\u200d'],
	['an Arabic number sign', '\u0600١٢'],
])('%s stays whole', (_, given) => {
	expect(trimText(`\u200b${given} \u200b`)).toBe(given);
	expect(removeUnseen(given)).toBe(given);
	expect(showUnseen(given)).toBe(given);
});
