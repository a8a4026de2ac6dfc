import {
	expectedPages,
	nextPages,
	type Progress,
	type Requested,
} from '../../../../../nodes/MeltingSpot/api/behavior/paging';

/** The total is 500, the first page of 100 has arrived, and all rows are wanted. */
const progress = (change: Partial<Progress> = {}): Progress => ({
	received: 1,
	pageSize: 100,
	total: 500,
	isPastEnd: false,
	isLatestFull: true,
	wanted: Infinity,
	maxPages: Infinity,
	...change,
});

const from = (first: number, last: number) =>
	Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('nextPages', () => {
	const next = (change: Partial<Progress> = {}, requested: Partial<Requested> = {}) =>
		nextPages(progress(change), { upTo: change.received ?? 1, hasNewRows: true, ...requested });

	it.each<[string, Partial<Progress>, Partial<Requested>, number[]]>([
		['all that are counted', {}, {}, [2, 3, 4, 5]],
		['all that are counted, the last one not full', { total: 401 }, {}, [2, 3, 4, 5]],
		['those not requested yet', { received: 2 }, { upTo: 3 }, [4, 5]],
		['none if all are under way', { received: 2 }, { upTo: 5 }, []],
		['20 ahead of those received', { total: 10_000 }, {}, from(2, 21)],
		['one for each that came', { total: 10_000, received: 2 }, { upTo: 21 }, [22]],
		['no more than the limit takes', { wanted: 150 }, {}, [2, 3]],
		['no more than the limit takes, exactly', { wanted: 100 }, {}, [2]],
		['none if nothing is wanted', { wanted: 0 }, {}, []],
		['none if nothing is wanted, and nothing is left', { wanted: 0, received: 5 }, {}, []],
		['none after an empty first page', { pageSize: 0, total: undefined }, {}, []],
		['no more than may be read', { maxPages: 3 }, {}, [2, 3]],
		['none if no more may be read', { maxPages: 1 }, {}, []],
	])('%s', (_, change, requested, pages) => {
		expect(next(change, requested)).toEqual(pages);
	});

	describe('where the length is not certain', () => {
		it.each<[string, Partial<Progress>]>([
			['no total', { total: undefined }],
			['a first page that is not full', { pageSize: 99, total: 10_000 }],
		])('%s: as many as came, in steps of powers of 2', (_, change) => {
			const ahead = (received: number, upTo: number) => next({ ...change, received }, { upTo });
			expect(ahead(1, 1)).toEqual([2]);
			expect(ahead(2, 2)).toEqual([3, 4]);
			expect(ahead(3, 4)).toEqual([]);
			expect(ahead(4, 4)).toEqual([5, 6, 7, 8]);
			expect(ahead(7, 8)).toEqual([]);
			expect(ahead(8, 8)).toEqual(from(9, 16));
			expect(ahead(16, 16)).toEqual(from(17, 32));
			expect(ahead(32, 32)).toEqual(from(33, 52));
			expect(ahead(33, 52)).toEqual([53]);
		});
	});

	describe('in sight of the end', () => {
		it('waits for those under way if the latest one was not full or brought nothing new', () => {
			expect(next({ isLatestFull: false, total: 10_000 }, { upTo: 3 })).toEqual([]);
			expect(next({ isLatestFull: true, total: 10_000 }, { upTo: 3 })).not.toEqual([]);
		});

		it('goes on if nothing is under way and something new came', () => {
			expect(next({ isLatestFull: false })).toEqual([2, 3, 4, 5]);
		});

		it.each<[string, Partial<Progress>, Partial<Requested>]>([
			['all that are counted came', { received: 5 }, {}],
			['more than are counted came', { received: 6 }, {}],
			['a page was past the end', { isPastEnd: true }, {}],
			['nothing new came', { received: 2 }, { hasNewRows: false }],
		])('asks for page 1 at last if %s', (_, change, requested) => {
			expect(next(change, requested)).toEqual([1]);
			const upTo = (change.received ?? 1) + 1;
			if (requested.hasNewRows ?? true) expect(next(change, { ...requested, upTo })).toEqual([]);
		});

		it('waits before it takes nothing new for the end', () => {
			expect(next({ received: 2 }, { upTo: 3, hasNewRows: false })).toEqual([4, 5]);
		});
	});
});

describe('expectedPages', () => {
	it.each<[string, Partial<Progress>, number]>([
		['what the total says', {}, 5],
		['what the total says, the last one not full', { total: 401 }, 5],
		['one more without a total', { received: 7, total: undefined }, 8],
		['one more after one short page', { pageSize: 99 }, 2],
		['what the total says after two short pages', { pageSize: 99, received: 2 }, 6],
		[
			'one more after two short pages without a total',
			{ pageSize: 99, received: 2, total: undefined },
			3,
		],
		['those that came if nothing more is wanted', { wanted: 0 }, 1],
		['those that came if the first one is empty', { pageSize: 0, total: undefined }, 1],
		['those that came if one was past the end', { isPastEnd: true, received: 3 }, 3],
		['those that came if they are all', { received: 5 }, 5],
		['those that came, if they are more', { received: 6 }, 6],
	])('%s', (_, change, pages) => {
		expect(expectedPages(progress(change))).toBe(pages);
	});
});
