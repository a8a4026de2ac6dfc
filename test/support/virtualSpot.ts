import type { IDataObject } from 'n8n-workflow';
import type { Endpoint } from '../../nodes/MeltingSpot/transport/endpoints';
import type {
	ApiResponse,
	Query,
	Request,
	RequestOptions,
} from '../../nodes/MeltingSpot/transport/request';

/** How a virtual MeltingSpot reads what the documentation leaves open. */
export interface VirtualDialect {
	dateUnit: 's' | 'ms';
	dateLimits: 'exclusive' | 'inclusive';
	total: 'filtered' | 'missing' | 'unfiltered';
	firstPage: 0 | 1;
	maxLimit: number;
	overLimit: 'clamp' | 'refuse';
	pastEnd: 'empty' | 400 | 404;
	order: 'oldestFirst' | 'newestFirst';
	dateHeader: 'present' | 'missing' | 'sometimes';
	/** What the total is, whatever there is to count. */
	falseTotal?: unknown;
	/** Each page is the first one. */
	ignoresPage?: boolean;
	ignoresDates?: boolean;
	/** Whom `email[in]` finds; those who have one of the addresses unless set. */
	findsByEmail?: (asked: string[], all: string[]) => string[];
}

/** As the documentation suggests. */
export const documentedDialect: VirtualDialect = {
	dateUnit: 's',
	dateLimits: 'exclusive',
	total: 'filtered',
	firstPage: 1,
	maxLimit: 100,
	overLimit: 'clamp',
	pastEnd: 'empty',
	order: 'oldestFirst',
	dateHeader: 'present',
};

interface Row {
	id: string;
	registeredAt: number;
	visibleAt: number;
}

/** Time that passes only when told to; milliseconds since 1970. */
export class VirtualTime {
	constructor(public now: number) {}

	advance(milliseconds: number): void {
		this.now += milliseconds;
	}
}

/** What one poll experiences on its way to the virtual MeltingSpot. */
export interface Journey {
	latencyMs: number;
	/** When the poll is out of time. */
	deadline: number;
	/** Called before the request of this number is answered, from 0 on. What it throws, the request throws. */
	beforeAnswer(request: number): Promise<void>;
	/** A member that no listing of this poll shows. */
	omitted?: string;
	/** Told each member that a listing of more than one row showed. */
	onListed(id: string): void;
}

/**
 * The members of a Spot and `GET /v1/spotMembers`, in memory and in virtual time: a second implementation of what
 * the emulator does, small enough for many thousand polls in a few seconds.
 */
export class VirtualSpot {
	/** The queries that it got, in their order. */
	readonly asked: Query[] = [];
	mostInFlight = 0;
	inFlight = 0;
	private rows: Row[] = [];
	private requests = 0;

	constructor(
		readonly time: VirtualTime,
		private readonly dialect: VirtualDialect,
		/** How far the `Date` header is ahead of the clock that registrations are written by. */
		private readonly dateSkewMs: number,
	) {}

	register(registeredAt: number, visibleAt: number): string {
		const id = `member-${this.rows.length}`;
		this.rows.push({ id, registeredAt, visibleAt });
		return id;
	}

	/** One row takes another place in the order, as happens while somebody reads the pages. */
	moveRow(index: number, to: 'front' | 'back'): void {
		if (this.rows.length === 0) return;
		const [row] = this.rows.splice(index % this.rows.length, 1);
		if (to === 'front') this.rows.unshift(row);
		else this.rows.push(row);
	}

	visibleIds(): string[] {
		return this.rows.filter(({ visibleAt }) => visibleAt <= this.time.now).map(({ id }) => id);
	}

	/** The way to this Spot for one poll. `signal` aborts at the deadline. */
	connect(journey: Partial<Journey> = {}): { request: Request; signal: AbortSignal } {
		const { latencyMs = 0, deadline = Infinity, beforeAnswer = async () => {} } = journey;
		const outOfTime = new AbortController();
		let sent = 0;
		const request = async (_endpoint: Endpoint, options: RequestOptions<Endpoint, number>) => {
			const answerAt = this.time.now + latencyMs;
			const number = sent++;
			this.note(options.query);
			try {
				// Requests that leave together travel together.
				await Promise.resolve();
				await beforeAnswer(number);
			} finally {
				this.inFlight--;
			}
			this.time.now = Math.max(this.time.now, answerAt);
			if (this.time.now >= deadline) outOfTime.abort();
			if (outOfTime.signal.aborted) throw new Error('MeltingSpot did not answer in time');
			return this.answer(options, journey);
		};
		return { request: request as Request, signal: outOfTime.signal };
	}

	private note(query: Query = {}): void {
		this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
		const sent = Object.entries(query).filter(([, value]) => value !== undefined);
		this.asked.push(Object.fromEntries(sent));
	}

	private answer(
		{ query = {}, acceptStatuses = [] }: RequestOptions<Endpoint, number>,
		{ omitted, onListed }: Partial<Journey>,
	): ApiResponse<Endpoint, number> {
		const serverTime = this.dateHeader();
		const refuse = (status: number) => {
			if (!acceptStatuses.includes(status)) throw new Error(`MeltingSpot answered ${status}`);
			return { status, refused: status, serverTime };
		};

		const { dialect } = this;
		const limit = Number(query.limit ?? dialect.maxLimit);
		if (limit > dialect.maxLimit && dialect.overLimit === 'refuse') return refuse(400);
		const matching = this.matching(query).filter(({ id }) => id !== omitted);
		if (dialect.order === 'newestFirst') matching.reverse();
		const first = this.pageIndex(query) * Math.min(limit, dialect.maxLimit);
		if (first > 0 && first >= matching.length && dialect.pastEnd !== 'empty') {
			return refuse(dialect.pastEnd);
		}
		const items: IDataObject[] = matching
			.slice(first, first + Math.min(limit, dialect.maxLimit))
			.map(({ id }) => ({ id, email: emailOf(id), spotId: 'spot' }));
		if (limit > 1) for (const { id } of items) onListed?.(String(id));
		const body = { items, ...this.total(matching.length) };
		return { status: 200, body, serverTime } as ApiResponse<Endpoint, number>;
	}

	private dateHeader(): number | undefined {
		const { dateHeader } = this.dialect;
		const isDated =
			dateHeader === 'present' || (dateHeader === 'sometimes' && ++this.requests % 2 === 0);
		const shownTime = Math.floor((this.time.now + this.dateSkewMs) / 1_000) * 1_000;
		return isDated ? shownTime : undefined;
	}

	private pageIndex({ page }: Query): number {
		const { firstPage, ignoresPage = false } = this.dialect;
		return ignoresPage || page === undefined ? 0 : Number(page) - firstPage;
	}

	private total(filtered: number): { total?: unknown } {
		const { total, falseTotal } = this.dialect;
		if ('falseTotal' in this.dialect) return { total: falseTotal };
		const counts = { filtered, unfiltered: this.visibleIds().length };
		return total === 'missing' ? {} : { total: counts[total] };
	}

	private matching(query: Query = {}): Row[] {
		const { dateUnit, dateLimits, ignoresDates = false } = this.dialect;
		const limitOf = (side: string) => {
			const value = query[`registrationDate[${side}]`] ?? query[`invitationDate[${side}]`];
			if (value === undefined || ignoresDates) return undefined;
			return Number(value) * (dateUnit === 's' ? 1_000 : 1);
		};
		const after = limitOf('after') ?? -Infinity;
		const before = limitOf('before') ?? Infinity;
		const found = this.foundByEmail(query['email[in]']);
		return this.rows.filter(({ id, registeredAt: date, visibleAt }) => {
			if (visibleAt > this.time.now || !found(id)) return false;
			return dateLimits === 'inclusive'
				? date >= after && date <= before
				: date > after && date < before;
		});
	}

	private foundByEmail(list: Query[string]): (id: string) => boolean {
		if (list === undefined) return () => true;
		const { findsByEmail = (asked: string[]) => asked } = this.dialect;
		const found = new Set(findsByEmail(String(list).split(','), this.visibleIds().map(emailOf)));
		return (id) => found.has(emailOf(id));
	}
}

/** A member's address. Everyone is invited when they register. */
function emailOf(id: string): string {
	return `${id}@example.com`;
}
