import type { IDataObject } from 'n8n-workflow';
import type { Endpoint } from '../../nodes/MeltingSpot/transport/endpoints';
import type {
	ApiResponse,
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
}

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
	connect(journey: Journey): { request: Request; signal: AbortSignal } {
		const outOfTime = new AbortController();
		let sent = 0;
		const request = async (_endpoint: Endpoint, options: RequestOptions<Endpoint, number>) => {
			const answerAt = this.time.now + journey.latencyMs;
			const number = sent++;
			// Requests that leave together travel together.
			await Promise.resolve();
			await journey.beforeAnswer(number);
			this.time.now = Math.max(this.time.now, answerAt);
			if (this.time.now >= journey.deadline) outOfTime.abort();
			if (outOfTime.signal.aborted) throw new Error('MeltingSpot did not answer in time');
			return this.answer(options, journey);
		};
		return { request: request as Request, signal: outOfTime.signal };
	}

	private answer(
		{ query = {}, acceptStatuses = [] }: RequestOptions<Endpoint, number>,
		{ omitted, onListed }: Journey,
	): ApiResponse<Endpoint, number> {
		const { dialect } = this;
		const isDated =
			dialect.dateHeader === 'present' ||
			(dialect.dateHeader === 'sometimes' && ++this.requests % 2 === 0);
		const shownTime = Math.floor((this.time.now + this.dateSkewMs) / 1_000) * 1_000;
		const serverTime = isDated ? shownTime : undefined;
		const refuse = (status: number) => {
			if (!acceptStatuses.includes(status)) throw new Error(`MeltingSpot answered ${status}`);
			return { refused: status, serverTime };
		};

		const limit = Number(query.limit ?? dialect.maxLimit);
		if (limit > dialect.maxLimit && dialect.overLimit === 'refuse') return refuse(400);
		const size = Math.min(limit, dialect.maxLimit);
		const matching = this.matching(query).filter(({ id }) => id !== omitted);
		if (dialect.order === 'newestFirst') matching.reverse();
		const page = Number(query.page ?? dialect.firstPage) - dialect.firstPage;
		if (page > 0 && page * size >= matching.length && dialect.pastEnd !== 'empty') {
			return refuse(dialect.pastEnd);
		}
		const items: IDataObject[] = matching
			.slice(page * size, (page + 1) * size)
			.map(({ id }) => ({ id, spotId: 'spot' }));
		if (limit > 1) for (const { id } of items) onListed(String(id));
		const totals = { filtered: matching.length, unfiltered: this.visibleIds().length };
		const body = {
			items,
			...(dialect.total !== 'missing' && { total: totals[dialect.total] }),
		};
		return { body, serverTime } as ApiResponse<Endpoint, number>;
	}

	private matching(query: RequestOptions<Endpoint>['query'] = {}): Row[] {
		const { dateUnit, dateLimits } = this.dialect;
		const limitOf = (side: string) => {
			const value = query[`registrationDate[${side}]`];
			return value === undefined ? undefined : Number(value) * (dateUnit === 's' ? 1_000 : 1);
		};
		const after = limitOf('after') ?? -Infinity;
		const before = limitOf('before') ?? Infinity;
		return this.rows.filter(({ registeredAt: date, visibleAt }) => {
			if (visibleAt > this.time.now) return false;
			return dateLimits === 'inclusive'
				? date >= after && date <= before
				: date > after && date < before;
		});
	}
}
