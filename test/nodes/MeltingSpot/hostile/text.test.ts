import type { IDataObject } from 'n8n-workflow';
import {
	compareNames,
	isSameText,
	normalizeForCompare,
	normalizeForSearch,
} from '../../../../nodes/MeltingSpot/api/compare';
import { toDateValue, toTime } from '../../../../nodes/MeltingSpot/parameters/dates';
import {
	formatNames,
	isBlank,
	isEmailAddress,
	toChoice,
	toEmail,
	toList,
	toNumber,
	toPathValue,
	toText,
} from '../../../../nodes/MeltingSpot/parameters/values';
import { listSearch, loadOptions, resourceMapping } from '../../../support/n8n';
import { cpuMsOf } from '../../../support/cpuTime';
import { member, useSpot } from '../../../support/spot';

const spot = useSpot({ members: 3, quota: null });

/** Well below the seconds that each of these took, and well above what a busy machine adds. */
const SOON_MS = 250;

const MARKS = 'a' + '\u0301\u0327'.repeat(50_000);

describe('no text blocks n8n', () => {
	it.each<[string, () => unknown]>([
		['compared', () => isSameText(MARKS, MARKS + 'b')],
		['searched', () => normalizeForSearch(MARKS)],
		['sorted', () => compareNames(MARKS, 'a' + '\u0327\u0301'.repeat(50_000))],
		['read as an email address', () => isEmailAddress(`${MARKS}@example.com`)],
		[
			'read as a choice',
			() => expect(() => toChoice('Role', MARKS, [{ name: 'Admin', value: 'admin' }])).toThrow(),
		],
	])('marks that are %s', (_, work) => {
		expect(cpuMsOf(work)).toBeLessThan(SOON_MS);
	});

	it('however short the texts, if there are many', () => {
		const names = Array.from({ length: 500 }, (_, at) => `${at}a${'\u0301\u0327'.repeat(990)}`);
		expect(cpuMsOf(() => names.forEach(normalizeForSearch))).toBeLessThan(SOON_MS);
	});

	it('as an email address that comes from a row', async () => {
		const startedAt = performance.now();
		const error = await spot.failure({
			operation: 'invite',
			email: `${'a\u0301\u0327'.repeat(100_000)}@example.com`,
		});
		expect(error.message).toContain('"Email"');
		expect(error.message.length).toBeLessThan(300);
		expect(performance.now() - startedAt).toBeLessThan(2_000);
		expect(spot.sent()).toEqual([]);
	});

	it('as a name that comes with a response', async () => {
		const items = Array.from({ length: 10 }, (_, id) => ({
			id: String(id),
			firstname: MARKS.slice(0, 60_000),
		}));
		spot.emulator.addFault({ kind: 'wrongShape', body: { items, total: 10 }, times: 'always' });
		const startedAt = performance.now();
		expect(await spot.rows({ filters: { firstname: 'Ada' } })).toEqual([]);
		expect(performance.now() - startedAt).toBeLessThan(5_000);
	});

	it('as the name of a role that comes with a response', async () => {
		const items = [1, 2, 3].map((id) => ({ id: String(id), label: `${MARKS}${id}` }));
		spot.emulator.addFault({ kind: 'wrongShape', body: { items, total: 3 } });
		const startedAt = performance.now();
		const roles = await loadOptions({
			method: 'getCustomRoles',
			parameters: {},
			credentials: spot.credentials,
		});
		// And the one for no role.
		expect(roles).toHaveLength(4);
		expect(performance.now() - startedAt).toBeLessThan(2_000);
	});

	it('and what is short is compared as ever', () => {
		expect(normalizeForCompare(' E\u0301LAN ')).toBe('élan');
		expect(isSameText('A\u030angstro\u0308m', 'Ångström')).toBe(true);
		expect(normalizeForSearch('Élan')).toBe('elan');
		expect(['b', 'Á', 'c'].sort(compareNames)).toEqual(['Á', 'b', 'c']);
		const long = 'x'.repeat(1_999);
		expect(isSameText(long.toUpperCase(), long)).toBe(true);
		expect(isSameText('X'.repeat(2_001), 'x'.repeat(2_001))).toBe(false);
		expect(isSameText('x'.repeat(2_001), 'x'.repeat(2_001))).toBe(true);
	});

	it('an address has 254 characters at most', () => {
		const longest = `${'a'.repeat(242)}@example.com`;
		expect(toEmail('Email', longest)).toBe(longest);
		expect(() => toEmail('Email', `a${longest}`)).toThrow('"Email"');
	});
});

const HALF = 'id-\ud83d';

describe('text that is not well-formed', () => {
	const half = `${HALF}@example.com`;

	it.each<[string, Parameters<typeof spot.failure>[0]]>([
		['an ID', { operation: 'get', memberId: member.byId(HALF) }],
		['an address of a member', { operation: 'get', memberId: member.byEmail(half) }],
		['an address to invite', { operation: 'invite', email: half }],
		['addresses to invite', { operation: 'bulkInvite', emails: `a@example.com, ${half}` }],
		['a filter', { filters: { email: half } }],
		['the filter of a name', { filters: { lastname: HALF } }],
		['the filter of a role', { filters: { customRoleId: HALF } }],
		[
			'a slug',
			{
				resource: 'customProperty',
				operation: 'update',
				memberId: member.byId('1'),
				customPropertySlug: { __rl: true, mode: 'slug', value: HALF },
				value: 'x',
			},
		],
	])('is refused at once as %s', async (_, parameters) => {
		const startedAt = performance.now();
		const error = await spot.failure(parameters);
		expect(error.message).toMatch(
			/".*" (contains an invalid character|must be an email address|in "Emails" isn't)/,
		);
		expect(performance.now() - startedAt).toBeLessThan(1_000);
		expect(spot.sent()).toEqual([]);
	});

	it('is let through if it is whole', () => {
		expect(toPathValue('Member', 'id-😀')).toBe('id-😀');
	});
});

describe('an ID from the server', () => {
	it.each([['..'], ['a/../../v1'], [HALF], [''], [{ $: 1 }]])(
		'such as %j does not become a part of a path',
		async (id) => {
			const items = [{ id, email: 'ada@example.com' }] as unknown as IDataObject[];
			spot.emulator.addFault({ kind: 'wrongShape', body: { items, total: 1 } });
			const columns = resourceMapping({
				method: 'getCustomProperties',
				parameters: { resource: 'customProperty', operation: 'bulkUpsert' },
				credentials: spot.credentials,
			});
			await expect(columns).rejects.toThrow('"id"');
			expect(spot.sent().map(({ path }) => path)).toEqual(['/v1/spotMembers']);
		},
	);

	it('is checked as well if the editor looks for an address', async () => {
		const items = [{ id: '../spotMemberCustomRole', email: 'ada@example.com' }];
		spot.emulator.addFault({ kind: 'wrongShape', body: { items, total: 1 } });
		const list = listSearch({
			method: 'searchCustomProperties',
			parameters: {
				resource: 'customProperty',
				operation: 'update',
				memberId: member.byEmail('ada@example.com'),
			},
			credentials: spot.credentials,
		});
		await expect(list).rejects.toThrow('"id"');
		expect(spot.sent()).toHaveLength(1);
	});
});

describe('names of incoming fields', () => {
	it('are escaped, and ten at most are shown', async () => {
		const names = Array.from({ length: 22 }, (_, at) => `field ${at}`);
		names[0] = '<img src=x onerror="alert(\'1\')">`&';
		names[1] = 'x'.repeat(500);
		const { hints } = await spot.run(
			{
				resource: 'customProperty',
				operation: 'bulkUpsert',
				memberId: member.byId(spot.emulator.members()[0].id),
				properties: { mappingMode: 'autoMapInputData', value: null },
			},
			{ items: [{ ...Object.fromEntries(names.map((name) => [name, 1])), plan: 'team' }] },
		);
		const [{ message }] = hints;
		expect(message.replace('"Values to Set"', '').replace("aren't", '')).not.toMatch(/[<>"'`]/);
		expect(message).toContain(
			'&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;&#96;&#38;, ',
		);
		expect(message).toContain(`${'x'.repeat(80)}…, field 2`);
		expect(message).toContain('field 9 and 12 more.');
	});

	it('are all shown if they are few', () => {
		expect(formatNames(['a', 'b'])).toBe('a, b');
		expect(formatNames(Array.from('abcdefghij'))).toBe('a, b, c, d, e, f, g, h, i, j');
		expect(formatNames(Array.from('abcdefghijk'))).toMatch(/j and 1 more$/);
	});
});

describe('a value of any kind has an error with its name', () => {
	const loop: unknown[] = ['x'];
	loop.push(loop);
	const nested = JSON.parse(`${'['.repeat(5_000)}1${']'.repeat(5_000)}`) as unknown;

	it.each<[string, unknown]>([
		['an object that looks like a date', { toISODate: 1 }],
		['a list that holds itself', loop],
		['a list in 5,000 lists', nested],
		['a big integer in an object', { n: 10n }],
		['a function', () => 1],
		['a symbol', Symbol('x')],
		['an object with any constructor', { constructor: null }],
		['an object without a prototype', Object.create(null, { x: { value: 1, enumerable: true } })],
		['half a date', '2026-01-31T99:99'],
		['a date of a million digits', `2026-01-31T${'1'.repeat(1_000_000)}`],
	])('%s', (_, value) => {
		const zone = 'Europe/Berlin';
		const read = [
			() => toNumber('Field', value),
			() => toTime('Field', value, zone),
			() => toEmail('Field', value),
			...(typeof value === 'string'
				? [() => toDateValue('Field', value, zone)]
				: [() => toText('Field', value), () => toList('Field', [value]), () => isBlank(value)]),
		];
		for (const reader of read.slice(0, 5)) expect(reader).toThrow(/^"Field" .{10,300}$/s);
	});
});
