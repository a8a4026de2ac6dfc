import type { IDataObject } from 'n8n-workflow';
import type { Page } from '../../../../nodes/MeltingSpot/api/behavior/paging';
import { Collector, keyOf } from '../../../../nodes/MeltingSpot/api/collector';

const rows = (...ids: string[]): IDataObject[] => ids.map((id) => ({ id }));
const page = (number: number | undefined, ids: string[], more: Partial<Page> = {}): Page => ({
	number,
	rows: rows(...ids),
	...more,
});

function collected(pages: Page[], wanted?: ConstructorParameters<typeof Collector>[0]): Collector {
	const collector = new Collector(wanted);
	for (const each of pages) collector.add(each);
	return collector;
}

describe('the rows', () => {
	it('stand in the order of the pages, however they came, and page 1 last', () => {
		const collector = collected([
			page(undefined, ['a', 'b']),
			page(4, ['g']),
			page(1, ['c', 'd']),
			page(3, ['e', 'f']),
		]);
		expect(collector.rows).toEqual(rows('a', 'b', 'e', 'f', 'g', 'c', 'd'));
	});

	it('come once, as they came first, also within a page', () => {
		const collector = collected([
			{ rows: [{ id: 'a', title: 'Old' }, { id: 'b' }, { id: 'b' }] },
			{ number: 2, rows: [{ id: 'c' }, { id: 'a', title: 'New' }] },
		]);
		expect(collector.rows).toEqual([{ id: 'a', title: 'Old' }, { id: 'b' }, { id: 'c' }]);
		expect(collector.count).toBe(3);
	});

	it('of a second walk stand behind those of the first', () => {
		const collector = collected([page(undefined, ['a', 'b'], { total: 5 }), page(2, ['c'])]);
		collector.endWalk();
		collector.startOver();
		collector.add(page(undefined, ['z', 'a']));
		collector.add(page(2, ['b', 'y']));
		expect(collector.rows).toEqual(rows('a', 'b', 'c', 'z', 'y'));
	});

	it('are those that are wanted; the others count', () => {
		const keep = ({ id }: IDataObject) => id !== 'b';
		const collector = collected([page(undefined, ['a', 'b'], { total: 2 })], { keep });
		expect(collector.rows).toEqual(rows('a'));
		expect(collector).toMatchObject({ count: 2, isDone: true, missing: 0 });
	});
});

describe('isDone and missing', () => {
	it.each<[string, Page, { limit?: number }, boolean, number]>([
		['short of the total', page(undefined, ['a', 'b'], { total: 5 }), {}, false, 3],
		['all of the total', page(undefined, ['a', 'b'], { total: 2 }), {}, true, 0],
		['without a total', page(undefined, ['a', 'b']), {}, false, 0],
		['short of the limit', page(undefined, ['a', 'b'], { total: 5 }), { limit: 3 }, false, 3],
		['all of the limit', page(undefined, ['a', 'b'], { total: 5 }), { limit: 2 }, true, 0],
		['more than the limit', page(undefined, ['a', 'b'], { total: 5 }), { limit: 1 }, true, 0],
	])('%s', (_, first, wanted, isDone, missing) => {
		expect(collected([first], wanted)).toMatchObject({ isDone, missing });
	});

	it('go by the latest total', () => {
		const first = page(undefined, ['a', 'b'], { total: 4, serverTime: 7 });
		const second = page(2, ['c'], { total: 3, serverTime: 8 });
		const collector = collected([first, second]);
		expect(collector).toMatchObject({ isDone: true, total: 3, serverTime: 7 });
	});
});

describe('progress', () => {
	it('starts with nothing received and all wanted', () => {
		expect(new Collector().progress).toEqual({
			received: 0,
			pageSize: 0,
			total: undefined,
			isPastEnd: false,
			isLatestFull: true,
			wanted: Infinity,
			maxPages: Infinity,
		});
	});

	it.each<[string, Page[], object]>([
		['the first page', [page(undefined, ['a', 'b'])], { received: 1, pageSize: 2 }],
		['a full page', [page(undefined, ['a', 'b']), page(2, ['c', 'd'])], { isLatestFull: true }],
		['a longer page', [page(undefined, ['a']), page(2, ['c', 'd'])], { isLatestFull: true }],
		['a short page', [page(undefined, ['a', 'b']), page(2, ['c'])], { isLatestFull: false }],
		[
			'a page with nothing new',
			[page(undefined, ['a', 'b']), page(2, ['b', 'a'])],
			{ isLatestFull: false, isPastEnd: false, pageSize: 2, received: 2 },
		],
		[
			'an empty page, for good',
			[page(undefined, ['a']), page(3, []), page(2, ['b'])],
			{ isPastEnd: true, isLatestFull: true },
		],
	])('after %s', (_, pages, expected) => {
		expect(collected(pages).progress).toMatchObject(expected);
	});

	it('wants what the limit leaves, and nothing when done', () => {
		const first = page(undefined, ['a', 'b'], { total: 9 });
		expect(collected([first], { limit: 5, maxPages: 4 }).progress).toMatchObject({
			wanted: 3,
			maxPages: 4,
		});
		expect(collected([first], { limit: 1 }).progress.wanted).toBe(0);
	});
});

describe('a walk that ended', () => {
	/** Reads the pages of each walk, same or different. */
	function walked(...walks: Page[][]): Collector {
		const collector = new Collector();
		for (const [index, pages] of walks.entries()) {
			if (index > 0) collector.startOver();
			for (const each of pages) collector.add(each);
			collector.endWalk();
		}
		return collector;
	}
	const total = (count: number) => ({ total: count });
	const over = page(1, ['a']);

	it.each<[string, Page[][], boolean]>([
		['read nothing', [[page(undefined, [], total(3))]], true],
		['read all of the total', [[page(undefined, ['a', 'b'], total(2))]], true],
		['read to the end without a total', [[page(undefined, ['a', 'b']), over]], true],
		['did not read to the end without a total', [[page(undefined, ['a', 'b'])]], false],
		[
			'fell short of the total',
			[[page(undefined, ['a', 'b'], total(3)), page(1, ['a'], total(3))]],
			false,
		],
		[
			'fell short as the one before did',
			[
				[page(undefined, ['a', 'b'], total(3)), page(1, ['a'], total(3))],
				[page(undefined, ['b', 'a'], total(3)), page(1, ['b'], total(3))],
			],
			true,
		],
		[
			'fell short, with fewer rows than before',
			[
				[page(undefined, ['a', 'b'], total(3)), page(1, ['a'], total(3))],
				[page(undefined, ['a'], total(3)), page(1, ['a'], total(3))],
			],
			false,
		],
		[
			'fell short, with a row more than before',
			[
				[page(undefined, ['a', 'b'], total(4)), page(1, ['a'], total(4))],
				[page(undefined, ['a', 'b', 'c'], total(4)), page(1, ['a'], total(4))],
			],
			false,
		],
		[
			'fell short, with another row than before',
			[
				[page(undefined, ['a', 'b'], total(4)), page(1, ['a'], total(4))],
				[page(undefined, ['a', 'c'], total(4)), page(1, ['a'], total(4))],
			],
			false,
		],
	])('%s', (_, walks, isComplete) => {
		expect(walked(...walks).isComplete).toBe(isComplete);
	});

	it('starts over with nothing received', () => {
		const collector = walked([page(undefined, ['a', 'b']), over]);
		collector.startOver();
		expect(collector.progress).toMatchObject({ received: 0, pageSize: 0, isPastEnd: false });
		expect(collector.countInWalk).toBe(0);
		expect(collector.count).toBe(2);
	});
});

describe('hasMorePages', () => {
	it.each<[string, Page[], boolean]>([
		['after the first page', [page(undefined, ['a'], { total: 3 })], true],
		['after all of the total', [page(undefined, ['a'], { total: 1 })], false],
		['after an empty first page', [page(undefined, [])], false],
		['after page 1', [page(undefined, ['a']), page(1, ['a'])], false],
		['after page 2', [page(undefined, ['a']), page(2, ['b'])], true],
	])('%s', (_, pages, expected) => {
		expect(collected(pages).hasMorePages).toBe(expected);
	});
});

describe('a bookmark', () => {
	const first = collected([page(undefined, ['a', 'b', 'b']), page(2, ['c', 'd'])]);

	it('tells how far a reading got', () => {
		expect(first.bookmark).toEqual({ received: 2, firstPage: ['a', 'b'], count: 4 });
	});

	it('lets another one go on, and know the first page again', () => {
		const later = new Collector({ maxPages: 5 }, first.bookmark);
		expect(later.progress).toMatchObject({ received: 2, pageSize: 2, maxPages: 7 });
		later.add(page(3, ['e']));
		later.add(page(1, ['a', 'b'], { total: 5 }));
		expect(later.rows).toEqual(rows('e'));
		expect(later).toMatchObject({ count: 5, isDone: true });
		expect(later.bookmark).toEqual({ received: 4, firstPage: ['a', 'b'], count: 5 });
	});
});

describe('keyOf', () => {
	it.each<[IDataObject, string | undefined, string]>([
		[{ id: 'a' }, undefined, 'a'],
		[{ id: 7 }, undefined, '7'],
		[{ customPropertySlug: 'plan', id: 'a' }, 'customPropertySlug', 'plan'],
	])('%j by %s', (row, field, key) => {
		expect(keyOf(row, field)).toBe(key);
	});

	it.each<IDataObject>([{ email: 'ada@example.com' }, { id: null, email: 'ada@example.com' }])(
		'%j by a hash that does not show what it holds',
		(row) => {
			const key = keyOf(row);
			expect(key).toMatch(/^[0-9a-f]{64}$/);
			expect(keyOf({ ...row })).toBe(key);
			expect(keyOf({ ...row, email: 'bob@example.com' })).not.toBe(key);
		},
	);
});
