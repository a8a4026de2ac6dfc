import type { Clock } from './clock';
import type { Dialect } from './dialect';
import { Failure } from './failure';
import type { Member, MemberRecord } from './model';
import { Dice } from './seed';
import type { World } from './world';

/** The paging part of a query, once the contract was kept. */
export interface PageQuery {
	page?: number | null;
	limit?: number | null;
}

/** The query of a listing of members, once the contract was kept. */
export interface MemberQuery extends PageQuery {
	'email[in]'?: string[];
	'firstname[in]'?: string[];
	'lastname[in]'?: string[];
	'customRoleId[eq]'?: string;
	'invitationDate[before]'?: number;
	'invitationDate[after]'?: number;
	'registrationDate[before]'?: number;
	'registrationDate[after]'?: number;
}

export interface Page<Row> {
	items: Row[];
	/** Not there in one dialect. */
	total?: number;
}

/** A place that no member is created at. */
const BEHIND_ALL = Number.MAX_SAFE_INTEGER / 2;

interface Window {
	from: number;
	/** The place after the last row. */
	to: number;
}

/** Which rows the page holds; throws 400 or 404 where the dialect refuses it. */
function windowOf({ page, limit }: PageQuery, rows: number, dialect: Dialect): Window {
	const { firstPage, maxLimit, overLimit, pastEnd } = dialect;
	if (limit && limit > maxLimit && overLimit === 'refuse') {
		throw new Failure(400, `limit is at most ${maxLimit}, not ${limit}`);
	}
	const size = Math.min(limit ?? dialect.defaultLimit, maxLimit);
	const number = page ?? firstPage;
	if (number < firstPage) {
		throw new Failure(400, `page begins with ${firstPage}, not ${number}`);
	}
	const from = (number - firstPage) * size;
	if (from > 0 && from >= rows && pastEnd !== 'empty') {
		throw new Failure(pastEnd, `There is no page ${number}`);
	}
	return { from, to: from + size };
}

/** A page of rows that come in one order whatever happens: custom roles, custom properties. */
export function pageOf<Row>(
	matching: Row[],
	all: number,
	query: PageQuery,
	dialect: Dialect,
): Page<Row> {
	const { from, to } = windowOf(query, matching.length, dialect);
	return withTotal(matching.slice(from, to), matching.length, all, dialect);
}

function withTotal<Row>(
	items: Row[],
	matching: number,
	all: number,
	{ total }: Dialect,
): Page<Row> {
	switch (total) {
		case 'missing':
			return { items };
		case 'unfiltered':
			return { items, total: all };
		default:
			return { items, total: matching };
	}
}

/** Whether a text is one of the values of an `[in]` filter. */
export function oneOfThese(values: string[], { inMatching }: Dialect) {
	const comparable = (text: string) => (inMatching === 'ignoreCase' ? text.toLowerCase() : text);
	const wanted = new Set(values.map(comparable));
	return { matches: (text: string) => wanted.has(comparable(text)) };
}

/** Lists the members of a Spot in every dialect. It keeps what a dialect needs from one request to the next. */
export class MemberListing {
	/** Where the rows that moved are now; the others are where they were created. */
	private readonly places = new Map<MemberRecord, number>();
	private requests = 0;
	private listings = 0;
	/** Which member is missing from the listing that is under way, by its filters. */
	private readonly missing = new Map<string, MemberRecord | undefined>();

	constructor(
		private readonly world: World,
		private readonly clock: Clock,
		private readonly seed: number,
	) {}

	page(query: MemberQuery, dialect: Dialect): Page<Partial<Member>> {
		this.requests += 1;
		const rows = this.withoutMissingRow(this.matching(query, dialect), query, dialect);
		const window = windowOf(query, rows.length, dialect);
		const items = rows.slice(window.from, window.to).map((row) => memberIn(dialect, row));
		if (window.to < rows.length) this.moveOneRow(rows, window, dialect);
		const all = this.world.records.length - this.hidden().size;
		return withTotal(items, rows.length, all, dialect);
	}

	private matching(query: MemberQuery, dialect: Dialect): MemberRecord[] {
		const tests = this.tests(query, dialect);
		const hidden = this.hidden();
		if (hidden.size > 0) tests.push((row) => !hidden.has(row));
		const rows = this.candidates(dialect);
		return tests.length ? rows.filter((row) => tests.every((test) => test(row))) : rows;
	}

	/** All members in the order of the dialect. */
	private candidates(dialect: Dialect): MemberRecord[] {
		switch (dialect.order) {
			case 'newestFirst':
				return this.world.records.slice().reverse();
			case 'shuffledPerRequest':
				return new Dice([this.seed, this.requests]).shuffled(this.world.records);
			case 'rowMovesToFront':
			case 'rowMovesToBack':
				return this.world.records.slice().sort((a, b) => this.placeOf(a) - this.placeOf(b));
			default:
				return this.world.records;
		}
	}

	private hidden(): Set<MemberRecord> {
		const now = this.clock.now();
		return new Set([...this.world.lateRecords].filter(({ visibleAt }) => visibleAt > now));
	}

	private placeOf(row: MemberRecord): number {
		return this.places.get(row) ?? row.sequence;
	}

	private tests(query: MemberQuery, dialect: Dialect): Array<(row: MemberRecord) => boolean> {
		const applied = Object.fromEntries(
			Object.entries(query).filter(([name]) => !dialect.ignoredFilters.includes(name)),
		) as MemberQuery;
		const tests: Array<(row: MemberRecord) => boolean> = [];

		for (const field of ['email', 'firstname', 'lastname'] as const) {
			const values = applied[`${field}[in]`];
			if (!values) continue;
			const { matches } = oneOfThese(values, dialect);
			tests.push(({ member }) => matches(member[field]));
		}
		const customRoleId = applied['customRoleId[eq]'];
		if (customRoleId !== undefined) {
			tests.push(({ member }) => member.customRoleId === customRoleId);
		}
		const dates = {
			invitationDate: ({ invitedAt }: MemberRecord) => invitedAt,
			registrationDate: (row: MemberRecord) => this.world.registeredAt(row),
		};
		const unit = dialect.dateUnit === 's' ? 1000 : 1;
		const inclusive = dialect.dateLimits === 'inclusive';
		for (const field of ['invitationDate', 'registrationDate'] as const) {
			const dateOf = dates[field];
			for (const [side, sign] of [
				['before', -1],
				['after', 1],
			] as const) {
				const value = applied[`${field}[${side}]`];
				if (value === undefined) continue;
				const limit = value * unit;
				tests.push((row) => {
					const date = dateOf(row);
					if (date === null) return false;
					return date === limit ? inclusive : Math.sign(date - limit) === sign;
				});
			}
		}
		return tests;
	}

	/**
	 * After each page but the last, one row changes its place: the one that the next page would begin with goes to the
	 * front, so that it is missed and another one comes twice; or the first one of this page goes to the back, so that
	 * the row that the next page would begin with is missed.
	 */
	private moveOneRow(rows: MemberRecord[], { from, to }: Window, { order }: Dialect): void {
		if (order === 'rowMovesToFront') this.places.set(rows[to], -this.requests);
		if (order === 'rowMovesToBack') this.places.set(rows[from], BEHIND_ALL + this.requests);
	}

	private withoutMissingRow(
		rows: MemberRecord[],
		query: MemberQuery,
		{ missingRowEvery, firstPage }: Dialect,
	): MemberRecord[] {
		if (!missingRowEvery) return rows;
		const { page, ...others } = query;
		const listing = JSON.stringify({ ...others, limit: undefined });
		if ((page ?? firstPage) === firstPage) {
			this.listings += 1;
			const isDue = this.listings % missingRowEvery === 0;
			this.missing.set(
				listing,
				isDue ? new Dice([this.seed, this.listings]).pick(rows) : undefined,
			);
		}
		const missing = this.missing.get(listing);
		return missing ? rows.filter((row) => row !== missing) : rows;
	}
}

/** The member as this dialect shows it. */
export function memberIn(dialect: Dialect, { member, sequence }: MemberRecord): Partial<Member> {
	const { extraFields, missingFields, unknownValues } = dialect;
	if (!extraFields && !unknownValues && missingFields.length === 0) return member;
	const shown: Record<string, unknown> = { ...member };
	if (extraFields) {
		Object.assign(shown, {
			externalId: null,
			bio: 'A field that no documentation names',
			badges: [{ label: 'Founder', level: 2 }],
		});
	}
	if (unknownValues && sequence % 5 === 0) {
		Object.assign(shown, { status: 'Suspended', lang: 'ja' });
	}
	for (const field of missingFields) delete shown[field];
	return shown;
}
