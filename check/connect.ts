import { openApi, type Api } from '../nodes/MeltingSpot/api/api';
import type { Context } from '../nodes/MeltingSpot/transport/request';

export interface Key {
	apiKey: string;
	/** How the key is sent. */
	authorization: 'raw' | 'bearer';
	baseUrl: string;
}

/** A response, without its body. */
export interface Seen {
	method: string;
	path: string;
	status: number;
	/** Names of its headers, in lower case. */
	headers: string[];
	/** Field names of a JSON error body. */
	errorFields?: string[];
}

/** The requests sent through one or more connections, counted together. Beyond the limit, everything is canceled. */
export class Traffic {
	readonly seen: Seen[] = [];
	private readonly cancel = new AbortController();
	private sent = 0;

	constructor(readonly most: number) {}

	get requests(): number {
		return this.sent;
	}

	get isExhausted(): boolean {
		return this.cancel.signal.aborted;
	}

	get signal(): AbortSignal {
		return this.cancel.signal;
	}

	stop(): void {
		this.cancel.abort();
	}

	count(): void {
		if (this.sent >= this.most) this.cancel.abort();
		this.cancel.signal.throwIfAborted();
		this.sent += 1;
	}
}

/**
 * The API as the node uses it, with its pacing and its checks. Only n8n's HTTP helper is replaced.
 * @param mayWrite whether methods other than GET are sent at all
 * @throws NodeOperationError if the key or Base URL can't be used
 */
export async function connect(
	{ apiKey, authorization, baseUrl }: Key,
	traffic: Traffic,
	mayWrite = false,
): Promise<Api> {
	const send = async (_: string, request: HelperRequest) => {
		if (request.method !== 'GET' && !mayWrite) throw new Error(`${request.method} isn't allowed`);
		traffic.count();
		const value = authorization === 'raw' ? apiKey : `Bearer ${apiKey}`;
		const response = await fetch(withQuery(request.url, request.qs), {
			method: request.method,
			headers: {
				accept: 'application/json',
				authorization: value,
				...(request.body !== undefined && { 'content-type': 'application/json' }),
			},
			body: request.body === undefined ? undefined : JSON.stringify(request.body),
			redirect: 'manual',
			signal: request.abortSignal,
		}).catch(({ message, cause }: Error) => {
			// Like n8n's helper: `code` says what went wrong.
			throw Object.assign(new Error(message), {
				code: (cause as { code?: string } | undefined)?.code,
			});
		});
		const text = await response.text();
		const headers = Object.fromEntries(response.headers);
		traffic.seen.push({
			method: request.method,
			path: new URL(request.url).pathname,
			status: response.status,
			headers: Object.keys(headers),
			...(response.status >= 400 && { errorFields: fieldsOf(text) }),
		});
		return { statusCode: response.status, headers, body: [new TextEncoder().encode(text)] };
	};
	const context = {
		getNode: () => ({ name: 'API check', type: 'check', typeVersion: 1, id: '', position: [0, 0] }),
		getExecutionCancelSignal: () => traffic.signal,
		getCredentials: async () => ({ apiKey, authorization, baseUrl }),
		helpers: { httpRequestWithAuthentication: send },
	};
	return await openApi(context as unknown as Context);
}

interface HelperRequest {
	method: string;
	url: string;
	qs?: Record<string, string | string[] | number | undefined>;
	body?: unknown;
	abortSignal?: AbortSignal;
}

/** An array becomes one parameter per value. */
function withQuery(address: string, query: HelperRequest['qs'] = {}): URL {
	const url = new URL(address);
	for (const [name, value] of Object.entries(query)) {
		for (const each of [value].flat()) {
			if (each !== undefined) url.searchParams.append(name, String(each));
		}
	}
	return url;
}

function fieldsOf(text: string): string[] | undefined {
	try {
		const body: unknown = JSON.parse(text);
		return typeof body === 'object' && body !== null ? Object.keys(body) : undefined;
	} catch {
		return undefined;
	}
}
