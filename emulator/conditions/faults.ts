import { Type, type Static } from '@sinclair/typebox';
import { count, duration, milliseconds } from './bounds';

const options = { additionalProperties: false };

/** Which requests a fault strikes. A request must match all given fields. */
const Match = Type.Object(
	{
		method: Type.Optional(Type.String()),
		/** The path as sent, without the query; `*` stands for any text. */
		path: Type.Optional(Type.String({ pattern: '^/' })),
		/** The page of a listing; a query without `page` is for the first page. */
		page: Type.Optional(count()),
	},
	options,
);

const when = {
	match: Type.Optional(Match),
	/** How many matching requests to skip first; 0 unless set. */
	after: Type.Optional(count()),
	/** How many times to strike; once unless set. */
	times: Type.Optional(Type.Union([count({ minimum: 1 }), Type.Literal('always')])),
};

/** @param takesEffect whether the operation has happened when the fault strikes */
const fault = <Kind extends string, Details extends Parameters<typeof Type.Object>[0]>(
	kind: Kind,
	description: string,
	takesEffect: boolean,
	details: Details,
) =>
	Type.Object(
		{ ...when, kind: Type.Literal(kind), ...details },
		// A keyword that validators ignore.
		{ ...options, description, $comment: takesEffect ? 'yes' : 'no' },
	);

const RetryAfter = Type.Union([count(), Type.Object({ httpDateIn: milliseconds() }, options)]);

/** What can go wrong. */
export const Fault = Type.Union([
	fault(
		'status',
		'responds with `status`, with `retryAfter` (seconds, or `{ "httpDateIn": ms }`) and `body` if given',
		false,
		{
			status: Type.Integer({ minimum: 300, maximum: 599 }),
			retryAfter: Type.Optional(RetryAfter),
			body: Type.Optional(Type.Unknown()),
		},
	),
	fault('redirect', 'responds with `status` and `location`', false, {
		status: Type.Integer({ minimum: 300, maximum: 399 }),
		location: Type.String(),
	}),
	fault('html', 'responds with an HTML page and `status` (200)', false, {
		status: Type.Optional(Type.Integer({ minimum: 200, maximum: 599 })),
	}),
	fault(
		'payloadTooLarge',
		'413 for a request with more than `maxEmails` addresses or ids; others do not match',
		false,
		{ maxEmails: count() },
	),
	fault('resetBefore', 'resets the connection', false, {}),
	fault('resetAfter', 'resets the connection', true, {}),
	fault('halfAnswer', 'closes the connection in the middle of the response', true, {}),
	fault('truncatedJson', 'sends the first half of the JSON as if it were all of it', true, {}),
	fault('wrongShape', 'sends `body` instead', true, { body: Type.Unknown() }),
	fault('latency', 'delays the response by `ms`', true, { ms: duration() }),
	fault('hang', 'never responds', true, {}),
]);
export type Fault = Static<typeof Fault>;
export type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>;

/** What the faults look at in a request. */
export interface FaultTarget {
	method: string;
	path: string;
	page: number;
	/** How many members the body names, by address or id. */
	members: number;
}

/** The pending faults, in the order they were added. */
export class FaultQueue {
	private entries: Array<{ fault: Fault; matched: number; struck: number }> = [];

	get pending(): Fault[] {
		return this.entries.map(({ fault }) => fault);
	}

	add(fault: Fault): void {
		this.entries.push({ fault, matched: 0, struck: 0 });
	}

	clear(): void {
		this.entries = [];
	}

	/** The fault that strikes this request. At most one does; the others do not count the request. */
	next(target: FaultTarget): Fault | undefined {
		const due = this.entries.find((entry) => {
			if (!matches(entry.fault, target)) return false;
			entry.matched += 1;
			return entry.matched > (entry.fault.after ?? 0);
		});
		if (!due) return undefined;
		due.struck += 1;
		if (due.struck === (due.fault.times ?? 1)) {
			this.entries = this.entries.filter((entry) => entry !== due);
		}
		return due.fault;
	}
}

function matches(fault: Fault, target: FaultTarget): boolean {
	const { method, path, page } = fault.match ?? {};
	return (
		(method === undefined || method.toUpperCase() === target.method) &&
		(path === undefined || matchesPattern(target.path, path)) &&
		(page === undefined || page === target.page) &&
		(fault.kind !== 'payloadTooLarge' || target.members > fault.maxEmails)
	);
}

/** Whether a path is like a pattern with `*`, in linear time: each piece between two stars is searched for once. */
function matchesPattern(path: string, pattern: string): boolean {
	const [start, ...pieces] = pattern.split('*');
	const end = pieces.pop();
	if (end === undefined) return path === start;
	let at = path.startsWith(start) ? start.length : -1;
	for (const piece of pieces) {
		const found = at < 0 ? -1 : path.indexOf(piece, at);
		at = found < 0 ? -1 : found + piece.length;
	}
	return at >= 0 && path.length - end.length >= at && path.endsWith(end);
}
