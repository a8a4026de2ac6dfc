import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { delayHalfLatency } from '../conditions/latency';
import type { Spot } from '../spot';
import type { LoggedRequest } from './log';
import { applyResponseFault, outcomeInstead, tooManyRequests, type Outcome } from './outcome';
import {
	ApiFailure,
	failureBody,
	refusal,
	toWire,
	type ApiResponse,
	type WireResponse,
} from './response';
import { refuseOtherSites } from './webPages';

/** Carries out a request, or throws an ApiFailure. */
export type Respond = (request: LoggedRequest, spot: Spot) => Promise<ApiResponse>;

/**
 * The public API over HTTP. Each request passes, in this order: half of the latency, the log, the quota, the faults,
 * `respond` (the key, the contract, the operation), and the other half of the latency.
 */
export function createServer(
	currentSpot: () => Spot,
	log: LoggedRequest[],
	respond: Respond,
): FastifyInstance {
	async function serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
		const { latency, time } = currentSpot();
		await delayHalfLatency(latency, time);
		const spot = currentSpot();
		const entry = logEntry(request, spot.time.monotonic());
		log.push(entry);
		reply.raw.once('finish', () => {
			entry.answered = !request.raw.socket.destroyed;
		});

		const outcome = await decide(spot, entry);
		entry.status = outcome.response?.status;
		await delayHalfLatency(spot.latency, spot.time);
		if (outcome.delayMs) await spot.time.sleep(outcome.delayMs);
		return transmit(request, reply, spot, outcome);
	}

	async function decide(spot: Spot, entry: LoggedRequest): Promise<Outcome> {
		const wait = spot.quota.arrive(entry.receivedAt);
		if (wait > 0) return { response: tooManyRequests(spot, wait) };

		const fault = spot.faults.next({
			method: entry.method,
			path: entry.path,
			page: Number(entry.query.page || spot.dialect.firstPage),
			members: countMembers(entry.body),
		});
		if (!fault) return { response: await act(spot, entry) };
		return outcomeInstead(fault, spot) ?? applyResponseFault(await act(spot, entry), fault);
	}

	async function act(spot: Spot, entry: LoggedRequest) {
		try {
			return toWire(await respond(entry, spot));
		} catch (error) {
			if (error instanceof ApiFailure) return refusal(error.status, error.message);
			if (error instanceof URIError) {
				return refusal(400, `${entry.path} is not correctly percent-encoded`);
			}
			return refusal(500, `The emulator itself failed: ${String(error)}`);
		}
	}

	const app = fastify({
		bodyLimit: 16 * 1024 * 1024,
		forceCloseConnections: true,
		// A path that cannot be decoded is refused by the contract, like any other that breaks it.
		frameworkErrors: (_error, request, reply) => {
			void serve(request as FastifyRequest, reply as unknown as FastifyReply);
		},
		// Applies the control API's schemas as written.
		ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
	});
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
		const status = error instanceof ApiFailure ? error.status : (error.statusCode ?? 500);
		return reply.code(status).send(failureBody(status, error.message));
	});
	app.addHook('onRequest', async (request) => refuseOtherSites(request));
	app.register(async (publicApi) => {
		publicApi.removeAllContentTypeParsers();
		publicApi.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
			done(null, body),
		);
		publicApi.all('/*', serve);
	});
	return app;
}

function logEntry(request: FastifyRequest, receivedAt: number): LoggedRequest {
	const [, path, rawQuery = ''] = /^([^?]*)\??(.*)$/s.exec(request.raw.url ?? '') ?? ['', ''];
	return {
		method: request.method,
		path,
		rawQuery,
		query: { ...(request.query as LoggedRequest['query']) },
		headers: request.headers,
		body: parseBody(request.body),
		receivedAt,
		status: undefined,
		answered: false,
	};
}

/** The body parsed as JSON if possible, else its text, which the contract refuses with a reason. */
function parseBody(text: unknown): unknown {
	if (typeof text !== 'string' || text === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** How many members a request names, by address or id. */
function countMembers(body: unknown): number {
	const lists = Object.entries(body ?? {}).filter(([name]) => /^emails$|Ids$/.test(name));
	return lists.flatMap(([, list]) => list as unknown).length;
}

function transmit(
	request: FastifyRequest,
	reply: FastifyReply,
	spot: Spot,
	{ response, cut }: Outcome,
): FastifyReply {
	const headers: Record<string, string> = { ...response?.headers };
	reply.raw.sendDate = false;
	if (spot.dialect.dateHeader === 'present') {
		headers.date = new Date(spot.dateShown()).toUTCString();
	}
	if (response && !cut) return reply.code(response.status).headers(headers).send(response.body);

	reply.hijack();
	if (cut === 'reset') request.raw.socket.resetAndDestroy();
	if (response && cut === 'half') sendHalf(reply, { ...response, headers });
	return reply;
}

/** Announces the whole body and sends half of it. Without a body, the connection closes before the response. */
function sendHalf({ raw }: FastifyReply, { status, headers, body }: WireResponse): void {
	const bytes = Buffer.from(body);
	if (bytes.length === 0) return void raw.destroy();
	raw.writeHead(status, { ...headers, 'content-length': bytes.length });
	raw.write(bytes.subarray(0, bytes.length / 2), () => raw.destroy());
}
