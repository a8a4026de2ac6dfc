import type { INodeListSearchResult, INodeParameters } from 'n8n-workflow';

import { type Dialect, type Emulator, startEmulator } from '../../../../emulator';
import { listSearch } from '../../../support/n8n';
import { secretKey } from '../../../support/secrecy';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ quota: null });
});
afterAll(async () => await emulator.close());
beforeEach(() => {
	emulator.reset({ members: 250 });
	// What the package learns about a Spot, and the rate limit, are per key.
	emulator.setKey(secretKey());
});

const credentials = () => ({ apiKey: emulator.key, baseUrl: emulator.url });

const search = async (filter?: string, paginationToken?: string) =>
	await listSearch({
		method: 'searchMembers',
		parameters: { resource: 'member', operation: 'get' },
		credentials: credentials(),
		filter,
		paginationToken,
	});

/** Requests pages until there is no token, as the editor does while the user scrolls. */
async function searchAll(filter?: string): Promise<INodeListSearchResult[]> {
	const answers = [await search(filter)];
	for (let token = answers[0].paginationToken; token; token = answers.at(-1)?.paginationToken) {
		expect(typeof token).toBe('string');
		answers.push(await search(filter, token as string));
	}
	return answers;
}

const idsOf = (answers: INodeListSearchResult[]) =>
	answers.flatMap(({ results }) => results.map(({ value }) => value));
const allIds = () => emulator.members().map(({ id }) => id);

describe('the list of members', () => {
	it('comes page by page, with name and email address', async () => {
		const answers = await searchAll();
		expect(answers.map(({ results }) => results.length)).toEqual([100, 100, 50]);
		expect(idsOf(answers)).toEqual(allIds());

		const [member] = emulator.members();
		expect(answers[0].results[0]).toEqual({
			name: `${member.firstname} ${member.lastname} (${member.email})`,
			value: member.id,
		});
	});

	it('falls back to the email address where names are empty', async () => {
		const invited = emulator.invite({ email: 'no.name@example.com' });
		const answers = await searchAll();
		expect(answers.flatMap(({ results }) => results)).toContainEqual({
			name: 'no.name@example.com',
			value: invited.id,
		});
	});

	it.each<[string, Partial<Dialect>]>([
		['pages count from 0', { firstPage: 0 }],
		['pages are smaller than asked for', { maxLimit: 30 }],
		['100 rows are refused', { maxLimit: 40, overLimit: 'refuse' }],
		['there is no total', { total: 'missing' }],
		['there is no total, and pages count from 0', { total: 'missing', firstPage: 0 }],
		['a page past the end is refused', { pastEnd: 404, total: 'missing' }],
		['a page past the end is refused, from 0', { pastEnd: 400, firstPage: 0 }],
	])('shows everyone once if %s', async (_, dialect) => {
		emulator.setDialect(dialect);
		const ids = idsOf(await searchAll());
		expect(new Set(ids).size).toBe(ids.length);
		expect([...ids].sort()).toEqual(allIds().sort());
	});

	it('is empty for a Spot without members', async () => {
		emulator.reset({ members: 0 });
		expect(await search()).toEqual({ results: [] });
	});

	it('tells what is wrong with the key', async () => {
		const listing = listSearch({
			method: 'searchMembers',
			parameters: { resource: 'member', operation: 'get' },
			credentials: { ...credentials(), apiKey: 'another-key' },
		});
		await expect(listing).rejects.toThrow('MeltingSpot rejected the secret key');
	});
});

describe('a search for members', () => {
	beforeEach(() => {
		emulator.reset({ members: 650 });
		emulator.register({ email: 'zoe.last@example.com', firstname: 'Zoé', lastname: 'Van Dyck' });
	});
	const zoe = () => emulator.members().find(({ email }) => email === 'zoe.last@example.com')?.id;
	const queries = () => emulator.requests.map(({ query }) => query);

	it.each([
		['a whole email address', 'zoe.last@example.com', { 'email[in]': 'zoe.last@example.com' }],
		['a first name', 'Zoé', { 'firstname[in]': 'Zoé' }],
		['a full name', 'Zoé Van Dyck', { 'firstname[in]': 'Zoé', 'lastname[in]': 'Van Dyck' }],
		['a last name', 'VAN DYCK', { 'firstname[in]': 'VAN', 'lastname[in]': 'DYCK' }],
	])('finds %s, though it stands on the last page', async (_, filter, query) => {
		expect((await search(filter)).results).toContainEqual({
			name: 'Zoé Van Dyck (zoe.last@example.com)',
			value: zoe(),
		});
		expect(queries()).toContainEqual(expect.objectContaining(query));
	});

	it.each([
		['email address', 'OE.LAST@ex'],
		['first name without its accent', 'zoe'],
		['full name', 'oé van'],
	])('finds a part of the %s', async (_, filter) => {
		expect(idsOf([await search(filter)])).toContain(zoe());
	});

	it('shows each match once, and first whom the API found', async () => {
		const twin = emulator.register({ firstname: 'Zoé', lastname: 'Aardvark' });
		const answers = await searchAll('zoé');
		const ids = idsOf(answers);
		expect(new Set(ids).size).toBe(ids.length);
		const exact = emulator.members().filter(({ firstname }) => firstname.toLowerCase() === 'zoé');
		expect(exact.map(({ id }) => id)).toEqual(expect.arrayContaining([zoe(), twin.id]));
		expect(ids.slice(0, exact.length).sort()).toEqual(exact.map(({ id }) => id).sort());

		const others = emulator
			.members()
			.filter(({ firstname, lastname, email }) =>
				`${email} ${firstname} ${lastname}`
					.normalize('NFD')
					.replace(/\p{M}/gu, '')
					.toLowerCase()
					.includes('zoe'),
			);
		expect([...ids].sort()).toEqual(others.map(({ id }) => id).sort());
	});

	it('goes on where it stopped, and stops as soon as there is enough to scroll', async () => {
		const first = await search('a');
		expect(first.results.length).toBeGreaterThanOrEqual(20);
		const pages = queries().filter(
			(query) => !Object.keys(query).some((name) => name.endsWith('[in]')),
		);
		expect(pages).toHaveLength(1);

		const all = idsOf(await searchAll('example.com'));
		expect(new Set(all).size).toBe(all.length);
		const matches = emulator.members().filter(({ email }) => email.endsWith('@example.com'));
		expect([...all].sort()).toEqual(matches.map(({ id }) => id).sort());
	});

	it('finds those on the page between the first two where pages count from 0', async () => {
		emulator.setDialect({ firstPage: 0 });
		const { email, id } = emulator.members()[150];
		expect(idsOf(await searchAll(email.slice(1)))).toContain(id);
	});

	it('reads on while it has found no one, and says so in the end', async () => {
		expect(await search('no one is called so')).toEqual({ results: [] });
	});

	it('spares the quota in a large Spot', async () => {
		emulator.reset({ members: 5000 });
		const { results, paginationToken } = await search('xq#');
		expect(results).toEqual([]);
		expect(paginationToken).toBeDefined();
		expect(emulator.requests.length).toBeLessThanOrEqual(22);
	});

	it('does not take strangers for matches where the API ignores its filters', async () => {
		emulator.setDialect({
			ignoredFilters: ['email[in]', 'firstname[in]', 'lastname[in]'],
		});
		const [answer] = await searchAll('zoe.last@example.com');
		expect(idsOf([answer])).toEqual([zoe()]);
	});

	it('survives an API that refuses half an address', async () => {
		emulator.addFault({ kind: 'status', status: 400, after: 1 });
		expect(idsOf([await search('zoe.last@')])).toEqual([zoe()]);
		expect(emulator.requests.map(({ status }) => status)).toContain(400);
	});
});

describe('a search among 1,000 members', () => {
	const plain = (text: string) => text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
	const matches = (fragment: string) =>
		emulator
			.members()
			.filter(({ email, firstname, lastname }) =>
				[email, `${firstname} ${lastname}`].some((text) => plain(text).includes(plain(fragment))),
			)
			.map(({ id }) => id)
			.sort();
	/** Parts of members' addresses and names, from two to eight characters. */
	const fragments = Array.from({ length: 14 }, (_, index) => ({
		member: (index * 337) % 1_000,
		isName: index % 2 === 0,
		from: index % 5,
		length: 2 + (index % 7),
	}));

	beforeEach(() => emulator.reset({ members: 1_000 }));

	it.each<Partial<Dialect>>([{}, { firstPage: 0, total: 'missing' }])(
		'finds as many as a full scan, or enough to scroll, for 14 fragments: %j',
		async (dialect) => {
			emulator.setDialect(dialect);
			let scans = 0;
			for (const { member, isName, from, length } of fragments) {
				// A key may send 100 requests in ten seconds.
				emulator.setKey(secretKey());
				const { email, firstname, lastname } = emulator.members()[member];
				const fragment = (isName ? `${firstname} ${lastname}` : email).slice(from, from + length);
				const { results } = await search(fragment);
				const found = idsOf([{ results }]).map(String).sort();
				expect(new Set(found).size).toBe(found.length);
				expect(matches(fragment)).toEqual(expect.arrayContaining(found));
				if (found.length < 20) expect(found).toEqual(matches(fragment));
				if (found.length < 20) scans += 1;
			}
			expect(scans).toBeGreaterThan(4);
		},
	);

	it('reads on where pages are too short to scroll, though the user searches for nothing', async () => {
		emulator.setDialect({ maxLimit: 6 });
		const { results, paginationToken } = await search();
		expect(results).toHaveLength(24);
		expect(paginationToken).toBeDefined();
	});
});

describe('the list of custom properties', () => {
	const searchProperties = async (memberId: INodeParameters, filter?: string) =>
		await listSearch({
			method: 'searchCustomProperties',
			parameters: { resource: 'customProperty', operation: 'update', memberId },
			credentials: credentials(),
			filter,
		});
	const locator = (mode: string, value: string) => ({ __rl: true, mode, value });
	const memberAsked = () =>
		emulator.requests
			.find(({ path }) => path.includes('customPropertiesValues'))
			?.path.split('/')[3];

	it('shows label, slug and type of each', async () => {
		const { results } = await searchProperties(locator('id', emulator.members()[3].id));
		expect(results).toContainEqual({ name: 'Team size (team-size, Number)', value: 'team-size' });
		expect(results.map(({ value }) => value)).toEqual(
			emulator.propertyDefinitions.map(({ slug }) => slug),
		);
		expect(memberAsked()).toBe(emulator.members()[3].id);
	});

	it('asks for the member with the email address', async () => {
		const { email, id } = emulator.members()[120];
		await searchProperties(locator('email', email.toUpperCase()));
		expect(memberAsked()).toBe(id);
	});

	it.each([
		['an expression', locator('id', '={{ $json.id }}')],
		['empty', locator('list', '')],
		['someone unknown', locator('id', 'no-such-id')],
		['an unknown address', locator('email', 'stranger@example.com')],
	])('asks for any other member while the member is %s', async (_, memberId) => {
		const { results } = await searchProperties(memberId);
		expect(results).toHaveLength(emulator.propertyDefinitions.length);
		expect(memberAsked()).toBe(emulator.members()[0].id);
	});

	it.each([
		['the label', 'TEAM s', ['team-size']],
		['the slug', 'renewal-', ['renewal-date']],
		['the type', 'select', ['plan', 'interests']],
		['nothing', 'no such thing', []],
	])('is searched by %s', async (_, filter, slugs) => {
		const { results } = await searchProperties(locator('list', ''), filter);
		expect(results.map(({ value }) => value)).toEqual(slugs);
	});

	it('holds the properties of all pages', async () => {
		for (let count = 0; count < 130; count++) {
			emulator.defineProperty({ slug: `extra-${count}`, kind: 'Text' });
		}
		expect((await searchProperties(locator('list', ''))).results).toHaveLength(138);
	});

	it('is empty for a Spot without members', async () => {
		emulator.reset({ members: 0 });
		expect(await searchProperties(locator('list', ''))).toEqual({ results: [] });
	});
});

describe.each([
	['searchTags', 'webin', ['Webinar 2025', 'Webinar 2026'], 40],
	['searchGroups', 'EQUIPE', ['Équipe produit'], 12],
	['searchChannels', 'cafe', ['Café ☕'], 8],
	['searchCustomRoles', 'host', ['Live host'], 4],
	['searchCourses', 'onboard', ['Onboarding 🎓'], 6],
	['searchForums', 'request', ['💡 Feature requests'], 5],
] as const)('%s', (method, filter, names, all) => {
	const searchBy = async (text?: string) =>
		await listSearch({
			method,
			parameters: { resource: 'member', operation: 'get' },
			credentials: credentials(),
			filter: text,
		});

	it('lists all of them', async () => {
		expect((await searchBy()).results).toHaveLength(all);
	});

	it.each<Partial<Dialect>>([
		{},
		{ textMatching: 'exactCase', firstPage: 0, total: 'missing' },
		{ refusedFilters: ['name[contains]', 'label[contains]'] },
		{ ignoredFilters: ['name[contains]', 'label[contains]'], maxLimit: 3 },
	])(
		'finds those whose name contains the text, apart from case and accents: %j',
		async (dialect) => {
			emulator.setDialect(dialect);
			const { results } = await searchBy(filter);
			expect(results.map(({ name }) => name)).toEqual(names);
		},
	);
});

it('searchLives shows the day and the status beside the title', async () => {
	const { results } = await listSearch({
		method: 'searchLives',
		parameters: { resource: 'member', operation: 'get' },
		credentials: credentials(),
		filter: 'DEMO 1',
	});
	const live = emulator.lives.find(({ title }) => title === 'Monthly demo 1')!;
	expect(results).toEqual([
		{ name: `Monthly demo 1 (${live.startDate.slice(0, 10)}, Ended)`, value: live.id },
	]);
});

describe('searchLives', () => {
	const DAY_MS = 24 * 60 * 60_000;
	const lives = async (filter?: string) =>
		(
			await listSearch({
				method: 'searchLives',
				parameters: { resource: 'member', operation: 'get' },
				credentials: credentials(),
				filter,
			})
		).results;
	/** Those that aren't over, the next one first; then the others, the latest first. */
	const inOrder = () => {
		const now = Date.now();
		const startOf = ({ startDate }: { startDate: string }) => Date.parse(startDate);
		const isOver = ({ endDate }: { endDate: string }) => Date.parse(endDate) < now;
		const all = emulator.lives;
		return [
			...all.filter((live) => !isOver(live)).sort((a, b) => startOf(a) - startOf(b)),
			...all.filter(isOver).sort((a, b) => startOf(b) - startOf(a)),
		].map(({ id }) => id);
	};

	it.each<Partial<Dialect>>([{}, { maxLimit: 4, firstPage: 0, total: 'missing' }])(
		'lists those still to come first, then the newest, each with its date: %j',
		async (dialect) => {
			emulator.setDialect(dialect);
			// Not in the order of their dates.
			const start = Date.now() + 3 * DAY_MS + 60_000;
			emulator.createLive({
				title: 'Added last',
				startDate: new Date(start).toISOString(),
				endDate: new Date(start + 60_000).toISOString(),
			});
			const results = await lives();
			expect(results.map(({ value }) => value)).toEqual(inOrder());
			expect(emulator.lives.map(({ id }) => id)).not.toEqual(inOrder());
			for (const { name } of results) {
				expect(name).toMatch(/ \(\d{4}-\d\d-\d\d, (Planned|Live|Ended)\)$/);
			}
		},
	);

	it('keeps that order among those that match', async () => {
		const found = (await lives('demo')).map(({ value }) => value);
		expect(found.length).toBeGreaterThan(2);
		expect(found).toEqual(inOrder().filter((id) => found.includes(id)));
	});
});

describe('properties that only some members have', () => {
	it('are listed, too, from up to ten members', async () => {
		emulator.setDialect({ unsetProperties: 'omitted' });
		const [first] = emulator.members();
		const own = emulator.valuesOf(first.id).filter(({ value }) => value !== null);
		expect(own.length).toBeLessThan(emulator.propertyDefinitions.length);
		const { results } = await listSearch({
			method: 'searchCustomProperties',
			parameters: { resource: 'customProperty', operation: 'update' },
			credentials: credentials(),
		});
		expect(results.map(({ value }) => value).sort()).toEqual(
			emulator.propertyDefinitions.map(({ slug }) => slug).sort(),
		);
		expect(
			emulator.requests.filter(({ path }) => path.includes('customPropertiesValues')),
		).toHaveLength(10);
	});

	it('are listed although the properties of one member cannot be read', async () => {
		emulator.addFault({
			kind: 'status',
			status: 403,
			match: { path: `/v1/spotMembers/${emulator.members()[0].id}/customPropertiesValues` },
		});
		const { results } = await listSearch({
			method: 'searchCustomProperties',
			parameters: { resource: 'customProperty', operation: 'update' },
			credentials: credentials(),
		});
		expect(results).toHaveLength(emulator.propertyDefinitions.length);
	});
});
