import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Dialect, Member } from '../../../../emulator';
import { member, useSpot } from '../../../support/spot';

/* Members by email: who is found under every reading of the documentation, and with how many requests. */

const spot = useSpot({ members: 25, quota: null });
const get = {
	resource: 'member',
	operation: 'get',
	memberId: member.byEmail('={{ $json.email }}'),
};
const LIST = 'GET /v1/spotMembers';
const rowsOf = (emails: string[]) => emails.map((email) => ({ email }));
/** The length the addresses take up in a URL. */
const encodedLength = (emails: string[]) =>
	emails.reduce((sum, email) => sum + encodeURIComponent(email).length, 0);

/** The emulator refuses duplicates, so an existing member gets the address. */
function give(index: number, changes: Partial<Member>): string {
	const record = spot.emulator.records()[index];
	record.member = { ...record.member, ...changes };
	return record.member.id;
}

const LONG = `${'x'.repeat(64)}@example.com`;

/** Members that are easily mistaken for one another, and what each address leads to: an id, or the text of an error. */
function populate(): Record<string, string | RegExp> {
	const upper = give(0, { email: 'Twin.Case@example.com' });
	const lower = give(1, { email: 'twin.case@example.com' });
	const left = give(2, { email: 'same@example.com', status: 'Left' });
	const accepted = give(3, { email: 'same@example.com', status: 'Accepted' });
	give(4, { email: '\u212Aelvin@example.com' });
	give(6, { email: 'ris\u212A@example.com' });
	give(8, { email: 'ab@example.com' });
	// In the order in which MeltingSpot lists them.
	const same = new RegExp(
		`^2 members match the email address ".*": (?=.*${left} \\(Left\\))(?=.*${accepted} \\(Accepted\\)).*\\. Enter the ID`,
	);
	const noOne = /^Your Spot has no member/;
	return {
		'Twin.Case@example.com': upper,
		'twin.case@example.com': lower,
		'same@example.com': same,
		'SAME@example.com': same,
		'kelvin@example.com': give(5, { email: 'kelvin@example.com' }),
		'risk@example.com': noOne,
		'a+b@example.com': give(7, { email: 'a+b@example.com' }),
		"O'Hara@example.com": give(9, { email: "O'Hara@example.com" }),
		'PLAIN@Example.com': give(10, { email: 'plain@example.com' }),
		[LONG]: give(11, { email: LONG }),
		'stranger@example.com': noOne,
		[spot.emulator.members()[24].email]: spot.emulator.members()[24].id,
	};
}

async function lookUp(emails: string[]): Promise<IDataObject[]> {
	return await spot.rows(
		{ ...get, simplify: false },
		{ items: rowsOf(emails), continueOnFail: true },
	);
}

function expectFound(
	rows: IDataObject[],
	emails: string[],
	expected: Record<string, string | RegExp>,
	dialect: Partial<Dialect> = {},
) {
	const found = emails.map((email) => {
		const who = expected[email];
		return typeof who === 'string'
			? expect.objectContaining({ id: who })
			: { error: expect.stringMatching(who) };
	});
	expect({ dialect, rows }).toEqual({ dialect, rows: found });
}

const readings: Array<[string, Partial<Dialect>]> = [
	['as documented', {}],
	['lists not read', { inLists: 'repeated' }],
	['case-sensitive', { inMatching: 'exactCase' }],
	['filter ignored', { ignoredFilters: ['email[in]'] }],
	['page size clamped', { maxLimit: 3 }],
	['page size refused', { maxLimit: 3, defaultLimit: 3, overLimit: 'refuse' }],
	['pages from 0', { firstPage: 0, maxLimit: 4 }],
	['no total', { total: 'missing', maxLimit: 4 }],
	['total of all members', { total: 'unfiltered', maxLimit: 4 }],
];

describe.each(readings)('%s', (_, dialect) => {
	it('finds the same members, all together', async () => {
		const expected = populate();
		spot.emulator.setDialect(dialect);
		const emails = Object.keys(expected);
		expectFound(await lookUp(emails), emails, expected);
	});

	it('finds the same members, one address per run', async () => {
		const expected = populate();
		spot.emulator.setDialect(dialect);
		for (const email of Object.keys(expected)) {
			expectFound(await lookUp([email]), [email], expected);
		}
	});

	it('refuses an address that only twins in case have', async () => {
		const expected = populate();
		spot.emulator.setDialect(dialect);
		const emails = ['TWIN.case@example.com', 'Twin.Case@example.com'];
		expectFound(await lookUp(emails), emails, {
			...expected,
			'TWIN.case@example.com': new RegExp(`^2 members match.*"TWIN.case@example.com"`),
		});
	});
});

it('finds the same members under 30 combinations of readings', async () => {
	const expected = populate();
	const combination = fc.record({
		dialect: fc.record<Partial<Dialect>>({
			inLists: fc.constantFrom('commaJoined', 'repeated'),
			inMatching: fc.constantFrom('ignoreCase', 'exactCase'),
			ignoredFilters: fc.constantFrom([], [], ['email[in]']),
			maxLimit: fc.constantFrom(1, 2, 3, 5, 25, 100),
			defaultLimit: fc.constantFrom(1, 2, 10),
			overLimit: fc.constantFrom('clamp', 'refuse'),
			firstPage: fc.constantFrom(0, 1),
			total: fc.constantFrom('filtered', 'missing', 'unfiltered'),
			pastEnd: fc.constantFrom<Dialect['pastEnd'][]>('empty', 400, 404),
			order: fc.constantFrom('stable', 'newestFirst'),
		}),
		emails: fc.shuffledSubarray(Object.keys(expected), { minLength: 1 }),
	});
	for (const { dialect, emails } of fc.sample(combination, { seed: 16, numRuns: 30 })) {
		spot.emulator.setDialect(dialect);
		spot.renewKey();
		expectFound(await lookUp(emails), emails, expected, dialect);
	}
}, 300_000);

describe('requests', () => {
	it('200 updates by email take little more than 200', async () => {
		spot.emulator.reset({ members: 200, quota: null });
		// Of typical length; 50 shorter ones don't fill a request.
		const emails = spot.emulator
			.members()
			.map((_, index) => `firstname.lastname.${index}@company.example`);
		emails.forEach((email, index) => give(index, { email }));
		const update = { ...get, operation: 'update', updateFields: { title: 'CEO' } };
		await spot.run(update, { items: rowsOf(emails) });
		expect(spot.emulator.members().every(({ title }) => title === 'CEO')).toBe(true);
		const most = 200 + Math.ceil(encodedLength(emails) / 2_000) + 2;
		expect(spot.sent().length).toBeLessThanOrEqual(most);
		for (const { rawQuery } of spot.emulator.requests) expect(rawQuery.length).toBeLessThan(2_050);
		// The quota makes it take 20 seconds of skipped time.
	}, 120_000);

	it('500 rows that name 50 members by email take 54 at most', async () => {
		spot.emulator.reset({ members: 50, quota: null });
		const emails = Array.from({ length: 500 }, (_, index) => {
			const { email } = spot.emulator.members()[(index * 7) % 50];
			return index % 3 ? email : email.toUpperCase();
		});
		const rows = await spot.rows({ ...get, simplify: false }, { items: rowsOf(emails) });
		expect(rows.map(({ email }) => email)).toEqual(emails.map((email) => email.toLowerCase()));
		expect(spot.sent().length).toBeLessThanOrEqual(54);
	});

	it('an API that ignores the filter is listed once: 400 addresses of 10,000 members take 102 at most', async () => {
		spot.emulator.reset({ members: 10_000, quota: null });
		spot.emulator.setDialect({ ignoredFilters: ['email[in]'] });
		const people = spot.emulator.members().filter((_, index) => index % 25 === 3);
		const emails = people.map(({ email }) => email);
		expect(emails).toHaveLength(400);
		// An address that no one has ends the run before it reads single members. All the others were found.
		const error = await spot.failure(get, { items: rowsOf([...emails, 'stranger@example.com']) });
		expect(error.message).toContain('"stranger@example.com"');
		expect(error.context.itemIndex).toBe(400);
		expect(spot.sent().length).toBeLessThanOrEqual(102);
		expect(spot.countSent(LIST)).toBe(spot.sent().length);
	}, 60_000);

	it('an address that no one has takes none of its own, since its batch found others', async () => {
		const [{ email }] = spot.emulator.members();
		await lookUp([email, 'stranger@example.com']);
		expect(spot.countSent(LIST)).toBe(1);
	});

	it('one address takes one', async () => {
		const [{ email }] = spot.emulator.members();
		await lookUp([email.toUpperCase()]);
		expect(spot.countSent(LIST)).toBe(1);
	});

	it('an impostor whose address only looks alike makes no one list all members', async () => {
		const { 'risk@example.com': noOne } = populate();
		expectFound(await lookUp(['risk@example.com']), ['risk@example.com'], {
			'risk@example.com': noOne,
		});
		expect(spot.sent().every(({ query }) => 'email[in]' in query)).toBe(true);
		expect(spot.countSent(LIST)).toBe(1);
	});
});

describe('a failure', () => {
	it.each([400, 414])('of a batch with %d makes single requests', async (status) => {
		spot.emulator.addFault({ kind: 'status', status, times: status === 400 ? 2 : 1 });
		const people = spot.emulator.members().slice(0, 5);
		expect(await lookUp(people.map(({ email }) => email))).toEqual(people);
	});

	it.each([401, 403, 500])('with %d ends the run with its first request', async (status) => {
		spot.emulator.reset({ members: 400, quota: null });
		spot.emulator.addFault({ kind: 'status', status, times: 'always' });
		const emails = spot.emulator.members().map(({ email }) => email);
		const error = await spot.failure(get, { items: rowsOf(emails) });
		expect(error.httpCode).toBe(String(status));
		expect(error.context.itemIndex).toBe(0);
		expect(spot.sent()).toHaveLength(1);
	});

	it('of a single request ends the run soon, and names its item', async () => {
		spot.emulator.setDialect({ inLists: 'repeated' });
		spot.emulator.reset({ members: 400, quota: null, dialect: { inLists: 'repeated' } });
		const emails = spot.emulator.members().map(({ email }) => email);
		// The batch, the two requests that show that lists aren't understood, and three single ones.
		spot.emulator.addFault({ kind: 'status', status: 403, after: 6, times: 'always' });
		const error = await spot.failure(get, { items: rowsOf(emails) });
		expect(error.httpCode).toBe('403');
		expect(error.context.itemIndex).toBeGreaterThan(0);
		expect(spot.sent().length).toBeLessThan(50);
	});

	it('of a later batch is told to its items under Continue', async () => {
		spot.emulator.reset({ members: 120, quota: null });
		spot.emulator.addFault({
			kind: 'status',
			status: 403,
			match: { path: '/v1/spotMembers' },
			after: 1,
			times: 'always',
		});
		const rows = await lookUp(spot.emulator.members().map(({ email }) => email));
		const isDenied = ({ error }: IDataObject) => String(error).includes('MeltingSpot denied');
		const failed = rows.filter((row) => 'error' in (row as object)) as IDataObject[];
		expect(failed.every(isDenied)).toBe(true);
		expect(failed.length).toBeGreaterThan(20);
		expect(failed.length).toBeLessThan(100);
		expect(spot.countSent('GET /v1/spotMembers')).toBeLessThan(5);
	});

	it('of the full listing is told once per item under Continue', async () => {
		spot.emulator.setDialect({ ignoredFilters: ['email[in]'] });
		spot.emulator.addFault({ kind: 'status', status: 403, after: 1, times: 'always' });
		const emails = spot.emulator
			.members()
			.slice(0, 5)
			.map(({ email }) => email);
		const rows = await lookUp(emails);
		expect(rows).toHaveLength(5);
		for (const row of rows)
			expect(row).toEqual({ error: expect.stringContaining('MeltingSpot denied') });
		expect(spot.sent()).toHaveLength(2);
	});
});

it('many twins are not all named', async () => {
	for (let index = 0; index < 13; index++) give(index, { email: 'many@example.com' });
	const error = await spot.failure(get, { items: rowsOf(['many@example.com']) });
	expect(error.message).toMatch(/^13 members match.*, and 3 more\. Enter the ID/);
});
