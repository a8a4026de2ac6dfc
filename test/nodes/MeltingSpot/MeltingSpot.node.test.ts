import type { Fault } from '../../../emulator';
import { member, useSpot } from '../../support/spot';

const spot = useSpot({ members: 60 });
const byRow = { memberId: member.byId('={{ $json.id }}') };
const get = { resource: 'member', operation: 'get', ...byRow };
const getRaw = { ...get, simplify: false };

describe('three items, the middle one fails', () => {
	const rows = () => {
		const [first, , third] = spot.emulator.members();
		return [{ id: first.id }, { id: 'unknown' }, { id: third.id }];
	};

	it.each([
		['as a read', get],
		['as a write', { ...get, operation: 'update', updateFields: { title: 'CEO' } }],
	])('ends the run and names the item: %s', async (_, parameters) => {
		const error = await spot.failure(parameters, { items: rows() });
		expect(error.context.itemIndex).toBe(1);
		expect(error.message).toContain('"unknown"');
	});

	it('says that items handled in parallel may have been processed, if they write', async () => {
		const update = { ...get, operation: 'update', updateFields: { title: 'CEO' } };
		expect((await spot.failure(update, { items: rows() })).description).toContain(
			'items handled in parallel may have been',
		);
		expect((await spot.failure(get, { items: rows() })).description).not.toContain('may have been');
	});

	it('passes on the others under Continue On Fail', async () => {
		const [first, , third] = spot.emulator.members();
		const { items } = await spot.run(getRaw, { items: rows(), continueOnFail: true });
		expect(items).toEqual([
			{ json: first, pairedItem: { item: 0 } },
			{
				json: {
					error: expect.stringMatching(
						/find member "unknown": There is no member with the id "unknown"/,
					),
				},
				pairedItem: { item: 1 },
			},
			{ json: third, pairedItem: { item: 2 } },
		]);
	});

	it('pairs every row of an item with it', async () => {
		const { items } = await spot.run(
			{ resource: 'customProperty', operation: 'getAll', ...byRow, simplify: false, limit: 2 },
			{ items: rows(), continueOnFail: true },
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 2, 2].map((item) => ({ item })),
		);
	});
});

describe('many items', () => {
	it('come out in the order in which they went in, however late each answer is', async () => {
		spot.emulator.setLatency([0, 60]);
		const people = spot.emulator.members().slice(0, 40);
		expect(await spot.rows(getRaw, { items: people.map(({ id }) => ({ id })) })).toEqual(people);
	});

	it('keep no more than 20 requests in flight', async () => {
		spot.emulator.addFault({ kind: 'hang', times: 'always' });
		const items = spot.emulator.members().map(({ id }) => ({ id }));
		await spot.cancelAt(20, get, { items });
		expect(spot.sent()).toHaveLength(20);
	});

	it('that name the same member stay in order', async () => {
		spot.emulator.setLatency([0, 60]);
		const [first, second] = spot.emulator.members();
		const items = Array.from({ length: 12 }, (_, index) => ({
			id: (index % 2 ? first : second).id,
			title: `Title ${index}`,
		}));
		await spot.run(
			{ ...get, operation: 'update', updateFields: { title: '={{ $json.title }}' } },
			{ items },
		);
		for (const { id } of [first, second]) {
			const titles = spot
				.sent()
				.filter(({ method, path }) => method === 'PUT' && path.endsWith(id))
				.map(({ body }) => (body as { title: string }).title);
			expect(titles).toEqual(items.filter((item) => item.id === id).map(({ title }) => title));
		}
	});

	it('start nothing further after a failure; the lowest failing item is the one reported', async () => {
		spot.emulator.setLatency(30);
		const people = spot.emulator.members();
		const items = people.map(({ id }, index) => ({
			id: [5, 9].includes(index) ? `no-${index}` : id,
		}));
		const error = await spot.failure(get, { items });
		expect(error.context.itemIndex).toBe(5);
		expect(spot.sent().length).toBeLessThan(items.length);
	});
});

it('without items does nothing', async () => {
	expect((await spot.run(get, { items: [] })).items).toEqual([]);
	expect(spot.sent()).toEqual([]);
});

it('refuses an operation that it does not have', async () => {
	const error = await spot.failure({ operation: 'merge' });
	expect(error.message).toContain('no operation "merge"');
	expect(spot.sent()).toEqual([]);
});

it("says where custom API calls can be made, which n8n offers with other nodes' operations", async () => {
	const error = await spot.failure({ operation: '__CUSTOM_API_CALL__' });
	expect(error.message).toBe("This node can't make custom API calls.");
	expect(error.description).toContain('HTTP Request');
	expect(spot.sent()).toEqual([]);
});

it('says how long the rate limit delayed a run', async () => {
	spot.emulator.addFault({ kind: 'status', status: 429, retryAfter: 2 });
	const { hints } = await spot.run({ returnAll: true });
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringMatching(
			/^The rate limit \(100 requests per 10 seconds\) delayed this run by \d seconds?\.$/,
		),
	]);
});

describe('a cancelled execution ends within half a second', () => {
	it.each<[string, Fault]>([
		['in flight', { kind: 'hang' }],
		['while it waits out a 429', { kind: 'status', status: 429, retryAfter: 3 }],
		['while it waits to try again', { kind: 'status', status: 503, retryAfter: 3 }],
	])('%s', async (_, fault) => {
		spot.emulator.addFault(fault);
		const { error, tookMs } = await spot.cancelAt(1, { limit: 1 }, { continueOnFail: true });
		expect(tookMs).toBeLessThan(500);
		expect(error.message).toContain('canceled');
		expect(spot.sent()).toHaveLength(1);
	});

	it('in line for the quota', async () => {
		const items = Array.from({ length: 130 }, () => ({ id: spot.emulator.members()[0].id }));
		const update = { ...get, operation: 'update', updateFields: { title: 'CEO' } };
		const { error, tookMs } = await spot.cancelAt(100, update, { items });
		expect(tookMs).toBeLessThan(500);
		expect(error.message).toContain('canceled');
		expect(spot.sent()).toHaveLength(100);
	});
});

describe('a member named by email address', () => {
	const byAddress = { ...get, memberId: member.byEmail('={{ $json.email }}') };

	it.each([
		['get', {}, 'GET', 30],
		['update', { updateFields: { title: 'CEO' } }, 'PUT', 60],
	])(
		'is looked up with the others, all before the first one is touched: %s',
		async (operation, more, method, requests) => {
			spot.emulator.setLatency([0, 40]);
			const people = spot.emulator.members().slice(0, 30);
			const emails = [...people, ...people].map(({ email }, index) =>
				index % 2 ? email.toUpperCase() : ` ${email} `,
			);
			const rows = await spot.rows(
				{ ...byAddress, operation, ...more },
				{ items: emails.map((email) => ({ email })) },
			);
			expect(rows.map(({ id }) => id)).toEqual([...people, ...people].map(({ id }) => id));

			const sent = spot.sent();
			const isLookup = sent.map(({ path }) => path === '/v1/spotMembers');
			const lookups = isLookup.lastIndexOf(true) + 1;
			expect(lookups).toBeLessThanOrEqual(2);
			expect(isLookup.slice(0, lookups)).not.toContain(false);
			const touched = sent
				.slice(lookups)
				.filter((each) => each.method === method)
				.map(({ path }) => path);
			expect(touched).toHaveLength(requests);
			expect(new Set(touched)).toEqual(new Set(people.map(({ id }) => `/v1/spotMembers/${id}`)));
		},
	);

	it('is found in capitals where MeltingSpot tells them apart', async () => {
		spot.emulator.setDialect({ inMatching: 'exactCase' });
		const someone = spot.emulator.members()[47];
		const items = [{ email: someone.email.toUpperCase() }];
		const rows = await spot.rows({ ...byAddress, simplify: false }, { items });
		expect(rows).toEqual([someone]);
	});

	it('is never another one, even where MeltingSpot ignores the filter', async () => {
		spot.emulator.setDialect({ ignoredFilters: ['email[in]'], maxLimit: 20 });
		const someone = spot.emulator.members()[47];
		const update = { ...byAddress, operation: 'update', updateFields: { title: 'Found' } };
		await spot.run(update, { items: [{ email: someone.email }] });
		const titled = spot.emulator.members().filter(({ title }) => title === 'Found');
		expect(titled.map(({ id }) => id)).toEqual([someone.id]);

		spot.emulator.clearLog();
		const error = await spot.failure(update, { items: [{ email: 'stranger@example.com' }] });
		expect(error.message).toContain(
			'Your Spot has no member with the email address "stranger@example.com"',
		);
		expect(spot.sent().filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	it('keeps the whole run from writing if one is no one', async () => {
		const items = [{ email: spot.emulator.members()[0].email }, { email: 'stranger@example.com' }];
		const update = { ...byAddress, operation: 'update', updateFields: { title: 'CEO' } };
		const error = await spot.failure(update, { items });
		expect(error.context.itemIndex).toBe(1);
		expect(spot.sent().map(({ method }) => method)).toEqual(['GET']);

		spot.emulator.clearLog();
		const run = await spot.run(update, { items, continueOnFail: true });
		expect(run.items.map(({ json }) => Object.keys(json).includes('error'))).toEqual([false, true]);
	});
});

describe('a member who cannot be meant is refused before anything is sent', () => {
	it.each([
		['id', ''],
		['id', '={{ $json.nothing }}'],
		['id', '.'],
		['id', '..'],
		['id', '../spotMembers'],
		['id', 'a/b'],
		['id', 'a\\b'],
		['id', '={{ { a: 1 } }}'],
		['id', '={{ NaN }}'],
		['email', ''],
		['email', 'name'],
		['email', 'a@example.com,b@example.com'],
		['email', '={{ $json.nothing }}'],
	])('%s %s', async (mode, value) => {
		const memberId = { __rl: true as const, mode, value };
		for (const operation of [
			{ resource: 'member', operation: 'get' },
			{ resource: 'member', operation: 'update', updateFields: { title: 'CEO' } },
			{ resource: 'customProperty', operation: 'getAll' },
		]) {
			const error = await spot.failure({ ...operation, memberId });
			expect(error.message).toContain('"Member"');
			expect(error.context.itemIndex).toBe(0);
		}
		expect(spot.sent()).toEqual([]);
	});
});

it('sends an id percent-encoded, so that it stays one part of the address', async () => {
	await spot.failure({ ...get, memberId: member.byId('%2e%2e') });
	await spot.failure({ ...get, memberId: member.byId('a?b#c é') });
	expect(spot.sent().map(({ path, query }) => [path, query])).toEqual([
		['/v1/spotMembers/%252e%252e', {}],
		['/v1/spotMembers/a%3Fb%23c%20%C3%A9', {}],
	]);
});
