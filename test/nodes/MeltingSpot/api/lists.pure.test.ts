import type { IDataObject } from 'n8n-workflow';
import {
	type ApiBehavior,
	unknownBehavior,
} from '../../../../nodes/MeltingSpot/api/behavior/apiBehavior';
import {
	emptyListing,
	keyOf,
	list,
	type ListOptions,
} from '../../../../nodes/MeltingSpot/api/lists';
import {
	bindEndpoint,
	type Query,
	type Request,
} from '../../../../nodes/MeltingSpot/transport/request';

const bound = (request: Request) => bindEndpoint(request, 'GET /v1/spotMembers');

/*
 * paginate.test.ts reads lists from the emulator. Here they are in memory: what is asked for, and in which order, can be
 * told exactly, and mutation testing reaches the source.
 */

const MOST_REQUESTS = 100;

type Total = 'right' | 'missing' | number;

interface Reading {
	firstPage: 0 | 1;
	/** Rows on a page, whatever is asked for. */
	pageSize: number;
	total: Total;
	refusesLimit: boolean;
	pastEnd: 'empty' | 400 | 404;
	/** Each page is the first one. */
	ignoresPage: boolean;
	/** What the rows are when a request arrives, by its number from 0 on. */
	rowsAt?: (request: number) => IDataObject[];
}

const rowsUpTo = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ id: `m${index}` }));

const idsOf = (rows: IDataObject[]) => rows.map(({ id }) => id);

/** A list of members in memory, and the requests that it got. */
function inMemory(
	rows: IDataObject[],
	reading: Partial<Reading> = {},
	behavior = unknownBehavior(),
	signal?: AbortSignal,
) {
	const { firstPage = 1, pageSize = 100, total = 'right', refusesLimit = false } = reading;
	const { pastEnd = 'empty', ignoresPage = false, rowsAt = () => rows } = reading;
	const asked: Query[] = [];
	let inFlight = 0;
	let mostInFlight = 0;
	const request = async (
		_endpoint: string,
		{ query = {}, acceptStatuses = [] }: { query?: Query; acceptStatuses?: readonly number[] },
	) => {
		if (asked.length === MOST_REQUESTS) throw new Error('There is no end to the requests');
		const present = rowsAt(asked.length);
		asked.push(
			Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)),
		);
		mostInFlight = Math.max(mostInFlight, ++inFlight);
		await Promise.resolve();
		inFlight--;
		const refuse = (status: number) => {
			if (acceptStatuses.includes(status)) return { refused: status };
			throw new Error(`refused with ${status}`);
		};
		if (refusesLimit && query.limit !== undefined) return refuse(400);
		const page = ignoresPage ? 0 : Number(query.page ?? firstPage) - firstPage;
		if (page < 0) return refuse(400);
		const items = present.slice(page * pageSize, (page + 1) * pageSize);
		if (page > 0 && items.length === 0 && pastEnd !== 'empty') return refuse(pastEnd);
		const count = total === 'right' ? present.length : total;
		return {
			serverTime: asked.length,
			body: { items, ...(count !== 'missing' && { total: count }) },
		};
	};
	return {
		asked,
		pages: () => asked.map(({ page }) => page),
		mostInFlight: () => mostInFlight,
		read: async (options: ListOptions = {}) =>
			await list(bound(request as unknown as Request), { behavior, signal }, options),
	};
}

const counting = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the requests for a list', () => {
	it.each<[number, Partial<Reading>, Array<number | undefined>]>([
		[0, {}, [undefined]],
		[1, {}, [undefined]],
		[100, {}, [undefined]],
		[101, {}, [undefined, 2]],
		[2_100, {}, [undefined, ...counting(2, 21)]],
		[2_101, {}, [undefined, ...counting(2, 22)]],
		[4_150, {}, [undefined, ...counting(2, 42)]],
		// Fewer rows on a page than asked for: one page is tried, then more and more at once.
		[25, { pageSize: 10 }, [undefined, 2, 3]],
		[75, { pageSize: 10 }, [undefined, ...counting(2, 8)]],
		// Pages counted from 0: the last one asked for is past the end, and then page 1 is the one that was skipped.
		[101, { firstPage: 0 }, [undefined, 2, 1]],
		[250, { firstPage: 0 }, [undefined, 2, 3, 1]],
		// Without a total, windows of pages until one brings nothing.
		[99, { total: 'missing' }, [undefined, 2, 1]],
		[100, { total: 'missing' }, [undefined, 2, 1]],
		[250, { total: 'missing' }, [undefined, 2, 3, 4, 1]],
	])('%d rows, %j', async (count, reading, pages) => {
		const spot = inMemory(rowsUpTo(count), reading);
		const listing = await spot.read();
		expect(idsOf(listing.rows).sort()).toEqual(idsOf(rowsUpTo(count)).sort());
		expect(listing).toMatchObject({ complete: true, truncated: false, missing: 0, serverTime: 1 });
		expect(spot.pages()).toEqual(pages);
		expect(spot.asked.every(({ limit }) => limit === 100)).toBe(true);
	});

	it('carry the filters and the path', async () => {
		const spot = inMemory(rowsUpTo(101));
		await spot.read({ query: { 'email[in]': 'a@b.c' } });
		expect(spot.asked).toEqual([
			{ 'email[in]': 'a@b.c', limit: 100 },
			{ 'email[in]': 'a@b.c', limit: 100, page: 2 },
		]);
	});

	it('end with the limit', async () => {
		const spot = inMemory(rowsUpTo(1_000));
		const listing = await spot.read({ limit: 150 });
		expect(idsOf(listing.rows)).toEqual(idsOf(rowsUpTo(150)));
		expect(listing.missing).toBe(0);
		expect(spot.pages()).toEqual([undefined, 2]);
	});

	it('go on until enough rows are kept', async () => {
		const spot = inMemory(rowsUpTo(300));
		const { rows } = await spot.read({ limit: 2, keep: ({ id }) => /99$/.test(String(id)) });
		expect(idsOf(rows)).toEqual(['m99', 'm199']);
	});
});

describe('side by side', () => {
	it.each<[number, Partial<Reading>, number]>([
		[2_300, {}, 20],
		[300, {}, 2],
		// Windows of 1, 2, 4, 8 and 16 pages, as long as a page may be all there is or nothing tells the length.
		[25, { pageSize: 10 }, 1],
		[400, { pageSize: 10 }, 16],
		[1_500, { total: 'missing' }, 8],
	])('%d rows, %j: %d requests', async (count, reading, most) => {
		const spot = inMemory(rowsUpTo(count), reading);
		expect((await spot.read()).rows).toHaveLength(count);
		expect(spot.mostInFlight()).toBe(most);
	});

	it('none that is still to leave after the signal aborted', async () => {
		const cancel = new AbortController();
		const spot = inMemory(rowsUpTo(1_000), {}, unknownBehavior(), cancel.signal);
		const onPage = async () => {
			cancel.abort(new Error('cancelled'));
			return await Promise.resolve();
		};
		await expect(spot.read({ onPage })).rejects.toThrow('cancelled');
		expect(spot.pages()).toEqual([undefined]);
	});
});

describe('whatever the reading', () => {
	const readings = ([0, 1] as const).flatMap((firstPage) =>
		([1, 7, 100] as const).flatMap((pageSize) =>
			(['right', 'missing', 1_000] as const).flatMap((total) =>
				(['empty', 400, 404] as const).map((pastEnd) => ({ firstPage, pageSize, total, pastEnd })),
			),
		),
	);

	it.each(readings)('%j: every row comes once', async (reading) => {
		for (const count of [0, 1, 6, 7, 8, 15]) {
			const { rows } = await inMemory(rowsUpTo(count), reading).read();
			expect(idsOf(rows).sort()).toEqual(idsOf(rowsUpTo(count)).sort());
		}
	});
});

describe('a refused page size', () => {
	it('is left out from then on, by everybody who uses the key', async () => {
		const behavior = unknownBehavior();
		const spot = inMemory(rowsUpTo(25), { pageSize: 10, refusesLimit: true }, behavior);
		expect((await spot.read()).rows).toHaveLength(25);
		expect(spot.asked).toEqual([{ limit: 100 }, {}, { page: 2 }, { page: 3 }]);
		const later = inMemory(rowsUpTo(1), { refusesLimit: true }, behavior);
		expect((await later.read()).rows).toHaveLength(1);
		expect(later.asked).toEqual([{}]);
	});

	it('is not learned from a wrong filter, which is refused without it as well', async () => {
		const behavior: ApiBehavior = unknownBehavior();
		const request = (async () => await Promise.reject(new Error('refused'))) as unknown as Request;
		const refusing = (async (_: string, { acceptStatuses }: { acceptStatuses: number[] }) =>
			acceptStatuses.includes(400)
				? { refused: 400 }
				: await request('GET /v1/spotMembers', {})) as unknown as Request;
		await expect(list(bound(refusing), { behavior }, {})).rejects.toThrow('refused');
		expect(behavior.rejectsPageSize).toBe(false);
	});

	it('the first page may not be missing', async () => {
		const gone = (async (_: string, { acceptStatuses }: { acceptStatuses: number[] }) => {
			if (acceptStatuses.includes(404)) return { refused: 404 };
			return await Promise.reject(new Error('not found'));
		}) as unknown as Request;
		const reading = list(bound(gone), { behavior: unknownBehavior() }, {});
		await expect(reading).rejects.toThrow('not found');
	});
});

describe('rows that move while they are read', () => {
	/** The last row moves to the front between the two pages, and hides another one for good if it stays there. */
	const moved = (rows: IDataObject[]) => [...rows.slice(-1), ...rows.slice(0, -1)];
	const rows = rowsUpTo(150);

	it('are found by reading once more', async () => {
		const spot = inMemory(rows, { rowsAt: (request) => (request === 0 ? moved(rows) : rows) });
		const listing = await spot.read();
		expect(idsOf(listing.rows).sort()).toEqual(idsOf(rows).sort());
		expect(listing).toMatchObject({ complete: true, missing: 0 });
		// Page 1 is asked for as well, in case that pages count from 0, and brings the hidden row.
		expect(spot.pages()).toEqual([undefined, 2, 1]);
	});

	it('are told of if they never show up', async () => {
		// MeltingSpot counts 152 and lists 150, each time.
		const spot = inMemory(rows, { total: 152 });
		const listing = await spot.read();
		expect(listing.rows).toHaveLength(150);
		expect(listing).toMatchObject({ complete: true, missing: 2, total: 152 });
		expect(spot.pages()).toEqual([undefined, 2, 1, undefined, 2, 1]);
	});

	it('leave a list incomplete if two readings do not agree', async () => {
		const spot = inMemory(rows, {
			total: 160,
			rowsAt: (request) => (request < 3 ? rows : rowsUpTo(151)),
		});
		const listing = await spot.read();
		expect(listing.rows).toHaveLength(151);
		expect(listing).toMatchObject({ complete: false, missing: 9 });
	});

	it('do so as well if one is gone and none came', async () => {
		const spot = inMemory(rows, {
			total: 160,
			rowsAt: (request) => (request < 3 ? rows : rowsUpTo(149)),
		});
		expect(await spot.read()).toMatchObject({ complete: false, missing: 10 });
	});

	it('do so as well if as many others came', async () => {
		const others = [...rowsUpTo(149), { id: 'another' }];
		const spot = inMemory(rows, {
			total: 160,
			rowsAt: (request) => (request < 3 ? rows : others),
		});
		expect(await spot.read()).toMatchObject({ complete: false, missing: 9 });
	});
});

describe('a total that cannot be', () => {
	it.each([5, -1, Number.NaN])('%d is not used', async (total) => {
		const spot = inMemory(rowsUpTo(250), { total });
		const listing = await spot.read();
		expect(listing.rows).toHaveLength(250);
	});
});

it('a total that is no number is not used', async () => {
	const spot = inMemory(rowsUpTo(150), { total: '150' as unknown as number });
	expect(await spot.read()).toMatchObject({ total: undefined, complete: true });
	expect(spot.pages()).toEqual([undefined, 2, 3, 4, 1]);
});

it('a list that counts rows and shows none has none', async () => {
	const spot = inMemory([], { total: 3 });
	expect(await spot.read()).toMatchObject({ rows: [], complete: true, missing: 3 });
	expect(spot.pages()).toEqual([undefined]);
});

it('a list that shows its first page again and again ends', async () => {
	for (const total of ['missing', 1_000] as const) {
		const spot = inMemory(rowsUpTo(100), { total, ignoresPage: true });
		expect((await spot.read()).rows).toHaveLength(100);
		expect(spot.asked.length).toBeLessThan(30);
	}
});

it('a row that changed while it moved is still the same', async () => {
	const rows = rowsUpTo(150);
	const changed = [...rows.slice(0, 100), { id: 'm5', title: 'New' }, ...rows.slice(100)];
	const spot = inMemory(rows, { rowsAt: (request) => (request === 0 ? rows : changed) });
	const listing = await spot.read();
	expect(idsOf(listing.rows)).toEqual(idsOf(rows));
});

describe('mostPages', () => {
	it('does not trust a total that only one short page bears out', async () => {
		const spot = inMemory(rowsUpTo(15), { pageSize: 10, total: 10_000 });
		const listing = await spot.read({ maxPages: () => 5 });
		expect(listing).toMatchObject({ truncated: true });
		expect(idsOf(listing.rows)).toEqual(idsOf(rowsUpTo(15)));
		expect(spot.pages()).toEqual([undefined, 2]);
	});

	it('leaves a longer list after its first page, unless the limit is reached', async () => {
		const spot = inMemory(rowsUpTo(401));
		const listing = await spot.read({ maxPages: () => 4 });
		expect(listing).toMatchObject({ truncated: true, complete: false, total: 401 });
		expect(spot.pages()).toEqual([undefined]);
	});

	it('counts the pages as they come where nothing tells the length', async () => {
		const spot = inMemory(rowsUpTo(401), { total: 'missing' });
		const listing = await spot.read({ maxPages: () => 3 });
		expect(listing).toMatchObject({ truncated: true, complete: false });
		expect(spot.pages()).toEqual([undefined, 2, 3]);
	});

	it('lets a list of so many pages be, and is asked once', async () => {
		const spot = inMemory(rowsUpTo(400));
		const maxPages = jest.fn(() => 4);
		const listing = await spot.read({ maxPages });
		expect(listing).toMatchObject({ truncated: false, complete: true });
		expect(listing.rows).toHaveLength(400);
		expect(maxPages).toHaveBeenCalledTimes(1);
	});
});

describe('onPage', () => {
	it('is not called for a page past the end', async () => {
		const spot = inMemory(rowsUpTo(101), { firstPage: 0, pastEnd: 404 });
		const sizes: number[] = [];
		await spot.read({
			onPage: async (rows) => {
				sizes.push(rows.length);
				return await Promise.resolve();
			},
		});
		expect(sizes.slice(0, 1)).toEqual([100]);
		expect(spot.pages()).toEqual([undefined, 2, 1]);
	});

	it('is called with the rows of each page before they count', async () => {
		const spot = inMemory(rowsUpTo(150));
		const into = emptyListing();
		const calls: Array<[unknown[], number]> = [];
		await spot.read({
			into,
			onPage: async (rows) => {
				calls.push([idsOf(rows), into.rows.length]);
			},
		});
		expect(calls).toEqual([
			[idsOf(rowsUpTo(100)), 0],
			[idsOf(rowsUpTo(150).slice(100)), 100],
		]);
	});

	it('ends the reading by what it throws', async () => {
		const spot = inMemory(rowsUpTo(150));
		const onPage = async () => await Promise.reject(new Error('a flood'));
		await expect(spot.read({ onPage })).rejects.toThrow('a flood');
		expect(spot.pages()).toEqual([undefined]);
	});
});

describe('what was read before something failed', () => {
	it('is in the listing that was handed in', async () => {
		const rows = rowsUpTo(400);
		let requests = 0;
		const request = (async (_: string, { query = {} }: { query?: Query }) => {
			if (++requests === 3) throw new Error('broken');
			const page = Number(query.page ?? 1) - 1;
			return await Promise.resolve({
				body: { items: rows.slice(page * 100, page * 100 + 100), total: 400 },
			});
		}) as unknown as Request;
		const into = emptyListing();
		const reading = list(bound(request), { behavior: unknownBehavior() }, { into });
		await expect(reading).rejects.toThrow('broken');
		expect(into.rows.length).toBeGreaterThanOrEqual(200);
		expect(into.complete).toBe(false);
	});
});

describe('keyOf', () => {
	it.each<[IDataObject, string | undefined, string]>([
		[{ id: 'a' }, undefined, 'a'],
		[{ id: 7 }, undefined, '7'],
		[{ customPropertySlug: 'plan', id: 'a' }, 'customPropertySlug', 'plan'],
		[{ email: 'a@b.c' }, undefined, '{"email":"a@b.c"}'],
	])('%j by %s', (row, field, key) => {
		expect(keyOf(row, field)).toBe(key);
	});
});
