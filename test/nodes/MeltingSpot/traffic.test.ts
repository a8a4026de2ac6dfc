import { member, useSpot } from '../../support/spot';

/* How many requests whole runs take and in which order they come, counted from the emulator's log. */

const spot = useSpot({ members: 60, quota: null });

it('Return All of 10,000 members takes 100 requests', async () => {
	spot.emulator.reset({ members: 10_000, quota: null });
	const rows = await spot.rows({ operation: 'getAll', returnAll: true, simplify: false });
	expect(rows).toEqual(spot.emulator.members());
	expect(spot.sent()).toHaveLength(100);
});

it('1,000 addresses from 1,000 items are invited with 5 requests, each paired with its item', async () => {
	const items = Array.from({ length: 1_000 }, (_, index) => ({ email: `p.${index}@example.com` }));
	const run = await spot.run({ operation: 'bulkInvite', emails: '={{ $json.email }}' }, { items });
	expect(spot.sent().map(({ body }) => (body as { emails: string[] }).emails.length)).toEqual(
		Array.from({ length: 5 }, () => 200),
	);
	expect(run.items.map(({ json, pairedItem }) => [json.email, pairedItem])).toEqual(
		items.map(({ email }, item) => [email, { item }]),
	);
});

describe('90 writes to 7 members, some of which fail, with answers of any delay', () => {
	const failing = [4, 40, 89];
	let items: Array<{ id: string; title: string }>;
	const update = {
		operation: 'update',
		memberId: member.byId('={{ $json.id }}'),
		updateFields: { title: '={{ $json.title }}' },
	};

	beforeEach(() => {
		spot.emulator.setLatency([0, 40]);
		const people = spot.emulator.members();
		items = Array.from({ length: 90 }, (_, index) => ({
			id: failing.includes(index) ? `unknown-${index}` : people[index % 7].id,
			title: `Title ${index}`,
		}));
	});

	it('come out in the order of the items, and reach each member in that order', async () => {
		const run = await spot.run(update, { items, continueOnFail: true });
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(
			items.map((_, item) => ({ item })),
		);
		run.items.forEach(({ json }, index) => {
			if (failing.includes(index)) expect(json.error).toContain(`"unknown-${index}"`);
			else expect(json).toMatchObject(items[index]);
		});

		const titlesOf = (id: string) =>
			spot
				.sent()
				.filter(({ method, path }) => method === 'PUT' && path.endsWith(`/${id}`))
				.map(({ body }) => (body as { title: string }).title);
		for (const id of new Set(items.map((item) => item.id))) {
			expect(titlesOf(id)).toEqual(
				items.filter((item) => item.id === id).map(({ title }) => title),
			);
		}
	});
});

it('after a failure nothing starts but what was let go before its answer', async () => {
	spot.emulator.setLatency(200);
	const items = spot.emulator
		.members()
		.map(({ id }, index) => ({ id: index === 4 ? 'unknown' : id }));
	const error = await spot.failure(
		{ operation: 'get', memberId: member.byId('={{ $json.id }}') },
		{ items },
	);
	expect(error.context.itemIndex).toBe(4);
	// The other 19 get their responses at about the same time, and each may have made room for one more.
	expect(spot.sent().length).toBeLessThan(40);
});

describe('the same read is sent once per run', () => {
	const people = () => spot.emulator.members().slice(0, 50);
	const byId = (operation: string, resource = 'member') => ({
		resource,
		operation,
		memberId: member.byId('={{ $json.id }}'),
	});
	const rows = () => Array.from({ length: 500 }, (_, index) => ({ id: people()[index % 50].id }));

	it('500 rows that name 50 members take 50 requests, and each gets a copy of its own', async () => {
		const run = await spot.run({ ...byId('get'), simplify: false }, { items: rows() });
		expect(spot.sent()).toHaveLength(50);
		run.items.forEach(({ json, pairedItem }, item) => {
			expect(json).toEqual(people()[item % 50]);
			expect(pairedItem).toEqual({ item });
		});
		const { json: first } = run.items[0];
		const { json: repeated } = run.items[50];
		first.title = 'changed';
		(first.embedBaseUrls as Record<string, string>).default = 'changed';
		expect(repeated).toEqual(people()[0]);
	});

	it('the custom properties of 50 members take 50 requests', async () => {
		const found = await spot.rows(byId('getAll', 'customProperty'), { items: rows() });
		expect(found).toHaveLength(500);
		expect(spot.sent()).toHaveLength(50);
	});

	it('a read that fails is not repeated, and fails for each item', async () => {
		const items = Array.from({ length: 40 }, () => ({ id: 'unknown' }));
		const found = await spot.rows(byId('get'), { items, continueOnFail: true });
		for (const row of found) expect(row.error).toContain('find member "unknown"');
		expect(found).toHaveLength(40);
		expect(spot.sent()).toHaveLength(1);
	});

	it('the next run sends it again', async () => {
		for (let runs = 0; runs < 2; runs++) await spot.run(byId('get'), { items: rows().slice(0, 1) });
		expect(spot.sent()).toHaveLength(2);
	});

	it('writes are sent for each item', async () => {
		const update = { ...byId('update'), updateFields: { title: 'CEO' } };
		await spot.run(update, { items: rows().slice(0, 100) });
		expect(spot.sent().filter(({ method }) => method === 'PUT')).toHaveLength(100);
	});
});
