import type { IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Endpoint } from './endpoints';
import { entityNames, isIdempotent, isPathUncertain, sideEffectOf } from './endpoints';

/** An HTTP response before it is parsed. */
export interface RawResponse {
	status: number;
	headers: Record<string, string | undefined>;
	text: string;
}

/** Why a request has no response that can be read. */
export type Fault =
	| 'timeout'
	| 'connection refused'
	| 'connection lost'
	| 'address not found'
	| 'response too large';

/** Why a request has no documented response. */
export type Failure = {
	endpoint: Endpoint;
	/** Masks the secret key. */
	redact(text: string): string;
	/** The values in the path, such as the member's id. */
	path?: Record<string, string>;
	/** Time spent waiting between attempts, in milliseconds. */
	waitedMs: number;
	/** The wait that MeltingSpot asks for, in milliseconds. */
	retryAfterMs?: number;
} & ({ response: RawResponse } | { fault: Fault });

type Advice = { message: string; cause?: Cause };
type Cause = NonNullable<NodeApiError['failure']>;

const KEY_PLACE = 'Spot settings > Integrations > API Access';
/** Most characters of MeltingSpot's own words, of a response that can't be read, and of a value in the path. */
const MAX_API_MESSAGE_LENGTH = 1_000;
const MAX_EXCERPT_LENGTH = 200;
const MAX_PATH_VALUE_LENGTH = 80;
const UNCERTAIN_PATH =
	" If it does, report this error: MeltingSpot's documentation shows only a part of this address, so it may be another one.";
const DAILY_LIMIT_FROM_MS = 10 * 60_000;

/**
 * The error that a user reads: what happened, and what to do next. MeltingSpot's own text is the description.
 * Made from plain text only: a caught HTTP error carries the whole request, key included.
 */
export function apiError(node: INode, failure: Failure): NodeApiError {
	const { cause, ...advice } =
		'response' in failure ? responseErrorMessage(failure) : networkErrorMessage(failure);
	const message = failure.redact(advice.message);
	const httpCode = 'response' in failure ? String(failure.response.status) : undefined;
	return new NodeApiError(node, { message } as JsonObject, {
		message,
		httpCode,
		description: describe(failure),
		level: 'warning',
		failure: cause,
	});
}

/** The error as n8n shows it, with its item. One that n8n knows is kept: wrapping it again would drop its text. */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		if (itemIndex !== undefined) error.context.itemIndex ??= itemIndex;
		return error;
	}
	return new NodeOperationError(node, error as Error, { itemIndex });
}

const SHOWN_TEXTS = ['message', 'description', 'stack'] as const;

/** Masks the secret key in an error and its causes: a value that they quote may come from a response. */
export function redactError(error: unknown, redact: (text: string) => string): void {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const texts = cause as { [K in (typeof SHOWN_TEXTS)[number]]?: unknown };
		for (const name of SHOWN_TEXTS) {
			const text = texts[name];
			if (typeof text === 'string') texts[name] = redact(text);
		}
	}
}

type WithResponse = Extract<Failure, { response: RawResponse }>;
type WithFault = Extract<Failure, { fault: string }>;

const UNAVAILABLE: Cause = { cause: 'temporarily-unavailable' };

function responseErrorMessage(failure: WithResponse): Advice {
	const { status } = failure.response;
	const statusClass = Math.floor(status / 100);
	const messageOf =
		STATUS_MESSAGES[status] ?? STATUS_CLASS_MESSAGES[statusClass] ?? STATUS_CLASS_MESSAGES[4];
	return messageOf(failure);
}

const STATUS_MESSAGES: Partial<Record<number, (failure: WithResponse) => Advice>> = {
	400: (failure) => ({
		message: `MeltingSpot did not accept the values sent${target(failure)}. Correct them as the details say.`,
	}),
	401: () => ({
		message: `MeltingSpot did not accept the key. Copy it again from ${KEY_PLACE} into the credential; if it is right, switch "Send Key As" there.`,
		cause: { cause: 'credential-invalid' },
	}),
	403: () => ({
		message: `MeltingSpot knows the key but refuses access. API Access is a premium feature: ask support@meltingspot.io whether your Spot has it, and check that this action is allowed in your Spot.`,
		cause: { cause: 'credential-invalid' },
	}),
	404: ({ endpoint, path }) => ({
		message: path
			? `MeltingSpot has no ${describePath(path)}. Check that it is of this Spot and still exists.${isPathUncertain(endpoint) ? UNCERTAIN_PATH : ''}`
			: 'Nothing answers at this address. Check "Base URL" in the credential.',
		cause: { cause: 'configuration-invalid' },
	}),
	413: () => ({
		message:
			'MeltingSpot says that this is too much at once. Give fewer or shorter values with each item.',
	}),
	429: rateLimitMessage,
};

const STATUS_CLASS_MESSAGES: Record<number, (failure: WithResponse) => Advice> = {
	2: (failure) => ({
		message: `MeltingSpot answered (status ${failure.response.status}), but not in the documented form${sideEffectWarning(failure)}. Check "Base URL" in the credential; if it is right, report this with the details below.`,
		cause: UNAVAILABLE,
	}),
	3: ({ response }) => ({
		message: `MeltingSpot's address sends requests on to another one (status ${response.status}), which is never followed. Correct "Base URL" in the credential.`,
		cause: { cause: 'configuration-invalid' },
	}),
	4: (failure) => ({
		message: `MeltingSpot refused the request${target(failure)} (status ${failure.response.status}). The details say why.`,
	}),
	5: (failure) => ({
		message: `MeltingSpot could not answer (status ${failure.response.status})${sideEffectWarning(failure)}. Try again in a few minutes.`,
		cause: {
			...UNAVAILABLE,
			...(failure.retryAfterMs !== undefined && { retryAfterMs: failure.retryAfterMs }),
		},
	}),
};

function rateLimitMessage({ response, waitedMs, retryAfterMs: wait = 0 }: WithResponse): Advice {
	const waited = waitedMs > 0 ? `, even after waiting ${formatDuration(waitedMs)}` : '';
	const timing = response.headers['retry-after'] ? ` It asks to wait ${formatDuration(wait)}.` : '';
	const isDaily = wait >= DAILY_LIMIT_FROM_MS;
	const nextStep = isDaily
		? 'This looks like its limit of 50,000 requests a day: run the workflow again after that.'
		: 'Run the workflow again later, or let fewer workflows share the key at the same time.';
	return {
		message: `MeltingSpot is receiving too many requests with this key${waited}.${timing} ${nextStep}`,
		cause: {
			cause: isDaily ? 'quota-exhausted' : 'rate-limited',
			...(wait > 0 && { retryAfterMs: wait }),
		},
	};
}

const FAULT_MESSAGES: Record<Fault, (failure: WithFault) => string> = {
	'address not found': () =>
		'The address of MeltingSpot could not be found. Check "Base URL" in the credential, and the network of your n8n.',
	'connection refused': () =>
		'Nothing answers at the address of MeltingSpot. Check "Base URL" in the credential, and the network of your n8n.',
	timeout: (failure) =>
		`MeltingSpot did not answer in time${sideEffectWarning(failure)}. Try again in a few minutes.`,
	'response too large': (failure) =>
		`The response is larger than 50 MB${sideEffectWarning(failure)}. Check "Base URL" in the credential.`,
	'connection lost': (failure) =>
		`The connection to MeltingSpot broke before the whole answer was there${sideEffectWarning(failure)}. Try again in a few minutes.`,
};

function networkErrorMessage(failure: WithFault): Advice {
	return { message: FAULT_MESSAGES[failure.fault](failure), cause: UNAVAILABLE };
}

/** A write whose response is missing may have taken effect. */
function sideEffectWarning({ endpoint }: Failure): string {
	const sideEffect = sideEffectOf(endpoint);
	if (sideEffect === undefined) return '';
	return isIdempotent(endpoint)
		? `; ${sideEffect}`
		: `; ${sideEffect}, so check MeltingSpot before you run this again`;
}

function target({ path }: Failure): string {
	return path ? ` for ${describePath(path)}` : '';
}

/** For example `custom property "plan" of member "42"`. */
function describePath(path: Record<string, string>): string {
	return Object.entries(path)
		.map(
			([name, value]) =>
				`${entityNames[name as keyof typeof entityNames]} "${shorten(value, MAX_PATH_VALUE_LENGTH)}"`,
		)
		.reverse()
		.join(' of ');
}

/** Redacts before it cuts: a part of the key can't be recognized. */
function describe(failure: Failure): string | undefined {
	if (!('response' in failure)) return undefined;
	const { status, text } = failure.response;
	const own = status >= 400 ? extractApiMessage(text) : undefined;
	if (own) return shorten(failure.redact(own), MAX_API_MESSAGE_LENGTH);
	const start = shorten(failure.redact(text.trim()), MAX_EXCERPT_LENGTH);
	return start ? `The answer begins: ${start}` : 'The answer is empty.';
}

/** The text in an error body. Its form is undocumented, so the usual ones are tried. */
function extractApiMessage(text: string): string | undefined {
	const body = parseJson(text);
	if (typeof body === 'string') return body;
	if (typeof body !== 'object' || body === null) return undefined;
	const { message, error, errors, detail } = body as IDataObject;
	const inner = (error as IDataObject | undefined)?.message;
	const told = [message, inner, error, detail, errors].find((part) => !isNullish(part));
	if (typeof told === 'string') return told;
	if (Array.isArray(told) && told.every((part) => typeof part === 'string')) return told.join('. ');
	return text;
}

/** The beginning of a text, with an ellipsis if there is more. Never half a character. */
export function shorten(text: string, maxLength: number): string {
	if (text.length <= maxLength) return text;
	return `${text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '')}…`;
}

function isNullish(value: unknown): boolean {
	return value === undefined || value === null;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** For example "45 seconds" or "2 hours". */
export function formatDuration(milliseconds: number): string {
	const seconds = Math.ceil(milliseconds / 1_000);
	const [amount, unit] =
		seconds < 120
			? [seconds, 'second']
			: seconds < 7_200
				? [Math.round(seconds / 60), 'minute']
				: [Math.round(seconds / 3_600), 'hour'];
	return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}

/** By the code that Node or n8n's HTTP client gave the error. */
export function classifyNetworkError(error: unknown): Fault {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { code } = cause as NodeJS.ErrnoException;
		if (code === 'ETIMEDOUT' || code === 'ECONNABORTED') return 'timeout';
		if (code === 'ECONNREFUSED') return 'connection refused';
		if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'address not found';
	}
	return 'connection lost';
}
