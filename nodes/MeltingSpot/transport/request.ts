import type {
	GenericValue,
	IExecuteFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeOperationError, sleep as wait } from 'n8n-workflow';
import type { AnswerTo, Endpoint, PathValues } from './endpoints';
import { isAnswerTo } from './endpoints';
import type { RawAnswer } from './errors';
import { apiError, faultOf } from './errors';
import type { Place, Sleep } from './rateLimit';
import { untilAborted } from './rateLimit';
import { parseRetryAfter, retryDelay } from './retry';

export const CREDENTIAL = 'meltingSpotApi';

const TIME_OUT_MS = 60_000;
const LONGEST_WAIT_MS = 5 * 60_000;

export type Context = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

export type Query = Record<string, string | number | undefined>;

export interface RequestOptions<E extends Endpoint, Refusal extends number = never> {
	path?: PathValues<E>;
	query?: Query;
	body?: GenericValue | GenericValue[];
	/** Statuses that the caller knows how to go on from, instead of an error. */
	accept?: readonly Refusal[];
}

interface Received {
	/** MeltingSpot's clock: the `Date` header in milliseconds since 1970. */
	serverTime?: number;
}

type Accepted<E extends Endpoint> = Received & { refused?: undefined; body: AnswerTo<E> };

export type Answer<E extends Endpoint, Refusal extends number = never> = [Refusal] extends [never]
	? Accepted<E>
	: Accepted<E> | (Received & { refused: Refusal });

/**
 * Calls one endpoint. It waits for its turn (`rateLimit.ts`), repeats what may be repeated (`retry.ts`), and
 * checks the form of the answer.
 * @throws NodeApiError that says what happened and what to do next
 */
export type Request = <E extends Endpoint, Refusal extends number = never>(
	endpoint: E,
	options: RequestOptions<E, Refusal>,
) => Promise<Answer<E, Refusal>>;

/** What a request needs besides what it asks for. */
export interface Means {
	context: Context;
	apiKey: string;
	/** Without a slash at the end. */
	baseUrl: string;
	/** Waits for the request's turn. Rejects when the signal aborts. */
	takePlace(): Promise<Place>;
	/** Ends when n8n cancels the execution, or the time is up. */
	signal?: AbortSignal;
	/** For how long requests may go on, in milliseconds from now; as long as usual unless set. */
	budgetMs?: number;
}

export const monotonic = () => performance.now();

export const sleep: Sleep = async (milliseconds, signal) =>
	await untilAborted(wait(milliseconds), signal);

/** The only way out of this package: everything that it asks of MeltingSpot goes through such a function. */
export function createRequest(means: Means): Request {
	const { context, apiKey, baseUrl, takePlace, signal, budgetMs } = means;
	const node = context.getNode();
	const startedAt = monotonic();

	/** An error page may quote the key that it refuses. */
	const withoutKey = (answer: RawAnswer): RawAnswer => ({
		...answer,
		text: answer.text.replaceAll(apiKey, '[secret key]'),
	});

	async function send(endpoint: Endpoint, options: RequestOptions<Endpoint>): Promise<RawAnswer> {
		const [method, path] = endpoint.split(' ');
		const { statusCode, headers, body } = await context.helpers.httpRequestWithAuthentication.call(
			context,
			CREDENTIAL,
			{
				method: method as IHttpRequestMethods,
				url: baseUrl + fill(path, (options.path ?? {}) as Record<string, string>),
				qs: options.query,
				body: options.body,
				json: true,
				encoding: 'text',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				timeout: TIME_OUT_MS,
				abortSignal: signal,
			},
		);
		return {
			status: statusCode,
			headers,
			text: typeof body === 'string' ? body : JSON.stringify(body),
		};
	}

	async function request<E extends Endpoint, Refusal extends number>(
		endpoint: E,
		options: RequestOptions<E, Refusal>,
	): Promise<Accepted<E> | (Received & { refused: Refusal })> {
		const path = options.path as Record<string, string> | undefined;
		const longestWaitMs =
			budgetMs === undefined ? LONGEST_WAIT_MS : budgetMs - (monotonic() - startedAt);
		let waitedMs = 0;
		const whenAborted = () => {
			throw budgetMs === undefined
				? new NodeOperationError(node, 'The execution was cancelled.')
				: apiError(node, { endpoint, path, waitedMs, fault: 'time-out' });
		};

		for (let attempt = 1; ; attempt++) {
			const place = await takePlace().catch(whenAborted);

			let answer: RawAnswer | undefined;
			let thrown: unknown;
			try {
				answer = await send(endpoint, options as RequestOptions<Endpoint>);
			} catch (error) {
				thrown = error;
			} finally {
				place.answered();
			}
			if (!answer && signal?.aborted) whenAborted();

			const serverTime = parseDate(answer?.headers.date);
			const refused = options.accept?.find((status) => status === answer?.status);
			if (refused !== undefined) return { refused, serverTime };
			if (answer && answer.status >= 200 && answer.status < 300) {
				const body = parseJson(answer.text);
				if (isAnswerTo(endpoint, body)) return { body, serverTime };
			}

			const retryAfter = answer?.headers['retry-after'];
			const now = Date.now();
			const delay = retryDelay({
				endpoint,
				outcome: { status: answer?.status, retryAfter },
				attempt,
				now,
				random: Math.random(),
			});
			if (delay === undefined || waitedMs + delay > longestWaitMs) {
				throw apiError(node, {
					endpoint,
					path,
					waitedMs,
					retryAfterMs: parseRetryAfter(retryAfter, now),
					...(answer ? { answer: withoutKey(answer) } : { fault: faultOf(thrown) }),
				});
			}
			waitedMs += delay;
			if (answer?.status === 429) place.refused(delay);
			else await sleep(delay, signal).catch(whenAborted);
		}
	}

	return request as Request;
}

function fill(path: string, values: Record<string, string>): string {
	return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name]));
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function parseDate(header: string | undefined): number | undefined {
	const time = Date.parse(header ?? '');
	return Number.isNaN(time) ? undefined : time;
}
