import {
	emailIn,
	foldEmailCase,
	spellings,
	splitEmails,
} from '../../../../nodes/MeltingSpot/api/emailAddress';

it.each([
	['Ada@Example.COM', 'ada@example.com'],
	["O'Hara+List@Example.com", "o'hara+list@example.com"],
	['\u212Aim@example.com', '\u212Aim@example.com'],
	['\u0130SMA\u0130L@example.com', '\u0130sma\u0130l@example.com'],
	['\u00C9va@example.com', '\u00C9va@example.com'],
	['e\u0301va@example.com', 'e\u0301va@example.com'],
])('%s is compared as %s', (email, folded) => {
	expect(foldEmailCase(email)).toBe(folded);
});

it('what is too long for an address is compared as it is', () => {
	const address = (length: number) => `${'A'.repeat(length - '@X.COM'.length)}@X.COM`;
	expect(foldEmailCase(address(254))).toBe(address(254).toLowerCase());
	expect(foldEmailCase(address(255))).toBe(address(255));
});

it('the spellings of addresses are those given and those in lower case', () => {
	expect(spellings(['ada@example.com', 'Ada@Example.com'])).toEqual([
		'ada@example.com',
		'Ada@Example.com',
	]);
	expect(spellings(['Ada@Example.com'])).toEqual(['Ada@Example.com', 'ada@example.com']);
	expect(spellings(['ada@example.com'])).toEqual(['ada@example.com']);
	expect(spellings(['\u212A@example.com'])).toEqual(['\u212A@example.com']);
});

it.each<[string, string[]]>([
	['a@x.co, b@x.co;c@x.co\td@x.co\r\ne@x.co', ['a@x.co', 'b@x.co', 'c@x.co', 'd@x.co', 'e@x.co']],
	['Anna Lee <anna@x.co>', ['anna@x.co']],
	['"Lee, Anna" <anna@x.co>; Bo Ek <bo@x.co>', ['anna@x.co', 'bo@x.co']],
	['"anna@x.co" <anna@x.co>', ['anna@x.co']],
	['a@x.co, Anna Lee <anna@x.co>, b@x.co', ['a@x.co', 'anna@x.co', 'b@x.co']],
	['a@x.co Anna Lee <anna@x.co> b@x.co', ['a@x.co', 'anna@x.co', 'b@x.co']],
	['<a@x.co><b@x.co>', ['a@x.co', 'b@x.co']],
	['"a@x.co", \'b@x.co\'', ['a@x.co', 'b@x.co']],
	["pat.o'neil@x.co", ["pat.o'neil@x.co"]],
	['not an address, Anna <anna@x.co>', ['not an address', 'anna@x.co']],
	['not an address', ['not an address']],
	['Anna <a@x.co', ['Anna', 'a@x.co']],
	[' , ; \n', []],
	['"Zotti, Jr." <a@x.co>, “Lee; Anna” <b@x.co>', ['a@x.co', 'b@x.co']],
	["'Lee, Anna' <a@x.co>, Tim O' <b@x.co>", ['a@x.co', 'b@x.co']],
	["pat.o'neil@x.co, Tim O' <b@x.co>", ["pat.o'neil@x.co", 'b@x.co']],
	['"Zotti, Jr." a@x.co', ['a@x.co']],
	['"Zotti, Jr.", a@x.co', ['Zotti, Jr.', 'a@x.co']],
	['"a@x.co, b@x.co"', ['a@x.co', 'b@x.co']],
	['a@x.co. b@x.co., c@x.co,', ['a@x.co', 'b@x.co', 'c@x.co']],
	['mailto:a@x.co, <MAILTO:b%2Bc@x.co?subject=Hi>', ['a@x.co', 'b+c@x.co']],
	['<mailto:a@x.co|a@x.co>', ['a@x.co']],
	['a\u200b@x.co,\u2060b@x.co\ufeff \u202ac@x\u00ad.co\u202c', ['a@x.co', 'b@x.co', 'c@x.co']],
	['Anna <anna at x.co>', ['Anna <anna at x.co>']],
	['Anna <>', ['Anna <>']],
	['mailto:100%@x.co', ['100%@x.co']],
])('%j names %j', (text, addresses) => {
	expect(splitEmails(text)).toEqual(addresses);
});

it.each([
	[' a@x.co ', 'a@x.co'],
	['Anna Lee <a@x.co> ', 'a@x.co'],
	['"a@x.co"', 'a@x.co'],
	['mailto:a@x.co', 'a@x.co'],
	['a@x.co.', 'a@x.co'],
	['a@x.co,', 'a@x.co'],
	['a@x.co\u200b', 'a@x.co'],
	['A <a@x.co>, B <b@x.co>', undefined],
	['a@x.co b@x.co', undefined],
	['a@x.cob@x.co', undefined],
	['', undefined],
	[['a@x.co'], undefined],
])('%j is the address %j', (value, address) => {
	expect(emailIn(value)).toBe(address);
});

it.each([
	'"',
	'“',
	"'",
	'\u200b',
	'""',
	'" <',
	"'a' ",
	'<',
	'>',
	'< ',
	'" ',
	' ',
	'@ ',
	',',
	'"a" ',
	'<>',
])('a long run of %j takes no time', (part) => {
	const startedAt = performance.now();
	splitEmails(part.repeat(100_000));
	emailIn(`${part.repeat(1_000)}x`);
	expect(performance.now() - startedAt).toBeLessThan(1_000);
});
