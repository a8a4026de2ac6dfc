import { emailCaseVariants, foldEmailCase } from '../../../../nodes/MeltingSpot/api/emailAddress';

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

it('the variants of an address are the one given and the one in lower case', () => {
	expect(emailCaseVariants('Ada@Example.com')).toEqual(['Ada@Example.com', 'ada@example.com']);
	expect(emailCaseVariants('ada@example.com')).toEqual(['ada@example.com']);
	expect(emailCaseVariants('\u212A@example.com')).toEqual(['\u212A@example.com']);
});
