import type { IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { BodyFault } from './body';
import type { DisplayNames } from './displayNames';
import type { Endpoint } from './endpoints';
import { actionOf, isIdempotent, isPathUncertain, reportsError, sideEffectOf } from './endpoints';
import { parseJson } from './json';
import { shorten } from './shorten';

/** An HTTP response before it is parsed. */
export interface RawResponse {
	status: number;
	headers: Record<string, string | undefined>;
	text: string;
}

/** Why a request has no readable response. */
export type Fault =
	| 'timeout'
	| 'connection refused'
	| 'connection lost'
	| 'address not found'
	| 'certificate not trusted'
	| 'certificate expired'
	| 'certificate of another host'
	| 'no TLS'
	| BodyFault;

/** Why a request has no documented response. */
export type Failure = {
	endpoint: Endpoint;
	/** Masks the secret key. */
	redact(text: string): string;
	/** The values in the path, such as the member's id. */
	path?: Record<string, string>;
	/** What the request is about, if the path doesn't say it. */
	subject?: string;
	displayNames: DisplayNames;
	/** Time spent waiting between attempts, in milliseconds. */
	waitedMs: number;
	/** The wait that MeltingSpot asks for, in milliseconds. */
	retryAfterMs?: number;
} & ({ response: RawResponse } | { fault: Fault });

/** What happened, in one sentence, and what to do next. */
type Advice = { message: string; nextStep: string; cause?: Cause };
type Cause = NonNullable<NodeApiError['failure']>;

const KEY_PLACE = 'Spot settings > Integrations > API Access';
/** Longest reason from MeltingSpot in a message, in characters. The description quotes it in full. */
const MAX_REASON_LENGTH = 120;
/** Maximum characters quoted from MeltingSpot's own words, and from an unreadable response. */
export const MAX_API_MESSAGE_LENGTH = 1_000;
const MAX_EXCERPT_LENGTH = 200;
/** Introduces MeltingSpot's own words in a description. */
const QUOTE = 'MeltingSpot says: ';
const UNCERTAIN_PATH =
	" If it does, report this error: MeltingSpot documents this endpoint's URL only in part, so the node may be using the wrong one.";
export const DAILY_LIMIT_FROM_MS = 10 * 60_000;

/**
 * The error that a user reads. The message says what happened, with MeltingSpot's reason if that is short; the
 * description says what to do next, then what MeltingSpot says in full.
 * Made from plain text only: a caught HTTP error carries the whole request, key included.
 */
export function apiError(node: INode, failure: Failure): NodeApiError {
	const { cause, nextStep, ...advice } =
		'response' in failure ? responseErrorMessage(failure) : networkErrorMessage(failure);
	const message = presentText(failure.redact(advice.message));
	const quote = quoteResponse(failure);
	const reason = shortReason(failure);
	const isTold = reason !== undefined && message.includes(presentText(reason));
	const httpCode = 'response' in failure ? String(failure.response.status) : undefined;
	const error = new NodeApiError(node, { message } as JsonObject, {
		message,
		httpCode,
		description: presentText([nextStep, isTold ? undefined : quote].filter(Boolean).join(' ')),
		level: 'warning',
		failure: cause,
	});
	if (isRefused(failure)) refusals.add(error);
	if (quote?.startsWith(QUOTE)) quotes.set(error, quote);
	return error;
}

/** Kept apart from the errors, which n8n stores with all their fields. */
const refusals = new WeakSet<Error>();
const quotes = new WeakMap<object, string>();

/** Whether MeltingSpot clearly did nothing: the request was rejected, or never arrived. */
export function isRefusal(error: unknown): boolean {
	return error instanceof Error && refusals.has(error);
}

/** 408: the server gave up waiting, maybe after a proxy had passed the request on. */
function isRefused(failure: Failure): boolean {
	if (!('response' in failure)) return FAULTS[failure.fault].neverSent === true;
	const { status } = failure.response;
	return status >= 400 && status < 500 && status !== 408;
}

/** The status of the response that an error is about, such as "404". */
export function statusOf(error: unknown): string | undefined {
	return error instanceof NodeApiError ? (error.httpCode ?? undefined) : undefined;
}

/** An error's text for places that show only one. */
export function fullMessage({
	message,
	description,
}: Error & { description?: string | null }): string {
	return [message, description].filter(Boolean).join(' ');
}

/** MeltingSpot's own words about an error, with their introduction; empty if there are none. */
export const quoteOf = (error: object): string => quotes.get(error) ?? '';

/** The error as n8n shows it, with its item. n8n's own errors are kept: wrapping them again would drop their text. */
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

/** Longest text of an error, in characters: it names the entries that weren't sent. n8n stores it. */
const MAX_TEXT_LENGTH = 50_000;

/** Text as an error shows it. n8n renders descriptions as HTML, and the text may quote a response. */
export function presentText(text: string): string {
	return shorten(text, MAX_TEXT_LENGTH).replace(/</g, '‹').replace(/>/g, '›');
}

/** Makes an error and its causes presentable, and masks the secret key: they may quote a value from a response. */
export function presentError(error: unknown, redact: (text: string) => string): void {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const texts = cause as { [K in (typeof SHOWN_TEXTS)[number]]?: unknown };
		for (const name of SHOWN_TEXTS) {
			const text = texts[name];
			if (typeof text === 'string') texts[name] = presentText(redact(text));
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
		message: withReason(`MeltingSpot rejected ${describeRequest(failure)}`, failure),
		nextStep: 'Correct the values and run the node again.',
	}),
	401: () => ({
		message: 'MeltingSpot rejected the secret key.',
		nextStep: `Copy it again from ${KEY_PLACE} into the credential. If it's correct, change "Send Key As" there.`,
		cause: { cause: 'credential-invalid' },
	}),
	403: (failure) => ({
		message: withReason(`MeltingSpot denied ${describeRequest(failure)}`, failure),
		nextStep:
			'Ask support@meltingspot.io whether your Spot has API Access, a premium feature. Also check that this action is allowed in your Spot.',
		cause: { cause: 'credential-invalid' },
	}),
	404: (failure) => ({
		...(failure.path
			? {
					message: withReason(
						`MeltingSpot couldn't find ${failure.displayNames.describePath(failure.path)}`,
						failure,
					),
					nextStep: `Check that it belongs to this Spot and still exists.${isPathUncertain(failure.endpoint) ? UNCERTAIN_PATH : ''}`,
				}
			: {
					message: "MeltingSpot's API wasn't found at this address.",
					nextStep: 'Check "Base URL" in the credential.',
				}),
		cause: { cause: 'configuration-invalid' },
	}),
	407: () => ({
		message: 'A proxy refused the request (status 407), so nothing was sent to MeltingSpot.',
		nextStep:
			"Check the user name and password in your n8n server's proxy settings, such as HTTPS_PROXY.",
		cause: { cause: 'configuration-invalid' },
	}),
	413: () => ({
		message: 'The request is too large for MeltingSpot.',
		nextStep: 'Send fewer values per item, or shorter ones.',
	}),
	429: rateLimitMessage,
};

const STATUS_CLASS_MESSAGES: Record<number, (failure: WithResponse) => Advice> = {
	2: (failure) =>
		reportsError(parseJson(failure.response.text))
			? {
					message: withReason(
						`MeltingSpot reported an error (status ${failure.response.status})${sideEffectWarning(failure)}`,
						failure,
					),
					nextStep: `${checkFirst(failure)}Correct the values and run the node again.`,
				}
			: {
					message: `MeltingSpot returned an unexpected response (status ${failure.response.status})${sideEffectWarning(failure)}.`,
					nextStep: `${checkFirst(failure)}Check "Base URL" in the credential; if it's correct, report this error.`,
					cause: UNAVAILABLE,
				},
	3: ({ response }) => ({
		message: `The Base URL redirects (status ${response.status}), and redirects aren't followed.`,
		nextStep: 'Correct "Base URL" in the credential.',
		cause: { cause: 'configuration-invalid' },
	}),
	4: (failure) => ({
		message: withReason(
			`MeltingSpot rejected ${describeRequest(failure)} (status ${failure.response.status})`,
			failure,
		),
		nextStep: 'Correct the values and run the node again.',
	}),
	5: (failure) => ({
		message: `MeltingSpot couldn't process the request (status ${failure.response.status})${sideEffectWarning(failure)}.`,
		nextStep: `${checkFirst(failure)}Try again in a few minutes.`,
		cause: {
			...UNAVAILABLE,
			...(failure.retryAfterMs !== undefined && { retryAfterMs: failure.retryAfterMs }),
		},
	}),
};

function rateLimitMessage({ response, waitedMs, retryAfterMs: wait = 0 }: WithResponse): Advice {
	const waited = waitedMs > 0 ? `, even after waiting ${formatDuration(waitedMs)}` : '';
	const timing = response.headers['retry-after']
		? `MeltingSpot asks you to wait ${formatDuration(wait)}. `
		: '';
	const isDaily = wait >= DAILY_LIMIT_FROM_MS;
	const nextStep = isDaily
		? 'This looks like the daily limit of 50,000 requests. Run the workflow again once that time has passed.'
		: 'Try again later, or run fewer workflows with this key at once.';
	return {
		message: `Rate limit reached for this key${waited}.`,
		nextStep: timing + nextStep,
		cause: {
			cause: isDaily ? 'quota-exhausted' : 'rate-limited',
			...(wait > 0 && { retryAfterMs: wait }),
		},
	};
}

const CHECK_ADDRESS =
	'Check "Base URL" in the credential, and check your n8n server\'s network connection.';

interface FaultAdvice extends Advice {
	/** The request can't have arrived. */
	neverSent?: true;
	/** Trying again won't help. */
	isLasting?: true;
}

const INSECURE = {
	neverSent: true,
	isLasting: true,
	cause: { cause: 'configuration-invalid' },
} as const;

const FAULTS: Record<Fault, FaultAdvice> = {
	'address not found': {
		message: "MeltingSpot's address couldn't be found",
		nextStep: CHECK_ADDRESS,
		neverSent: true,
	},
	'connection refused': {
		message: 'The connection to MeltingSpot was refused',
		nextStep: CHECK_ADDRESS,
		neverSent: true,
	},
	'certificate not trusted': {
		message: "The server's certificate isn't trusted, so nothing was sent",
		nextStep:
			'If a gateway or your network uses its own certificate authority, add it to n8n with NODE_EXTRA_CA_CERTS. If not, check "Base URL" in the credential.',
		...INSECURE,
	},
	'certificate expired': {
		message: "The server's certificate has expired or isn't valid yet, so nothing was sent",
		nextStep: 'Check "Base URL" in the credential, and your n8n server\'s clock.',
		...INSECURE,
	},
	'certificate of another host': {
		message: "The server's certificate is for another host, so nothing was sent",
		nextStep: 'Check "Base URL" in the credential.',
		...INSECURE,
	},
	'no TLS': {
		message: "The server doesn't accept secure connections, so nothing was sent",
		nextStep: 'Check "https://" and the port in the credential\'s "Base URL".',
		...INSECURE,
	},
	timeout: {
		message: "MeltingSpot didn't respond in time",
		nextStep: 'Try again in a few minutes.',
	},
	'response too large': {
		message: 'The response is larger than 50 MB',
		nextStep: 'Check "Base URL" in the credential.',
	},
	'too many values': {
		message: 'The response holds more values than a page can have',
		nextStep: 'Check "Base URL" in the credential.',
	},
	'connection lost': {
		message: 'The connection to MeltingSpot was lost',
		nextStep: 'Try again in a few minutes.',
	},
};

/** Whether trying again won't help. */
export function isLasting(fault: Fault): boolean {
	return FAULTS[fault].isLasting === true;
}

function networkErrorMessage(failure: WithFault): Advice {
	const { message, nextStep, neverSent, cause = UNAVAILABLE } = FAULTS[failure.fault];
	if (neverSent) return { message: `${message}.`, nextStep, cause };
	return {
		message: `${message}${sideEffectWarning(failure)}.`,
		nextStep: checkFirst(failure) + nextStep,
		cause,
	};
}

/** A write whose response is missing may have taken effect. */
function sideEffectWarning({ endpoint }: Failure): string {
	const sideEffect = sideEffectOf(endpoint);
	return sideEffect === undefined ? '' : `, but ${sideEffect}`;
}

function checkFirst({ endpoint }: Failure): string {
	return isIdempotent(endpoint) ? '' : 'Check MeltingSpot before running this again. ';
}

/** "The update to", "the deletion of"; all other actions take "for". */
const PREPOSITIONS: Partial<Record<string, string>> = { update: 'to', deletion: 'of' };

/** For example "the update to amir@example.com". */
function describeRequest({ endpoint, path, subject, displayNames }: Failure): string {
	const action = actionOf(endpoint);
	const object = path ? displayNames.describePath(path) : subject;
	if (object === undefined) return `the ${action}`;
	return `the ${action} ${PREPOSITIONS[action] ?? 'for'} ${object}`;
}

/** A message with MeltingSpot's reason, if it gives a short one. */
function withReason(message: string, failure: WithResponse): string {
	const reason = shortReason(failure);
	return reason === undefined ? `${message}.` : endSentence(`${message}: ${reason}`);
}

/** MeltingSpot's reason, if it is short enough for a message. The description doesn't repeat it. */
function shortReason(failure: Failure): string | undefined {
	if (!('response' in failure)) return undefined;
	const words = extractApiMessage(failure.response.text);
	const reason = words && failure.redact(words.trim().replace(/\s+/g, ' '));
	return reason && reason.length <= MAX_REASON_LENGTH ? reason : undefined;
}

/** The text with a full stop, unless it ends a sentence already. */
export const endSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Redacts before cutting: a partial key can't be recognized. */
function quoteResponse(failure: Failure): string | undefined {
	if (!('response' in failure)) return undefined;
	const { status, text } = failure.response;
	const isError = status >= 400 || reportsError(parseJson(text));
	const own = isError ? (extractApiMessage(text) ?? jsonText(text)) : undefined;
	if (own) return QUOTE + shorten(failure.redact(own), MAX_API_MESSAGE_LENGTH);
	const start = shorten(failure.redact(text.trim()), MAX_EXCERPT_LENGTH);
	return start ? `The response begins: ${start}` : 'The response is empty.';
}

/** The text in an error body. Its format is undocumented, so the common ones are tried. */
function extractApiMessage(text: string): string | undefined {
	const body = parseJson(text);
	if (typeof body === 'string') return body;
	if (typeof body !== 'object' || body === null) return undefined;
	const { message, error, errors, detail } = body as IDataObject;
	const told = [message, messageIn(error), error, detail, errors].find((part) => !isNullish(part));
	const words = [told].flat().map((part) => (typeof part === 'string' ? part : messageIn(part)));
	return words.every((part) => typeof part === 'string') ? words.join('. ') : undefined;
}

function messageIn(part: unknown): unknown {
	return typeof part === 'object' ? (part as IDataObject | null)?.message : undefined;
}

/** An error body in an unknown format. */
function jsonText(text: string): string | undefined {
	const body = parseJson(text);
	return typeof body === 'object' && body !== null ? text : undefined;
}

function isNullish(value: unknown): boolean {
	return value === undefined || value === null;
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

/** The codes that Node, OpenSSL, or n8n's HTTP client gives an error. */
const CODES: Partial<Record<Fault, string[]>> = {
	timeout: ['ETIMEDOUT', 'ECONNABORTED'],
	'connection refused': ['ECONNREFUSED'],
	'address not found': ['ENOTFOUND', 'EAI_AGAIN'],
	'certificate not trusted': [
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_GET_ISSUER_CERT',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'CERT_SIGNATURE_FAILURE',
		'CERT_CHAIN_TOO_LONG',
		'CERT_REVOKED',
		'CERT_UNTRUSTED',
		'CERT_REJECTED',
		'INVALID_CA',
		'INVALID_PURPOSE',
		'PATH_LENGTH_EXCEEDED',
	],
	'certificate expired': ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
	'certificate of another host': ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
	'no TLS': [
		'EPROTO',
		'ERR_SSL_WRONG_VERSION_NUMBER',
		'ERR_SSL_PACKET_LENGTH_TOO_LONG',
		'ERR_SSL_UNSUPPORTED_PROTOCOL',
		'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
		'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
	],
};

export function classifyNetworkError(error: unknown): Fault {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const code = String((cause as NodeJS.ErrnoException).code);
		const found = Object.entries(CODES).find(([, codes]) => codes.includes(code));
		if (found) return found[0] as Fault;
		// The code is that of a lost connection.
		if (cause.message.includes('before secure TLS connection was established')) {
			return 'connection refused';
		}
	}
	return 'connection lost';
}
