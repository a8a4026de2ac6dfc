import type {
	GenericValue,
	IExecuteFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { readBody } from './body';
import { clock } from './clock';
import type { DisplayNames } from './displayNames';
import type { Endpoint, PathValues, ResponseOf } from './endpoints';
import { endpoints, isDelete, maxValuesOf, parseBody } from './endpoints';
import type { Fault, RawResponse } from './errors';
import { apiError, classifyNetworkError } from './errors';
import type { RateLimitSlot } from './limiter';
import { parseRetryAfter, retryDelay } from './retry';

export const CREDENTIAL = 'meltingSpotApi';

export const TIMEOUT_MS = 60_000;
export const MAX_RETRY_WAIT_MS = 5 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

export type Context = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

export type Query = Record<string, string | number | undefined>;

/** A request to an endpoint whose path is filled in. */
export interface CallOptions<Status extends number = never> {
	query?: Query;
	body?: GenericValue | GenericValue[];
	/** What the request is about, for errors, if the path doesn't say: an email address, for example. */
	subject?: string;
	/** Statuses that the caller handles itself instead of getting an error. */
	acceptStatuses?: readonly Status[];
}

export interface RequestOptions<E extends Endpoint, Status extends number = never>
	extends CallOptions<Status> {
	path?: PathValues<E>;
}

interface Received {
	status: number;
	/** The `Date` header, in milliseconds since 1970. */
	serverTime?: number;
	/** When the request left, by the same clock. */
	sentAt?: number;
}

type Success<E extends Endpoint> = Received & { refused?: undefined; body: ResponseOf<E> };

export type ApiResponse<E extends Endpoint, Status extends number = never> = [Status] extends [
	never,
]
	? Success<E>
	: Success<E> | (Received & { refused: Status });

/**
 * Calls one endpoint: waits for a slot (`limiter.ts`), retries what may be retried (`retry.ts`), and checks the
 * shape of the response.
 * @throws NodeApiError that says what happened and what to do next
 */
export type Request = <E extends Endpoint, Status extends number = never>(
	endpoint: E,
	options: RequestOptions<E, Status>,
) => Promise<ApiResponse<E, Status>>;

/** A `Request` to one endpoint, with its path filled in. */
export type BoundRequest<E extends Endpoint> = <Status extends number = never>(
	options?: CallOptions<Status>,
) => Promise<ApiResponse<E, Status>>;

export function bindEndpoint<E extends Endpoint>(
	request: Request,
	endpoint: E,
	path?: PathValues<E>,
): BoundRequest<E> {
	return async (options) => await request(endpoint, { ...options, path });
}

export interface RequestDependencies {
	context: Context;
	/** Masks the secret key in displayed text. */
	redact(text: string): string;
	displayNames: DisplayNames;
	/** Without a trailing slash. */
	baseUrl: string;
	/** Rejects when the signal aborts. */
	acquireSlot(): Promise<RateLimitSlot>;
	/** Aborts when n8n cancels the execution, or the budget is spent. */
	signal?: AbortSignal;
	/** How long requests may take in total, in milliseconds from now; the usual limits apply unless set. */
	budgetMs?: number;
}

/** The only place that sends HTTP requests. */
export function createRequest(dependencies: RequestDependencies): Request {
	const { context, redact, displayNames, acquireSlot, signal, budgetMs } = dependencies;
	const node = context.getNode();
	const startedAt = clock.monotonic();

	const remainingWaitMs = () =>
		budgetMs === undefined ? MAX_RETRY_WAIT_MS : budgetMs - (clock.monotonic() - startedAt);

	const reasonOf = (attempted: Attempt) =>
		attempted.response ? { response: attempted.response } : { fault: attempted.fault };

	async function request<E extends Endpoint, Status extends number>(
		endpoint: E,
		options: RequestOptions<E, Status>,
	): Promise<Success<E> | (Received & { refused: Status })> {
		const path = options.path as Record<string, string> | undefined;
		const { subject } = options;
		const named = { endpoint, redact, path, subject, displayNames };
		const maxWaitMs = remainingWaitMs();
		const sinceFailure = stopwatch();
		let waitedMs = 0;
		const isGone = deletionWatch(endpoint);
		const throwAborted = () => {
			throw budgetMs === undefined
				? new NodeOperationError(node, 'The execution was canceled.')
				: apiError(node, { ...named, waitedMs, fault: 'timeout' });
		};

		for (let attempt = 1; ; attempt++) {
			const slot = await acquireSlot().catch(throwAborted);
			const sinceSent = clock.monotonic();
			const attempted = await sendOnce(dependencies, endpoint, options);
			const { response, status } = attempted;
			const retryAfterMs = parseRetryAfter(attempted.retryAfter, clock.now());
			const pauseMs = endSlot(slot, status, retryAfterMs);
			if (!response && signal?.aborted) throwAborted();

			const { acceptStatuses } = options;
			const result = readResponse(endpoint, response, { acceptStatuses, isGone: isGone(status) });
			if (result) return withSentAt(result, clock.monotonic() - sinceSent);

			const failed = { endpoint, attempt, retryAfterMs, ...attempted };
			const delay = pauseMs ?? retryDelay(failed, Math.random());
			waitedMs = sinceFailure();
			if (delay === undefined || waitedMs + delay > maxWaitMs) {
				throw apiError(node, { ...named, waitedMs, retryAfterMs, ...reasonOf(attempted) });
			}
			// The limiter itself waits out a pause.
			if (pauseMs === undefined) await clock.sleep(delay, signal).catch(throwAborted);
		}
	}

	return request as Request;
}

function withSentAt<R extends Received>(result: R, tookMs: number): R {
	const { serverTime } = result;
	return serverTime === undefined ? result : { ...result, sentAt: serverTime - tookMs };
}

/** Frees the slot. @returns after a 429, how long to wait, in milliseconds */
function endSlot(slot: RateLimitSlot, status?: number, retryAfterMs?: number): number | undefined {
	if (status !== 429) {
		slot.release();
		return undefined;
	}
	// A longer wait, such as for the daily limit, is an error and pauses no other request.
	const isPause = retryAfterMs !== undefined && retryAfterMs <= MAX_RETRY_WAIT_MS;
	return Math.max(slot.refuse(isPause ? retryAfterMs : 0), retryAfterMs ?? 0);
}

/** @returns the milliseconds since its first call */
function stopwatch(): () => number {
	let startedAt: number | undefined;
	return () => {
		const now = clock.monotonic();
		startedAt ??= now;
		return now - startedAt;
	};
}

/** Tells from the statuses so far whether a delete took effect: a 404 after a lost response means that it did. */
function deletionWatch(endpoint: Endpoint): (status?: number) => boolean {
	let mayHaveActed = false;
	return (status) => {
		const isGone = isDelete(endpoint) && mayHaveActed && status === 404;
		mayHaveActed ||= status !== 429;
		return isGone;
	};
}

/** How one request ended. */
type Attempt =
	| { status: number; retryAfter?: string; response: RawResponse; fault?: undefined }
	| { status?: number; retryAfter?: string; response?: undefined; fault: Fault };

/** One HTTP request, whatever its status. It times out after 60 s in total, however slowly the response arrives. */
async function sendOnce(
	{ context, baseUrl, signal }: RequestDependencies,
	endpoint: Endpoint,
	options: RequestOptions<Endpoint, number>,
): Promise<Attempt> {
	const [method, path] = endpoint.split(' ');
	const timeout = clock.timeout(TIMEOUT_MS);
	const ownSignal = AbortSignal.any(signal ? [signal, timeout] : [timeout]);
	const own = withCancelSignal(context, ownSignal);
	try {
		const { statusCode, headers, body } = await context.helpers.httpRequestWithAuthentication.call(
			own,
			CREDENTIAL,
			{
				method: method as IHttpRequestMethods,
				url: baseUrl + fillPath(path, options.path ?? {}),
				qs: options.query,
				body: options.body,
				json: true,
				encoding: 'stream',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				abortSignal: ownSignal,
			},
		);
		const head = { status: statusCode, retryAfter: headers['retry-after'] };
		const read = await readBody(body, maxValuesOf(endpoint));
		if (read.fault) return { ...head, fault: read.fault };
		return { ...head, response: { status: statusCode, headers, text: read.text } };
	} catch (error) {
		return { fault: timeout.aborted ? 'timeout' : classifyNetworkError(error) };
	}
}

/** In executions, n8n replaces a request's signal with that of its context, so the request gets its own context. */
function withCancelSignal(context: Context, signal: AbortSignal): Context {
	if (!('getExecutionCancelSignal' in context)) return context;
	return Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
	}) as Context;
}

/** What the caller gets, or undefined if the response is neither accepted nor as documented. */
function readResponse<E extends Endpoint, Status extends number>(
	endpoint: E,
	response: RawResponse | undefined,
	{ acceptStatuses = [], isGone }: { acceptStatuses?: readonly Status[]; isGone: boolean },
): Success<E> | (Received & { refused: Status }) | undefined {
	if (!response) return undefined;
	const { status, headers, text } = response;
	const serverTime = parseDate(headers.date);
	if (isGone) return { status, body: undefined as ResponseOf<E>, serverTime };
	const refused = acceptStatuses.find((accepted) => accepted === status);
	if (refused !== undefined) return { status, refused, serverTime };
	if (status < 200 || status >= 300) return undefined;
	const parsed = parseBody(endpoints[endpoint].response, text);
	return parsed && { status, body: parsed.body as ResponseOf<E>, serverTime };
}

function fillPath(path: string, values: Record<string, string>): string {
	return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name]));
}

/** A clock that is a day off can't be relied on. */
function parseDate(header: string | undefined): number | undefined {
	const time = Date.parse(header ?? '');
	return Math.abs(time - clock.now()) <= DAY_MS ? time : undefined;
}
