import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import type { Run } from '../../nodes/MeltingSpot/core/operation';
import { runOperation } from '../../nodes/MeltingSpot/core/run';
import { findOperation } from '../../nodes/MeltingSpot/resources';
import { createRequest } from '../../nodes/MeltingSpot/transport/request';
import { injectedRun, itemsOf } from './injectedApi';

/** A request as n8n's HTTP helper gets it. */
export interface HttpRequest {
	/** Such as `GET /v1/tags/1`, without the query. */
	endpoint: string;
	query: Record<string, unknown>;
	body?: unknown;
}

export interface HttpResponse {
	/** 200 unless set. */
	status?: number;
	/** Sent as JSON, unless it is text already. */
	body?: unknown;
}

const CHUNK_LENGTH = 64 * 1_024;

/** Text as it arrives over HTTP: in pieces. */
async function* chunksOf(text: string): AsyncGenerator<Buffer> {
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.length; at += CHUNK_LENGTH) {
		yield await Promise.resolve(bytes.subarray(at, at + CHUNK_LENGTH));
	}
}

/** A run that sends real requests, but n8n's HTTP helper is a function: any status, any text. */
export function scriptedRun(
	respond: (request: HttpRequest) => HttpResponse,
	options: { continueOnFail?: boolean } = {},
): { run: Run; sent: HttpRequest[]; hints: string[] } {
	const { run, hints } = injectedRun(() => undefined, options);
	const sent: HttpRequest[] = [];
	const send = async (_: string, { method, url, qs, body: sentBody }: IHttpRequestOptions) => {
		const request = { endpoint: `${method} ${url}`, query: { ...qs }, body: sentBody };
		sent.push(request);
		const { status = 200, body } = respond(request);
		const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
		return await Promise.resolve({ statusCode: status, headers: {}, body: chunksOf(text) });
	};
	const context = { getNode: () => run.node, helpers: { httpRequestWithAuthentication: send } };
	const request = createRequest({
		context: context as unknown as IExecuteFunctions,
		redact: run.api.redact,
		displayNames: run.api.displayNames,
		baseUrl: '',
		acquireSlot: async () => await Promise.resolve({ release: () => {}, refuse: () => 0 }),
	});
	return { run: { ...run, api: { ...run.api, request } }, sent, hints };
}

/** What an operation outputs for items whose fields are its parameters. Errors come out as rows. */
export async function outcomesOf(
	[resource, operation]: [resource: string, operation: string],
	items: Parameters<typeof itemsOf>[0],
	respond: (request: HttpRequest) => HttpResponse,
) {
	const { run, ...rest } = scriptedRun(respond, { continueOnFail: true });
	const output = await runOperation(findOperation(resource, operation)!, run, itemsOf(items));
	return { rows: output.map(({ json }) => json), ...rest };
}
