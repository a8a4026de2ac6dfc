/* eslint-disable @n8n/community-nodes/require-node-api-error -- a program of the command line, no part of the package */
import { toPathValue } from '../nodes/MeltingSpot/parameters/values';
import { baseUrlProblem, trimBaseUrl } from '../nodes/MeltingSpot/transport/baseUrl';
import { bareKey, isUsableKey } from '../nodes/MeltingSpot/transport/secretKey';
import { Failure, say, type Words } from './words';

export type Row = Record<string, unknown>;
export type Query = Record<string, string | number | string[]>;

/** A page of a list; without rows if it was refused with 400 or 404. */
export interface Page {
	status: number;
	rows: Row[];
	total?: number;
}

export interface ClientOptions {
	apiKey: string;
	baseUrl: string;
	/** Whether methods other than GET are sent at all. */
	mayWrite: boolean;
	/** Maximum requests. */
	limit: number;
	signal?: AbortSignal;
}

const TIMEOUT_MS = 60_000;

/** A path with ids. @throws Failure if one would make it a different path */
export function path(text: TemplateStringsArray, ...ids: unknown[]): string {
	try {
		return String.raw({ raw: text }, ...ids.map((id) => encodeURIComponent(toPathValue('ID', id))));
	} catch {
		throw new Failure(say`An ID can't be part of a path.`);
	}
}

const isObject = (value: unknown): value is Row =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** MeltingSpot over HTTP, without anything that the package knows or assumes about it. */
export class Client {
	readonly seen: Array<{ status: number; headers: string[] }> = [];
	authorization: 'raw' | 'bearer' = 'raw';
	requests = 0;
	private readonly apiKey: string;

	/** @throws Failure if the key or the address can't be used */
	constructor(private readonly options: ClientOptions) {
		this.apiKey = bareKey(options.apiKey);
		if (!isUsableKey(this.apiKey)) {
			throw new Failure(say`The secret key is empty or contains invalid characters.`);
		}
		if (baseUrlProblem(options.baseUrl) !== undefined) {
			throw new Failure(say`MELTINGSPOT_BASE_URL must be a URL without password or query.`);
		}
	}

	/** For putting things back: neither stopped nor short of requests. */
	fresh(): Client {
		const client = new Client({ ...this.options, signal: undefined });
		client.authorization = this.authorization;
		return client;
	}

	/** @returns the status, the text, and the body if it is a JSON object. @throws Failure if there is no response */
	async ask(method: string, at: string, query: Query = {}, body?: Row) {
		const { baseUrl, mayWrite, limit, signal } = this.options;
		if (method !== 'GET' && !mayWrite) throw new Failure(say`This run only reads.`);
		if (this.requests >= limit) throw new Failure(say`The run has used all of its requests.`);
		this.requests += 1;
		const url = new URL(trimBaseUrl(baseUrl) + at);
		for (const [name, value] of Object.entries(query)) {
			for (const each of [value].flat()) url.searchParams.append(name, String(each));
		}
		const timeout = AbortSignal.timeout(TIMEOUT_MS);
		try {
			const response = await fetch(url, {
				method,
				headers: {
					authorization: this.authorization === 'raw' ? this.apiKey : `Bearer ${this.apiKey}`,
					...(body && { 'content-type': 'application/json' }),
				},
				body: body && JSON.stringify(body),
				redirect: 'manual',
				signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
			});
			const { status, headers } = response;
			this.seen.push({ status, headers: [...headers.keys()] });
			const text = await response.text();
			return { status, text, body: parse(text) };
		} catch (error) {
			if (signal?.aborted) throw new Failure(say`Stopped.`);
			// Node's own code. The message may quote the request.
			const { cause, name } = error as Error & { cause?: { code?: string } };
			throw new Failure(say`No response from MeltingSpot (${(cause?.code ?? name) as Words}).`);
		}
	}

	/** @throws Failure */
	async list(at: string, query: Query): Promise<Page> {
		const { status, body } = await this.ask('GET', at, query);
		if (status === 400 || status === 404) return { status, rows: [] };
		if (status >= 300) throw new Failure(whyNot(status));
		if (!Array.isArray(body.items)) {
			throw new Failure(say`An unexpected response. Is MELTINGSPOT_BASE_URL correct?`);
		}
		const total = typeof body.total === 'number' ? body.total : undefined;
		return { status, rows: body.items.filter(isObject), total };
	}

	/** @returns the body. @throws Failure if the request is refused */
	async must(method: string, at: string, body?: Row): Promise<Row> {
		const response = await this.ask(method, at, {}, body);
		if (response.status >= 300) throw new Failure(whyNot(response.status));
		return response.body;
	}
}

function parse(text: string): Row {
	try {
		const body: unknown = JSON.parse(text);
		return isObject(body) ? body : {};
	} catch {
		return {};
	}
}

function whyNot(status: number): Words {
	if (status === 401) return say`MeltingSpot rejected the secret key (status 401). Copy it again.`;
	if (status === 403)
		return say`MeltingSpot denied access (status 403). Does your Spot have API Access?`;
	return say`MeltingSpot responded with status ${status}.`;
}
