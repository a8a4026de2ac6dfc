import type { CommonDialect } from '../conditions/dialect';
import { ApiFailure } from '../http/response';
import { SeededRandom } from './random';

export interface PageQuery {
	page?: number | null;
	limit?: number | null;
}

export interface Page<Item> {
	items: Item[];
	/** One dialect leaves it out. */
	total: number;
}

interface Window {
	from: number;
	/** The index after the last row. */
	to: number;
}

/** Which rows the page holds; throws 400 or 404 if the dialect refuses the page. */
function windowOf({ page, limit }: PageQuery, rows: number, dialect: CommonDialect): Window {
	const { firstPage, maxLimit, overLimit, pastEnd } = dialect;
	if (limit && limit > maxLimit && overLimit === 'refuse') {
		throw new ApiFailure(400, `limit is at most ${maxLimit}, not ${limit}`);
	}
	const size = Math.min(limit ?? dialect.defaultLimit, maxLimit);
	const number = page ?? firstPage;
	if (number < firstPage) {
		throw new ApiFailure(400, `page begins with ${firstPage}, not ${number}`);
	}
	const from = (number - firstPage) * size;
	if (from > 0 && from >= rows && pastEnd !== 'empty') {
		throw new ApiFailure(pastEnd, `There is no page ${number}`);
	}
	return { from, to: from + size };
}

/** A page of rows whose order never changes. `all` is how many there are without filters. */
export function pageOf<Row>(
	matching: Row[],
	query: PageQuery,
	dialect: CommonDialect,
	all = matching.length,
): Page<Row> {
	const { from, to } = windowOf(query, matching.length, dialect);
	const items = matching.slice(from, to);
	if (dialect.total === 'missing') return { items } as Page<Row>;
	return { items, total: dialect.total === 'unfiltered' ? all : matching.length };
}

type Matching = CommonDialect['textMatching'];

/** A value in the form used for comparison. */
function comparable(value: unknown, matching: Matching): string {
	const text = String(value);
	if (matching === 'exactCase') return text;
	if (matching === 'ignoreCase') return text.toLowerCase();
	return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Whether a text is one of the values of an `[in]` filter. */
function oneOfThese(values: string[], { inMatching }: CommonDialect) {
	const wanted = new Set(values.map((value) => comparable(value, inMatching)));
	return (text: unknown) => wanted.has(comparable(text, inMatching));
}

function dateFilter(limit: number, { dateUnit, dateLimits }: CommonDialect, sign: 1 | -1) {
	const moment = limit * (dateUnit === 's' ? 1000 : 1);
	return (date: unknown) =>
		typeof date === 'number' &&
		(date === moment ? dateLimits === 'inclusive' : Math.sign(date - moment) === sign);
}

/** The operators that filters end with. Each takes the filter's value and returns a test for a field. */
const OPERATORS: Record<
	string,
	(wanted: never, dialect: CommonDialect) => (value: unknown) => boolean
> = {
	eq:
		(wanted: unknown, { textMatching }) =>
		(value) =>
			comparable(value, textMatching) === comparable(wanted, textMatching),
	contains:
		(wanted: string, { textMatching }) =>
		(value) =>
			comparable(value, textMatching).includes(comparable(wanted, textMatching)),
	in: (wanted: string[], dialect) => oneOfThese(wanted, dialect),
	before: (wanted: number, dialect) => dateFilter(wanted, dialect, -1),
	after: (wanted: number, dialect) => dateFilter(wanted, dialect, 1),
	lt: (wanted: number, dialect) => dateFilter(wanted, dialect, -1),
	gt: (wanted: number, dialect) => dateFilter(wanted, dialect, 1),
};

/**
 * Whether a row passes all filters of a query, such as `label[contains]`.
 * @param valueOf the value of the field that a filter names
 */
export function filterOf<Row>(
	query: object,
	dialect: CommonDialect,
	valueOf: (row: Row, field: string) => unknown = (row, field) => row[field as keyof Row],
): (row: Row) => boolean {
	const tests = Object.entries(query).flatMap(([name, wanted]) => {
		const [, field, operator] = /^(.+)\[(\w+)\]$/.exec(name) ?? [];
		if (field === undefined || wanted === undefined) return [];
		const passes = OPERATORS[operator](wanted as never, dialect);
		return [(row: Row) => passes(valueOf(row, field))];
	});
	return (row) => tests.every((test) => test(row));
}

/** Lists rows in any order the dialect offers, and keeps the state an order needs between requests. */
export class MovingList<Row> {
	/** Negative: moved to the front; positive: to the back. Rows without an entry stay in creation order. */
	private readonly places = new Map<Row, number>();
	private requests = 0;
	private listings = 0;
	/** The row missing from the current listing, keyed by the listing's filters. */
	private readonly missing = new Map<string, Row | undefined>();

	constructor(private readonly seed: number) {}

	/** @param rows those that pass the filters, in creation order; `all` is how many there are without filters */
	page(rows: Row[], query: PageQuery, dialect: CommonDialect, all: number): Page<Row> {
		this.requests += 1;
		const listed = this.withoutMissingRow(this.inOrder(rows, dialect), query, dialect);
		const page = pageOf(listed, query, dialect, all);
		this.moveOneRow(listed, windowOf(query, listed.length, dialect), dialect);
		return page;
	}

	private inOrder(rows: Row[], { order }: CommonDialect): Row[] {
		const placeOf = (row: Row) => this.places.get(row) ?? 0;
		switch (order) {
			case 'newestFirst':
				return rows.slice().reverse();
			case 'shuffledPerRequest':
				return new SeededRandom([this.seed, this.requests]).shuffled(rows);
			case 'rowMovesToFront':
			case 'rowMovesToBack':
				return rows.slice().sort((a, b) => placeOf(a) - placeOf(b));
			default:
				return rows;
		}
	}

	/**
	 * After each page but the last, one row moves. Either the row that would start the next page goes to the front, so
	 * that it is missed and another row appears twice; or the first row of this page goes to the back, so that the row
	 * that would start the next page is missed.
	 */
	private moveOneRow(rows: Row[], { from, to }: Window, { order }: CommonDialect): void {
		if (to >= rows.length) return;
		if (order === 'rowMovesToFront') this.places.set(rows[to], -this.requests);
		if (order === 'rowMovesToBack') this.places.set(rows[from], this.requests);
	}

	private withoutMissingRow(
		rows: Row[],
		query: PageQuery,
		{ missingRowEvery, firstPage }: CommonDialect,
	): Row[] {
		if (!missingRowEvery) return rows;
		const { page, ...others } = query;
		const listing = JSON.stringify({ ...others, limit: undefined });
		if ((page ?? firstPage) === firstPage) {
			this.listings += 1;
			const isDue = this.listings % missingRowEvery === 0;
			this.missing.set(
				listing,
				isDue ? new SeededRandom([this.seed, this.listings]).pick(rows) : undefined,
			);
		}
		const missing = this.missing.get(listing);
		return missing ? rows.filter((row) => row !== missing) : rows;
	}
}
