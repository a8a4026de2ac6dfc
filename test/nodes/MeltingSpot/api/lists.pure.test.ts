import {
	type ApiBehavior,
	unknownBehavior,
} from '../../../../nodes/MeltingSpot/api/behavior/apiBehavior';
import { Collector } from '../../../../nodes/MeltingSpot/api/collector';
import { list, type ListOptions, lookUp, readPages } from '../../../../nodes/MeltingSpot/api/lists';
import { bindEndpoint, type Request } from '../../../../nodes/MeltingSpot/transport/request';
import {
	documentedDialect,
	type Journey,
	type VirtualDialect,
	VirtualSpot,
	VirtualTime,
} from '../../../support/virtualSpot';

/*
 * lists.test.ts reads lists from the emulator. Here they are in memory, so the requests and their order can be checked
 * exactly, and mutation testing reaches the source.
 */

const MOST_REQUESTS = 100;
const MEMBERS = 'GET /v1/spotMembers';

interface Circumstances {
	dialect?: Partial<VirtualDialect>;
	behavior?: ApiBehavior;
	signal?: AbortSignal;
	/** Called before this request (numbered from 0) gets its response. */
	before?: (request: number, spot: VirtualSpot, journey: Partial<Journey>) => unknown;
	mostRequests?: number;
}

/** A Spot with this many members, and its list of them. */
function spotWith(
	members: number,
	{
		dialect,
		behavior = unknownBehavior(),
		signal,
		before,
		mostRequests = MOST_REQUESTS,
	}: Circumstances = {},
) {
	const spot = new VirtualSpot(new VirtualTime(0), { ...documentedDialect, ...dialect }, 0);
	for (let count = 0; count < members; count++) spot.register(0, 0);
	const journey: Partial<Journey> = {
		beforeAnswer: async (request) => {
			if (request === mostRequests) throw new Error('There is no end to the requests');
			await before?.(request, spot, journey);
		},
	};
	const request = bindEndpoint(spot.connect(journey).request, MEMBERS);
	const api = { behavior, signal };
	return {
		spot,
		ids: () => spot.visibleIds(),
		pages: () => spot.asked.map(({ page }) => page),
		list: async (options: ListOptions = {}) => await list(request, api, options),
		lookUp: async (options: ListOptions = {}) => await lookUp(request, api, options),
		read: (collector: Collector, maxWalks?: number) =>
			readPages(request, api, { collector, maxWalks }),
	};
}

const idsOf = (rows: Array<{ id?: unknown }>) => rows.map(({ id }) => id);
const upTo = (to: number) => Array.from({ length: to }, (_, index) => `member-${index}`);
const counting = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the requests for a list', () => {
	it.each<[number, Partial<VirtualDialect>, Array<number | undefined>]>([
		[0, {}, [undefined]],
		[1, {}, [undefined]],
		[100, {}, [undefined]],
		[101, {}, [undefined, 2]],
		[2_100, {}, [undefined, ...counting(2, 21)]],
		[2_101, {}, [undefined, ...counting(2, 22)]],
		[4_150, {}, [undefined, ...counting(2, 42)]],
		// Fewer rows on a page than requested: one page is tried, then more and more at once.
		[25, { maxLimit: 10 }, [undefined, 2, 3]],
		[75, { maxLimit: 10 }, [undefined, ...counting(2, 8)]],
		// Pages counted from 0: the last one requested is past the end, and page 1 is the one that was skipped.
		[101, { firstPage: 0 }, [undefined, 2, 1]],
		[250, { firstPage: 0 }, [undefined, 2, 3, 1]],
		// Without a total, more and more pages until one is empty.
		[99, { total: 'missing' }, [undefined, 2, 1]],
		[100, { total: 'missing' }, [undefined, 2, 1]],
		[250, { total: 'missing' }, [undefined, 2, 3, 4, 1]],
	])('%d rows, %j', async (count, dialect, pages) => {
		const spot = spotWith(count, { dialect });
		const listing = await spot.list();
		expect(idsOf(listing.rows).sort()).toEqual(upTo(count).sort());
		expect(listing).toMatchObject({ complete: true, missing: 0 });
		expect(spot.pages()).toEqual(pages);
		expect(spot.spot.asked.every(({ limit }) => limit === 100)).toBe(true);
	});

	it('carry the filters', async () => {
		const { spot, list: read } = spotWith(101, { dialect: { findsByEmail: (_, all) => all } });
		await read({ query: { 'email[in]': 'a@b.c' } });
		expect(spot.asked).toEqual([
			{ 'email[in]': 'a@b.c', limit: 100 },
			{ 'email[in]': 'a@b.c', limit: 100, page: 2 },
		]);
	});

	it('end with the limit', async () => {
		const spot = spotWith(1_000);
		const listing = await spot.list({ limit: 150 });
		expect(idsOf(listing.rows)).toEqual(upTo(150));
		expect(listing.missing).toBe(0);
		expect(spot.pages()).toEqual([undefined, 2]);
	});

	it('go on until enough rows are kept', async () => {
		const spot = spotWith(300);
		const { rows } = await spot.list({ limit: 2, keep: ({ id }) => /99$/.test(String(id)) });
		expect(idsOf(rows)).toEqual(['member-99', 'member-199']);
	});

	it('are told apart by another field, if wanted', async () => {
		const { rows } = await spotWith(300).list({ key: 'spotId' });
		expect(idsOf(rows)).toEqual(['member-0']);
	});
});

describe('requests in flight', () => {
	it.each<[number, Partial<VirtualDialect>, number]>([
		[2_300, {}, 20],
		[300, {}, 2],
		// 1, 2, 4, 8 and 16 pages, as long as a page may be all there is or the length is unknown.
		[25, { maxLimit: 10 }, 1],
		[400, { maxLimit: 10 }, 16],
		[1_500, { total: 'missing' }, 8],
		[4_900, { total: 'missing' }, 20],
	])('%d rows, %j: %d', async (count, dialect, most) => {
		const { spot, list: read } = spotWith(count, { dialect });
		expect((await read()).rows).toHaveLength(count);
		expect(spot.mostInFlight).toBe(most);
	});

	it('are a sliding window: a slow page holds up none behind it', async () => {
		let release = () => {};
		const released = new Promise<void>((resolve) => {
			release = resolve;
		});
		const spot = spotWith(6_000, {
			before: async (request) => {
				// Page 2 arrives after page 41 is requested.
				if (request === 1) await released;
				if (request === 40) release();
			},
		});
		const collector = new Collector();
		for await (const page of spot.read(collector)) collector.add(page);
		expect(idsOf(collector.rows)).toEqual(spot.ids());
		expect(spot.spot.mostInFlight).toBe(20);
		expect(spot.pages()).toEqual([undefined, ...counting(2, 60)]);
	});

	it('none that is still to leave after the signal aborted', async () => {
		const cancel = new AbortController();
		const spot = spotWith(1_000, {
			signal: cancel.signal,
			before: () => cancel.abort(new Error('cancelled')),
		});
		await expect(spot.list()).rejects.toThrow('cancelled');
		expect(spot.pages()).toEqual([undefined]);
	});
});

describe('whatever the reading', () => {
	const readings = ([0, 1] as const).flatMap((firstPage) =>
		([1, 7, 100] as const).flatMap((maxLimit) =>
			(['filtered', 'missing', 1_000] as const).flatMap((total) =>
				(['empty', 400, 404] as const).map((pastEnd) => ({
					firstPage,
					maxLimit,
					pastEnd,
					...(typeof total === 'number' ? { falseTotal: total } : { total }),
				})),
			),
		),
	);

	it.each(readings)('%j: every row comes once', async (dialect) => {
		for (const count of [0, 1, 6, 7, 8, 15]) {
			const { rows } = await spotWith(count, { dialect }).list();
			expect(idsOf(rows).sort()).toEqual(upTo(count).sort());
		}
	});
});

describe('a rejected page size', () => {
	const dialect = { maxLimit: 10, overLimit: 'refuse' } as const;

	it('is left out from then on, by everything that uses the key', async () => {
		const behavior = unknownBehavior();
		const { spot, list: read } = spotWith(25, { dialect, behavior });
		expect((await read()).rows).toHaveLength(25);
		expect(spot.asked).toEqual([{ limit: 100 }, {}, { page: 2 }, { page: 3 }]);
		const later = spotWith(1, { dialect, behavior });
		expect((await later.list()).rows).toHaveLength(1);
		expect(later.spot.asked).toEqual([{}]);
	});

	it('is not learned from a wrong filter, which is rejected without it as well', async () => {
		const behavior = unknownBehavior();
		const rejecting = (async (_: string, { acceptStatuses }: { acceptStatuses: number[] }) => {
			if (acceptStatuses.includes(400)) return await Promise.resolve({ refused: 400 });
			throw new Error('rejected');
		}) as unknown as Request;
		const reading = list(bindEndpoint(rejecting, MEMBERS), { behavior }, {});
		await expect(reading).rejects.toThrow('rejected');
		expect(behavior.rejectsPageSize).toBe(false);
	});

	it('the first page may not be missing', async () => {
		const gone = (async (_: string, { acceptStatuses }: { acceptStatuses: number[] }) => {
			if (acceptStatuses.includes(404)) return await Promise.resolve({ refused: 404 });
			throw new Error('not found');
		}) as unknown as Request;
		const reading = list(bindEndpoint(gone, MEMBERS), { behavior: unknownBehavior() }, {});
		await expect(reading).rejects.toThrow('not found');
	});
});

describe('rows that move while they are read', () => {
	it('are found by reading the page that pages from 0 would skip', async () => {
		// The last row starts out first and moves to its place after the first request, so the hundredth is on no page.
		const spot = spotWith(150, {
			before: (request, each) => request === 1 && each.moveRow(0, 'back'),
		});
		spot.spot.moveRow(149, 'front');
		const listing = await spot.list();
		expect(idsOf(listing.rows).sort()).toEqual(upTo(150).sort());
		expect(listing).toMatchObject({ complete: true, missing: 0 });
		expect(spot.pages()).toEqual([undefined, 2, 1]);
	});

	it('are found by reading once more', async () => {
		const spot = spotWith(350, {
			before: (request, each) => request === 2 && each.moveRow(0, 'back'),
		});
		spot.spot.moveRow(349, 'front');
		// Missed: the row between pages 2 and 3. Page 1 does not have it either.
		const listing = await spot.list();
		expect(idsOf(listing.rows).sort()).toEqual(upTo(350).sort());
		expect(listing).toMatchObject({ complete: true, missing: 0 });
	});

	it('are told of if they never show up', async () => {
		// MeltingSpot counts 152 and lists 150, each time.
		const spot = spotWith(150, { dialect: { falseTotal: 152 } });
		const listing = await spot.list();
		expect(listing.rows).toHaveLength(150);
		expect(listing).toMatchObject({ complete: true, missing: 2, total: 152 });
		expect(spot.pages()).toEqual([undefined, 2, 1, undefined, 2, 1]);
	});

	it.each<[string, NonNullable<Circumstances['before']>, number, number]>([
		['one came', (_, spot) => spot.register(0, 0), 151, 9],
		[
			'one is gone and none came',
			(_, __, journey) => {
				journey.omitted = 'member-149';
			},
			150,
			10,
		],
		[
			'one is gone and another came',
			(_, spot, journey) => {
				journey.omitted = 'member-149';
				spot.register(0, 0);
			},
			151,
			9,
		],
	])('leave a list incomplete if two readings differ: %s', async (_, change, rows, missing) => {
		const spot = spotWith(150, {
			dialect: { falseTotal: 160 },
			before: (request, ...rest) => request === 3 && change(request, ...rest),
		});
		const listing = await spot.list();
		expect(listing.rows).toHaveLength(rows);
		expect(listing).toMatchObject({ complete: false, missing });
	});
});

describe('a total that cannot be', () => {
	it.each([5, -1, Number.NaN])('%d is not used', async (falseTotal) => {
		const listing = await spotWith(250, { dialect: { falseTotal } }).list();
		expect(listing.rows).toHaveLength(250);
	});

	it('a total that is no number is not used', async () => {
		const spot = spotWith(150, { dialect: { falseTotal: '150' } });
		expect(await spot.list()).toMatchObject({ total: undefined, complete: true });
		expect(spot.pages()).toEqual([undefined, 2, 3, 4, 1]);
	});

	it('a list that counts rows and shows none has none', async () => {
		const spot = spotWith(0, { dialect: { falseTotal: 3 } });
		expect(await spot.list()).toMatchObject({ rows: [], complete: true, missing: 3 });
		expect(spot.pages()).toEqual([undefined]);
	});
});

it('a list that shows its first page again and again ends', async () => {
	for (const total of [{ total: 'missing' }, { falseTotal: 1_000 }] as const) {
		const spot = spotWith(100, { dialect: { ...total, ignoresPage: true } });
		expect((await spot.list()).rows).toHaveLength(100);
		expect(spot.pages().length).toBeLessThan(30);
	}
});

describe('a caller that stops', () => {
	it('keeps what the collector has, and leaves no request in flight', async () => {
		const spot = spotWith(1_000);
		const collector = new Collector();
		for await (const page of spot.read(collector)) {
			collector.add(page);
			if (page.number === 3) break;
		}
		expect(idsOf(collector.rows)).toEqual(upTo(300));
		expect(collector).toMatchObject({ isComplete: false, total: 1_000, serverTime: 0 });
		expect(spot.spot.inFlight).toBe(0);
		expect(spot.pages()).toEqual([undefined, ...counting(2, 10)]);
	});

	it('may do so by an error, before a page counts', async () => {
		const spot = spotWith(150);
		const collector = new Collector();
		const reading = (async () => {
			for await (const page of spot.read(collector)) {
				throw new Error(`a flood of ${page.rows.length}`);
			}
		})();
		await expect(reading).rejects.toThrow('a flood of 100');
		expect(collector.rows).toEqual([]);
		expect(spot.pages()).toEqual([undefined]);
	});

	it('may want a single walk', async () => {
		const spot = spotWith(150, { dialect: { falseTotal: 152 } });
		const collector = new Collector();
		for await (const page of spot.read(collector, 1)) collector.add(page);
		expect(spot.pages()).toEqual([undefined, 2, 1]);
		expect(collector).toMatchObject({ isComplete: false, missing: 2 });
	});

	it('may go on later where it stopped', async () => {
		for (const dialect of [{}, { firstPage: 0 }, { total: 'missing' }] as const) {
			const spot = spotWith(950, { dialect });
			const first = new Collector();
			for await (const page of spot.read(first, 1)) {
				first.add(page);
				if (first.progress.received === 4) break;
			}
			const asked = spot.pages().length;
			const bookmark = JSON.parse(JSON.stringify(first.bookmark)) as typeof first.bookmark;
			const later = new Collector({}, bookmark);
			for await (const page of spot.read(later, 1)) later.add(page);
			expect(idsOf([...first.rows, ...later.rows]).sort()).toEqual(spot.ids().sort());
			expect(spot.pages()[asked]).toBe(5);
			expect(later.count).toBe(950);
		}
	});
});

describe('a page that fails', () => {
	it('ends the reading after the pages that came', async () => {
		const spot = spotWith(2_500, {
			before: async (request) => {
				for (let turns = 0; request === 2 && turns < 100; turns++) await Promise.resolve();
				if (request === 2 || request === 5) throw new Error(`broken ${request}`);
			},
		});
		const collector = new Collector();
		const reading = (async () => {
			for await (const page of spot.read(collector)) collector.add(page);
		})();
		// The failure of the lowest page, even if it came last; nothing is sent after the first failure.
		await expect(reading).rejects.toThrow('broken 2');
		expect(spot.pages()).toEqual([undefined, ...counting(2, 24)]);
		expect(collector.rows).toHaveLength(2_200);
		expect(collector.isComplete).toBe(false);
	});

	it('is an error of the list', async () => {
		const spot = spotWith(250, {
			before: (request) => {
				if (request === 2) throw new Error('broken');
			},
		});
		await expect(spot.list()).rejects.toThrow('broken');
	});
});

describe('a list without end', () => {
	const endless = (pages: number) =>
		spotWith(pages, { dialect: { maxLimit: 1, total: 'missing' }, mostRequests: Infinity });

	it('is left by a lookup after 2,000 pages', async () => {
		const spot = endless(2_100);
		await expect(spot.lookUp()).rejects.toThrow('2,000 pages');
		const numbers = spot.pages().map(Number).filter(Number.isFinite);
		expect(Math.max(...numbers)).toBeLessThanOrEqual(2_020);
	});

	it('is read by a lookup if it has no more than that', async () => {
		const spot = spotWith(2_000, { dialect: { maxLimit: 1 }, mostRequests: Infinity });
		expect((await spot.lookUp()).rows).toHaveLength(2_000);
		const listing = await endless(2_100).lookUp({ limit: 2_000 });
		expect(listing.rows).toHaveLength(2_000);
	});

	it('is read by an execution as long as it brings new rows', async () => {
		expect((await endless(2_100).list()).rows).toHaveLength(2_100);
	});
});
