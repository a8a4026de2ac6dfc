import { isSameText, normalizeForCompare } from '../../../../nodes/MeltingSpot/api/compare';
import { toDateValue, toTime } from '../../../../nodes/MeltingSpot/parameters/dates';
import type { PropertyValue, ValueType } from '../../../../nodes/MeltingSpot/parameters/values';
import {
	isBlank,
	toBoolean,
	toEmail,
	toEmails,
	toList,
	toNumber,
	toObject,
	toPathValue,
	toPropertyValue,
	toRequiredText,
	toText,
} from '../../../../nodes/MeltingSpot/parameters/values';

/** What a conversion turns values into; Error stands for a refusal that names the parameter. */
function table(convert: (value: unknown) => unknown, rows: Array<[unknown, unknown]>) {
	it.each(rows)('%j', (value, result) => {
		if (result !== Error) {
			expect(convert(value)).toEqual(result);
			return;
		}
		expect(() => convert(value)).toThrow(/"Field" /);
	});
}

describe('isBlank', () => {
	table(isBlank, [
		[undefined, true],
		[null, true],
		['', true],
		[' \n', true],
		[[], true],
		[['', null], true],
		[{}, true],
		[0, false],
		[false, false],
		['0', false],
		[NaN, false],
		[{ a: null }, false],
		[new Date(0), false],
		[[' ', 'x'], false],
	]);
});

describe('toList', () => {
	table(
		(value) => toList('Field', value),
		[
			['a, b\nc ,;d;\r\ne, ', ['a', 'b', 'c', 'd', 'e']],
			['["a, b", "c"]', ['a, b', 'c']],
			[' ["a, b"]', ['a, b']],
			['[not JSON, b', ['[not JSON', 'b']],
			[
				['a', ' b ', '', null, 1, true],
				['a', 'b', '1', 'true'],
			],
			[7, ['7']],
			['', []],
			[undefined, []],
			[[{ a: 1 }], Error],
			[{ a: 1 }, Error],
			[[['a']], Error],
			[NaN, Error],
		],
	);

	it('keeps a text that is a known choice whole', () => {
		const choices = ['Sales, marketing', 'IT; support'];
		expect(toList('Field', ' sales, Marketing', choices)).toEqual(['sales, Marketing']);
		expect(toList('Field', 'IT; support', choices)).toEqual(['IT; support']);
		expect(toList('Field', 'Sales, IT', choices)).toEqual(['Sales', 'IT']);
		expect(toList('Field', ['IT; support'], choices)).toEqual(['IT; support']);
		expect(toList('Field', 'x, Sales, marketing; IT; support,y', choices)).toEqual([
			...['x', 'Sales, marketing', 'IT; support', 'y'],
		]);
		const nested = ['a', 'a, b', 'b, c'];
		expect(toList('Field', 'a, b, c', nested)).toEqual(['a, b', 'c']);
		expect(toList('Field', 'a, c', nested)).toEqual(['a', 'c']);
	});
});

describe('toEmails', () => {
	table(
		(value) => toEmails('Field', value),
		[
			['a@b.co, c@d.co;e@f.co g@h.co\ni@j.co', ['a', 'c', 'e', 'g', 'i'].map(toExample)],
			[['a@b.co, c@d.co', 'Anna <e@f.co>'], ['a', 'c', 'e'].map(toExample)],
			['["a@b.co", "c@d.co"]', ['a', 'c'].map(toExample)],
			['', []],
			['a@b.co, nonsense', Error],
			[[{ email: 'a@b.co' }], Error],
		],
	);
});

describe('toText', () => {
	table(
		(value) => toText('Field', value),
		[
			[' kept as it is ', ' kept as it is '],
			[0, '0'],
			[false, 'false'],
			[NaN, Error],
			[Infinity, Error],
			[null, Error],
			[['a'], Error],
			[{ a: 1 }, Error],
			[new Date(0), '1970-01-01T00:00:00.000Z'],
			[new Date(NaN), Error],
			['Invalid DateTime', Error],
		],
	);
});

describe('toNumber', () => {
	table(
		(value) => toNumber('Field', value),
		[
			[0, 0],
			[' -1.5e3 ', -1500],
			['0', 0],
			['', Error],
			['1,5', Error],
			['many', Error],
			[NaN, Error],
			[Infinity, Error],
			[null, Error],
			[true, Error],
			[[1], Error],
		],
	);
});

describe('toBoolean', () => {
	table(
		(value) => toBoolean('Field', value),
		[
			[true, true],
			[' TRUE ', true],
			['yes', true],
			[1, true],
			['1', true],
			[false, false],
			['false', false],
			['No', false],
			[0, false],
			['', Error],
			['perhaps', Error],
			['constructor', Error],
			[2, Error],
			[null, Error],
			[{}, Error],
		],
	);
});

describe('toEmail', () => {
	table(
		(value) => toEmail('Field', value),
		[
			[' name@example.com ', 'name@example.com'],
			["o'hara+tag@sub.example.co.uk", "o'hara+tag@sub.example.co.uk"],
			['名前@例え.jp', '名前@例え.jp'],
			['', Error],
			['name', Error],
			['name@example', Error],
			['name@@example.com', Error],
			['a b@example.com', Error],
			['a@example.com,b@example.com', Error],
			['Name <name@example.com>', 'name@example.com'],
			['"name@example.com"', 'name@example.com'],
			['A <a@example.com>, B <b@example.com>', Error],
			['name@example.com.', 'name@example.com'],
			[null, Error],
			[{ email: 'name@example.com' }, Error],
		],
	);
});

describe('toTime', () => {
	table(
		(value) => toTime('Field', value, 'Asia/Tokyo'),
		[
			['2026-01-31T09:00:00', Date.UTC(2026, 0, 31)],
			['2026-01-31T09:00:00Z', Date.UTC(2026, 0, 31, 9)],
			['2026-01-31T09:00:00+01:00', Date.UTC(2026, 0, 31, 8)],
			[new Date(5_000), 5_000],
			[' 2026-01-31 ', Date.UTC(2026, 0, 30, 15)],
			['soon', Error],
			['2026-13-31', Error],
			['on 2026-01-31', Error],
			['2026-01-31 (approx)', Error],
			['2026-12-31 10:00 PM', Error],
			['2026-02-29', Error],
			['01/02/2026', Error],
			[45_000, Error],
			['45000', Error],
			[{ a: 1 }, Error],
		],
	);
});

describe('toDateValue', () => {
	table(
		(value) => toDateValue('Field', value, 'Asia/Tokyo'),
		[
			['2026-01-31T00:00:00', '2026-01-31'],
			['2026-01-31T00:00', '2026-01-31'],
			[' 2026-01-31T00:00:00.000 ', '2026-01-31'],
			['2026-01-31T09:30:00', '2026-01-31T09:30:00.000+09:00'],
			['2026-01-31T00:30', '2026-01-31T00:30:00.000+09:00'],
			['2026-01-31T10:00', '2026-01-31T10:00:00.000+09:00'],
			['2026-01-31T09:30:00Z', '2026-01-31T09:30:00Z'],
			['2026-01-31', '2026-01-31'],
			['2026-01-31 09:30', '2026-01-31T09:30:00.000+09:00'],
			['2026-01-31 00:00:00', '2026-01-31'],
			['2026-01-31 09:30:00 +01:00', '2026-01-31T09:30:00+01:00'],
			['2026-01-31t09:30z', '2026-01-31T09:30Z'],
			[1_769_828_400, 1_769_828_400],
			['1769828400', Error],
			['31/01/2026', Error],
			['on 2026-01-31T00:00:00', Error],
			['2026-01-31T00:00:00 or so', Error],
			['2026-02-30', Error],
			['2026-01-31T24:00', Error],
			['2026-01-31T09:30+15:00', Error],
			[NaN, Error],
			[true, Error],
			[new Date(0), '1970-01-01T00:00:00.000Z'],
			[{ a: 1 }, Error],
		],
	);
});

it('takes a date of Luxon, as expressions give it, for its text', () => {
	const date = { toISODate: () => '2026-01-31', toJSON: () => '2026-01-31T09:00:00.000Z' };
	expect(toText('Field', date)).toBe('2026-01-31T09:00:00.000Z');
});

describe('toRequiredText', () => {
	table(
		(value) => toRequiredText('Field', value),
		[
			[' R/D ', 'R/D'],
			[42, '42'],
			['', Error],
			['  ', Error],
			[null, Error],
			[{ a: 1 }, Error],
		],
	);
});

describe('toPathValue', () => {
	table(
		(value) => toPathValue('Field', value),
		[
			[' id-1 ', 'id-1'],
			[12, '12'],
			['%2e%2e', '%2e%2e'],
			['__proto__', '__proto__'],
			['a.b', 'a.b'],
			['', Error],
			[' ', Error],
			[null, Error],
			[undefined, Error],
			['.', Error],
			[' .. ', Error],
			['a/b', Error],
			['../spotMembers', Error],
			['a\\b', Error],
			[{ id: 1 }, Error],
			[['a'], Error],
		],
	);
});

describe('toPropertyValue', () => {
	it.each<[ValueType, unknown, PropertyValue]>([
		['text', 'a, b', 'a, b'],
		['number', '12', 12],
		['boolean', 'no', false],
		['list', 'a, b', ['a', 'b']],
	])('%s', (type, value, result) => {
		expect(toPropertyValue('Field', value, type)).toEqual(result);
	});

	it.each([' , ', ',', '\n,'])('a list that names nothing is refused: %j', (value) => {
		const read = () => toPropertyValue('Field', value, 'list');
		expect(read).toThrow('"Field" must be a list with at least one entry');
	});
});

describe('toObject', () => {
	table(
		(value) => toObject('Field', value),
		[
			['{ "a": 1 }', { a: 1 }],
			[{ a: 1 }, { a: 1 }],
			['[1]', Error],
			['a', Error],
			[[1], Error],
			[null, Error],
		],
	);
});

it('texts are the same to a person', () => {
	expect(isSameText(' ZOÉ ', 'zoe\u0301')).toBe(true);
	expect(isSameText(undefined, 'undefined')).toBe(false);
	expect(isSameText('zoe', 'zoé')).toBe(false);
	expect(normalizeForCompare(' Ab ')).toBe('ab');
});

it.each<[string, (value: unknown) => unknown]>([
	['text', (value) => toText('Field', value)],
	['a number', (value) => toNumber('Field', value)],
	['true or false', (value) => toBoolean('Field', value)],
	['a date such as 2026-01-31T09:00:00', (value) => toTime('Field', value, 'UTC')],
	[
		'a JSON object such as { "default": "https://example.com" }',
		(value) => toObject('Field', value),
	],
])('a refusal says what is wanted: %s', (wanted, convert) => {
	expect(() => convert([1])).toThrow(`"Field" must be ${wanted}, but got "[1]".`);
});

it('a refusal shows the value, cut to a length that can be read', () => {
	expect(() => toNumber('Field', 'x'.repeat(80))).toThrow(`"${'x'.repeat(80)}".`);
	expect(() => toNumber('Field', 'x'.repeat(500))).toThrow(`"${'x'.repeat(80)}…"`);
	expect(() => toNumber('Field', { a: 1 })).toThrow('{"a":1}');
	expect(() => toNumber('Field', NaN)).toThrow('got NaN');
	expect(() => toNumber('Field', ' ')).toThrow('got empty');
});

function toExample(name: string): string {
	return { a: 'a@b.co', c: 'c@d.co', e: 'e@f.co', g: 'g@h.co', i: 'i@j.co' }[name] as string;
}
