import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { Endpoint } from '../../nodes/MeltingSpot/transport/endpoints';
import type {
	ApiResponse,
	Query,
	Request,
	RequestOptions,
} from '../../nodes/MeltingSpot/transport/request';

/** How a virtual MeltingSpot interprets what the documentation leaves open. */
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
	/** What the total is, regardless of the actual count. */
	falseTotal?: unknown;
	/** Every page is the first one. */
	ignoresPage?: boolean;
	ignoresDates?: boolean;
	/** Whom `email[in]` finds; by default, those who have one of the addresses. */
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

export interface VirtualRow {
	id: string;
	visibleAt: number;
}

interface VirtualMember extends VirtualRow {
	registeredAt: number;
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
	/** When the poll runs out of time. */
	deadline: number;
	/** Called before this request (numbered from 0) gets its response. What it throws, the request throws. */
	beforeAnswer(request: number): Promise<void>;
	/** A member that no listing of this poll shows. */
	omitted?: string;
	/** Called with each member that a listing of more than one row showed. */
	onListed(id: string): void;
}

/**
 * A list of the API, in memory and in virtual time: a second implementation of what the emulator does, small enough for
 * many thousands of polls in a few seconds.
 */
export abstract class VirtualApi<Row extends VirtualRow> {
	/** The queries that it received, in order. */
	readonly asked: Query[] = [];
	mostInFlight = 0;
	inFlight = 0;
	rows: Row[] = [];
	private requests = 0;

	constructor(
		readonly time: VirtualTime,
		protected readonly dialect: VirtualDialect,
		/** How far the `Date` header is ahead of the clock that sets the dates. */
		private readonly dateSkewMs: number,
	) {}

	/** The rows of a list, visible or not; undefined if the endpoint isn't one. */
	protected abstract rowsOf(endpoint: string, path: Record<string, string>): Row[] | undefined;

	/** Those of them that a query finds; a status if it is refused. */
	protected abstract find(query: Query, rows: Row[]): Row[] | number;

	abstract toJson(row: Row): IDataObject;

	/** What an endpoint other than the list responds with: an entity, or a status. */
	abstract answerOther(
		endpoint: string,
		path: Record<string, string>,
		query: Query,
		journey: Partial<Journey>,
	): unknown;

	/** Moves a row to another place in the order, as happens while someone reads the pages. */
	moveRow(index: number, to: 'front' | 'back'): void {
		if (this.rows.length === 0) return;
		const [row] = this.rows.splice(index % this.rows.length, 1);
		if (to === 'front') this.rows.unshift(row);
		else this.rows.push(row);
	}

	visibleIds(): string[] {
		return this.rows.filter((row) => this.isVisible(row)).map(({ id }) => id);
	}

	protected isVisible({ visibleAt }: Row): boolean {
		return visibleAt <= this.time.now;
	}

	/** Connects one poll to this Spot. `signal` aborts at the deadline. */
	connect(journey: Partial<Journey> = {}): { request: Request; signal: AbortSignal } {
		const { latencyMs = 0, deadline = Infinity, beforeAnswer = async () => {} } = journey;
		const outOfTime = new AbortController();
		let sent = 0;
		const request = async (endpoint: Endpoint, options: RequestOptions<Endpoint, number>) => {
			const answerAt = this.time.now + latencyMs;
			const number = sent++;
			this.note(options.query);
			try {
				// Requests sent together are in flight together.
				await Promise.resolve();
				await beforeAnswer(number);
			} finally {
				this.inFlight--;
			}
			this.time.now = Math.max(this.time.now, answerAt);
			if (this.time.now >= deadline) outOfTime.abort();
			if (outOfTime.signal.aborted) throw new Error('MeltingSpot did not answer in time');
			return this.answer(endpoint, options, journey);
		};
		return { request: request as Request, signal: outOfTime.signal };
	}

	private note(query: Query = {}): void {
		this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
		const sent = Object.entries(query).filter(([, value]) => value !== undefined);
		this.asked.push(Object.fromEntries(sent));
	}

	private answer(
		endpoint: Endpoint,
		{ query = {}, path, acceptStatuses = [] }: RequestOptions<Endpoint, number>,
		journey: Partial<Journey>,
	): ApiResponse<Endpoint, number> {
		const { omitted, onListed } = journey;
		const serverTime = this.dateHeader();
		const refuse = (status: number) => {
			if (!acceptStatuses.includes(status)) throw refusal(status);
			return { status, refused: status, serverTime };
		};

		const rows = this.rowsOf(endpoint, { ...path });
		if (!rows) {
			const other = this.answerOther(endpoint, { ...path }, query, journey);
			if (typeof other === 'number') return refuse(other);
			return { status: 200, body: other, serverTime } as ApiResponse<Endpoint, number>;
		}
		const { dialect } = this;
		const limit = Number(query.limit ?? dialect.maxLimit);
		if (limit > dialect.maxLimit && dialect.overLimit === 'refuse') return refuse(400);
		const found = this.find(query, rows);
		if (typeof found === 'number') return refuse(found);
		const matching = found.filter((row) => this.isVisible(row) && row.id !== omitted);
		if (dialect.order === 'newestFirst') matching.reverse();
		const first = this.pageIndex(query) * Math.min(limit, dialect.maxLimit);
		if (first > 0 && first >= matching.length && dialect.pastEnd !== 'empty') {
			return refuse(dialect.pastEnd);
		}
		const items: IDataObject[] = matching
			.slice(first, first + Math.min(limit, dialect.maxLimit))
			.map((row) => this.toJson(row));
		if (limit > 1) for (const { id } of items) onListed?.(String(id));
		const body = { items, ...this.total(matching.length, rows) };
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

	private total(filtered: number, rows: Row[]): { total?: unknown } {
		const { total, falseTotal } = this.dialect;
		if ('falseTotal' in this.dialect) return { total: falseTotal };
		const counts = { filtered, unfiltered: rows.filter((row) => this.isVisible(row)).length };
		return total === 'missing' ? {} : { total: counts[total] };
	}
}

/** As the node's own errors report it. */
function refusal(status: number): Error {
	const node = { name: 'Trigger', type: 'trigger' } as INode;
	return new NodeApiError(
		node,
		{ message: `MeltingSpot answered ${status}` },
		{ httpCode: String(status) },
	);
}

/** The members of a Spot: `GET /v1/spotMembers`. */
export class VirtualSpot extends VirtualApi<VirtualMember> {
	protected override rowsOf(endpoint: string): VirtualMember[] | undefined {
		return endpoint === 'GET /v1/spotMembers' ? this.rows : undefined;
	}

	register(registeredAt: number, visibleAt: number): string {
		const id = `member-${this.rows.length}`;
		this.rows.push({ id, registeredAt, visibleAt });
		return id;
	}

	override toJson({ id }: VirtualMember): IDataObject {
		return { id, email: emailOf(id), spotId: 'spot' };
	}

	override answerOther(endpoint: string): never {
		throw new Error(`There is no ${endpoint}`);
	}

	protected override find(query: Query, rows: VirtualMember[]): VirtualMember[] {
		const { dateUnit, dateLimits, ignoresDates = false } = this.dialect;
		const limitOf = (side: string) => {
			const value = query[`registrationDate[${side}]`] ?? query[`invitationDate[${side}]`];
			if (value === undefined || ignoresDates) return undefined;
			return Number(value) * (dateUnit === 's' ? 1_000 : 1);
		};
		const after = limitOf('after') ?? -Infinity;
		const before = limitOf('before') ?? Infinity;
		const found = this.foundByEmail(query['email[in]']);
		return rows.filter(({ id, registeredAt: date }) => {
			if (!found(id)) return false;
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
