import { request, type Dispatcher } from 'undici';
import type { Emulator, Member } from '../../emulator';
import { createContract } from '../../emulator/http/contract';

export interface Reply<Body> {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	text: string;
	body: Body;
}

export interface Page<Row> {
	items: Row[];
	total: number;
}

export interface ErrorBody {
	statusCode: number;
	message: string;
}

export interface Call {
	method?: Dispatcher.HttpMethod;
	/** The path with its query, exactly as sent. */
	path: string;
	/** Sent as JSON; a string is sent as is. */
	body?: unknown;
	/** Replaces the default headers: the key in Authorization and a body's JSON type. */
	headers?: Record<string, string>;
	signal?: AbortSignal;
	/** For the responses that a dialect or a fault corrupts on purpose: they must break the contract. */
	spoilt?: boolean;
}

const contract = createContract();
const contractReady = contract.init();

/** Calls the public API and always checks the response against the contract. */
export async function call<Body = Member>(emulator: Emulator, options: Call): Promise<Reply<Body>> {
	await contractReady;
	const { method = 'GET', path, body, signal, spoilt = false } = options;
	const headers = options.headers ?? {
		authorization: emulator.key,
		...(body === undefined ? {} : { 'content-type': 'application/json' }),
	};
	const answer = await request(emulator.url + path, {
		method,
		headers,
		body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
		signal,
	});
	const text = await answer.body.text();
	const reply = { status: answer.statusCode, headers: answer.headers, text, body: parsed(text) };

	// The contract represents no body as null.
	const breaches = breachesOf(method, path, text === '' ? { ...reply, body: null } : reply);
	if (spoilt !== breaches.length > 0) {
		throw new Error(
			`${method} ${path} answered ${reply.status} ${text}, which ` +
				(spoilt ? 'keeps the contract' : `breaks the contract: ${breaches.join('; ')}`),
		);
	}
	return reply as Reply<Body>;
}

function breachesOf(
	method: string,
	path: string,
	{ status, body }: { status: number; body: unknown },
): string[] {
	const operation = contract.matchOperation({ method, path, headers: {} });
	if (!operation) return [];
	const { errors } = contract.validateResponse(body, operation, status);
	return (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Undefined for anything that isn't JSON. */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Lists members like a client that follows `total`, and returns every row received, duplicates included. */
export async function walk(emulator: Emulator, query = 'limit=100'): Promise<Member[]> {
	const rows: Member[] = [];
	const { firstPage } = emulator.state().dialect;
	for (let page = firstPage; ; page += 1) {
		const { body } = await call<Page<Member>>(emulator, {
			path: `/v1/spotMembers?${query}&page=${page}`,
		});
		rows.push(...body.items);
		if (body.items.length === 0 || rows.length >= body.total) return rows;
	}
}

/** Calls the control API. */
export async function control<Body = unknown>(
	emulator: Emulator,
	path: string,
	options: { method?: Dispatcher.HttpMethod; body?: unknown } = {},
): Promise<Reply<Body>> {
	const { method = 'GET', body } = options;
	const answer = await request(emulator.controlUrl + path, {
		method,
		...(body === undefined
			? {}
			: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});
	const text = await answer.body.text();
	return { status: answer.statusCode, headers: answer.headers, text, body: parsed(text) as Body };
}

export const ids = (rows: Array<{ id: string }>): string[] => rows.map(({ id }) => id);
