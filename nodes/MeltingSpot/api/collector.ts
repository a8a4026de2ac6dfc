import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { isId } from '../transport/endpoints';
import { expectedPages, type Page, type Progress } from './behavior/paging';

export interface Wanted {
	/** The field that identifies a row. */
	key?: string;
	/** Rows wanted; all of them unless set. */
	limit?: number;
	/** Which rows to keep: the API may ignore a filter. */
	keep?: (row: IDataObject) => boolean;
	/** Maximum pages to read. */
	maxPages?: number;
}

/** Where to resume reading the same list later: plain JSON. */
export interface Bookmark {
	/** Pages received. */
	received: number;
	/** Keys of the first page's rows: they show whether page 1 is the first or the second page. */
	firstPage: string[];
	/** Distinct rows received. */
	count: number;
}

/** Collects the rows of a list from its pages: each row once, even if rows move while the pages are read. */
export class Collector {
	/** How many rows to keep. The pages with the last of them may contain more. */
	limit: number;
	/** The row count that the latest page reports. */
	total?: number;
	/** MeltingSpot's clock at its first response, in milliseconds since 1970. */
	serverTime?: number;
	/** Whether every row was read, as far as that can be known. */
	isComplete = false;

	private readonly key: string;
	private readonly maxPages: number;
	private readonly keep: (row: IDataObject) => boolean;
	private readonly known: Set<string>;
	/** Number of rows from an earlier reading whose keys are no longer known. */
	private readonly forgotten: number;
	private readonly kept: Array<{ place: number; rows: IDataObject[] }> = [];
	private firstPage: string[];
	private walk: Walk;
	private previousWalk?: Walk;

	constructor(
		{ key = 'id', limit = Infinity, keep = () => true, maxPages = Infinity }: Wanted = {},
		{ received, firstPage, count }: Bookmark = { received: 0, firstPage: [], count: 0 },
	) {
		this.key = key;
		this.limit = limit;
		this.keep = keep;
		this.maxPages = received + maxPages;
		this.firstPage = firstPage;
		this.known = new Set(firstPage);
		this.forgotten = count - firstPage.length;
		this.walk = new Walk(received, firstPage.length);
	}

	/** The rows kept, in the order of the pages. */
	get rows(): IDataObject[] {
		return [...this.kept].sort((a, b) => a.place - b.place).flatMap(({ rows }) => rows);
	}

	/** Distinct rows received, kept or not. */
	get count(): number {
		return this.known.size + this.forgotten;
	}

	/** Distinct rows received but not kept. */
	get leftOut(): number {
		return this.count - this.keptCount;
	}

	/** Distinct rows received in the current walk. */
	get countInWalk(): number {
		return this.walk.met.size;
	}

	/** Whether all rows wanted, or all that MeltingSpot counts, were received. */
	get isDone(): boolean {
		return this.isEnough || this.hasAll;
	}

	/** Once reading has ended: whether pages may be left unread because of the limit or `maxPages`. */
	get hasMorePages(): boolean {
		return !this.hasAll && !this.walk.isOver;
	}

	/** How many more rows MeltingSpot counts than it listed. */
	get missing(): number {
		return this.isDone ? 0 : Math.max(0, (this.total ?? 0) - this.count);
	}

	get progress(): Progress {
		const { received, pageSize, isPastEnd, isLatestFull } = this.walk;
		const { total, maxPages } = this;
		const wanted = this.isDone ? 0 : this.limit - this.keptCount;
		return { received, pageSize, total, isPastEnd, isLatestFull, wanted, maxPages };
	}

	/** The minimum number of pages in the list, including those received. */
	get expectedPages(): number {
		return expectedPages(this.progress);
	}

	get bookmark(): Bookmark {
		return { received: this.walk.received, firstPage: this.firstPage, count: this.count };
	}

	add({ number, rows, total, serverTime }: Page): void {
		this.total = total;
		this.serverTime ??= serverTime;
		const keys = rows.map((row) => keyOf(row, this.key));
		if (this.walk.received === 0) this.firstPage = [...new Set(keys)];
		this.walk.add(number, keys);
		const newRows = rows.filter((_, index) => {
			const isNew = !this.known.has(keys[index]);
			this.known.add(keys[index]);
			return isNew;
		});
		// Rows from page 1 (if numbering starts at 0) or a second walk come last.
		const place = number === 1 || this.previousWalk ? Infinity : (number ?? 1);
		this.kept.push({ place, rows: newRows.filter(this.keep) });
	}

	/** Decides whether a finished walk is complete. Short of the total, two walks must receive the same rows. */
	endWalk(): void {
		const { count } = this;
		const isRepeated = this.previousWalk?.met.size === count && this.countInWalk === count;
		const isWhole = !this.hasMorePages && (this.total === undefined || isRepeated);
		this.isComplete = count === 0 || this.isDone || isWhole;
	}

	startOver(): void {
		this.previousWalk = this.walk;
		this.walk = new Walk();
	}

	private get keptCount(): number {
		return this.kept.reduce((count, { rows }) => count + rows.length, 0);
	}

	private get isEnough(): boolean {
		return this.keptCount >= this.limit;
	}

	private get hasAll(): boolean {
		return this.total !== undefined && this.count >= this.total;
	}
}

/** One pass through the pages. */
class Walk {
	isPastEnd = false;
	isLatestFull = true;
	/** Whether there is no page left to request. */
	isOver = false;
	readonly met = new Set<string>();

	constructor(
		public received = 0,
		public pageSize = 0,
	) {}

	add(number: number | undefined, keys: string[]): void {
		const before = this.met.size;
		for (const key of keys) this.met.add(key);
		if (this.received === 0) this.pageSize = keys.length;
		this.received += 1;
		if (keys.length === 0) this.isPastEnd = true;
		if (number === 1 || this.pageSize === 0) this.isOver = true;
		this.isLatestFull = keys.length >= this.pageSize && this.met.size > before;
	}
}

/**
 * What identifies a row. One without a usable id is keyed by a hash of all of it, so that rows stay apart; keys are stored,
 * and its content must not be.
 */
export function keyOf(row: IDataObject, key = 'id'): string {
	const value = row[key];
	return isId(value) ? String(value) : hashOf(JSON.stringify(row));
}

export function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
