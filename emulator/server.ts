import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { createApi } from './api';
import { Failure, failureBody } from './failure';
import { sleep, travelOneWay } from './latency';
import type { LoggedRequest } from './log';
import {
	json,
	refusal,
	replyInstead,
	spoil,
	tooManyRequests,
	type Outcome,
	type Reply,
} from './reply';
import type { Spot } from './spot';

/**
 * The public API over HTTP. Each request passes, in this order: the way there (half the latency), the log, the quota,
 * the faults, the key, the contract, the operation, and the way back.
 */
export function createServer(currentSpot: () => Spot, log: LoggedRequest[]): FastifyInstance {
	const api = createApi();

	async function serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
		await travelOneWay(currentSpot().latency);
		const spot = currentSpot();
		const entry = logEntry(request);
		log.push(entry);
		reply.raw.once('finish', () => {
			entry.answered = !request.raw.socket.destroyed;
		});

		const outcome = await decide(spot, entry);
		entry.status = outcome.reply?.status;
		await travelOneWay(spot.latency);
		if (outcome.delay) await sleep(outcome.delay);
		return transmit(request, reply, spot, outcome);
	}

	async function decide(spot: Spot, entry: LoggedRequest): Promise<Outcome> {
		const wait = spot.quota.arrive(entry.receivedAt);
		if (wait > 0) return { reply: tooManyRequests(spot, wait) };

		const fault = spot.faults.next({
			method: entry.method,
			path: entry.path,
			page: Number(entry.query.page || spot.dialect.firstPage),
			emails: countEmails(entry.body),
		});
		if (!fault) return { reply: await act(spot, entry) };
		return replyInstead(fault, spot) ?? spoil(await act(spot, entry), fault);
	}

	async function act(spot: Spot, { method, path, query, headers, body }: LoggedRequest) {
		try {
			const answer = await api.handleRequest(
				{ method, path, query, headers: headers as Record<string, string>, body },
				spot,
				query,
			);
			return json(answer.status, answer.body);
		} catch (error) {
			if (error instanceof Failure) return refusal(error.status, error.message);
			if (error instanceof URIError) {
				return refusal(400, `${path} is not percent-encoded as it should be`);
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
		// The schemas of the control API mean what they say.
		ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
	});
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
		const status = error instanceof Failure ? error.status : (error.statusCode ?? 500);
		return reply.code(status).send(failureBody(status, error.message));
	});
	app.register(async (publicApi) => {
		publicApi.removeAllContentTypeParsers();
		publicApi.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
			done(null, body),
		);
		publicApi.all('/*', serve);
	});
	return app;
}

function logEntry(request: FastifyRequest): LoggedRequest {
	const [, path, rawQuery = ''] = /^([^?]*)\??(.*)$/s.exec(request.raw.url ?? '') ?? ['', ''];
	return {
		method: request.method,
		path,
		rawQuery,
		query: { ...(request.query as LoggedRequest['query']) },
		headers: request.headers,
		body: parseBody(request.body),
		receivedAt: performance.now(),
		status: undefined,
		answered: false,
	};
}

/** The body as JSON if it is that, else its text, which the contract refuses with a reason. */
function parseBody(text: unknown): unknown {
	if (typeof text !== 'string' || text === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function countEmails(body: unknown): number {
	const { emails } = (body ?? {}) as { emails?: unknown };
	return Array.isArray(emails) ? emails.length : 0;
}

function transmit(
	request: FastifyRequest,
	reply: FastifyReply,
	spot: Spot,
	{ reply: answer, cut }: Outcome,
): FastifyReply {
	const headers: Record<string, string> = { ...answer?.headers };
	reply.raw.sendDate = false;
	if (spot.dialect.dateHeader === 'present') {
		headers.date = new Date(spot.dateShown()).toUTCString();
	}
	if (answer && !cut) return reply.code(answer.status).headers(headers).send(answer.body);

	reply.hijack();
	if (cut === 'reset') request.raw.socket.resetAndDestroy();
	if (answer && cut === 'half') sendHalf(reply, { ...answer, headers });
	return reply;
}

/** Announces the whole body, sends half of it and ends the connection. */
function sendHalf({ raw }: FastifyReply, { status, headers, body }: Reply): void {
	const bytes = Buffer.from(body);
	raw.writeHead(status, { ...headers, 'content-length': bytes.length });
	raw.write(bytes.subarray(0, bytes.length / 2), () => raw.destroy());
}
