import type { IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Endpoint } from './endpoints';
import { isRepeatable } from './endpoints';

/** An answer as it came, before anything is read into it. */
export interface RawAnswer {
	status: number;
	headers: Record<string, string | undefined>;
	text: string;
}

/** Why a request did not lead to the documented answer. */
export type Failure = {
	endpoint: Endpoint;
	/** What the path named: the member's id, the property's slug. */
	path?: Record<string, string>;
	/** How long "too many requests" was waited out, in milliseconds. */
	waitedMs: number;
	/** How long MeltingSpot asks to wait now, in milliseconds. */
	retryAfterMs?: number;
} & (
	| { answer: RawAnswer }
	| { fault: 'time-out' | 'connection refused' | 'connection lost' | 'address not found' }
);

type Advice = { message: string; cause?: Cause };
type Cause = NonNullable<NodeApiError['failure']>;

const KEY_PLACE = 'Spot settings > Integrations > API Access';
const SHOWN_CHARACTERS = 200;
const DAILY_LIMIT_FROM_MS = 10 * 60_000;

/**
 * The error that a user reads: what happened, and what to do next. MeltingSpot's own words, where it
 * gave any, are the description. It is made from plain text alone, so that no secret key can be in it.
 */
export function apiError(node: INode, failure: Failure): NodeApiError {
	const { message, cause } = 'answer' in failure ? adviceOnAnswer(failure) : adviceOnFault(failure);
	const httpCode = 'answer' in failure ? String(failure.answer.status) : undefined;
	const error = new NodeApiError(node, { message } as JsonObject, {
		message,
		httpCode,
		description: describe(failure),
		level: 'warning',
		failure: cause,
	});
	return error;
}

/**
 * An error as n8n shows it, naming the item that it is about. One that n8n can show already keeps its words:
 * n8n drops what is said when it is wrapped once more.
 */
export function asNodeError(
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

function adviceOnAnswer(failure: Extract<Failure, { answer: RawAnswer }>): Advice {
	const { status, headers } = failure.answer;
	if (status >= 300 && status < 400) {
		return {
			message: `MeltingSpot's address sends requests on to another one (status ${status}), which is never followed. Correct "Base URL" in the credential.`,
			cause: { cause: 'configuration-invalid' },
		};
	}
	if (status < 300) {
		return {
			message: `MeltingSpot answered (status ${status}), but not in the documented form${mayHaveActed(failure)}. Check "Base URL" in the credential; if it is right, report this with the details below.`,
			cause: { cause: 'temporarily-unavailable' },
		};
	}
	switch (status) {
		case 400:
			return {
				message: `MeltingSpot did not accept the values sent${target(failure)}. Correct them as the details say.`,
			};
		case 401:
			return {
				message: `MeltingSpot did not accept the key. Copy it again from ${KEY_PLACE} into the credential; if it is right, switch "Send Key As" there.`,
				cause: { cause: 'credential-invalid' },
			};
		case 403:
			return {
				message: `MeltingSpot knows the key but refuses access. API Access is a premium feature: ask support@meltingspot.io whether your Spot has it, and check that this action is allowed in your Spot.`,
				cause: { cause: 'credential-invalid' },
			};
		case 404:
			return {
				message: failure.path
					? `MeltingSpot has no ${named(failure.path)}. Check that it is of this Spot and still exists.`
					: 'Nothing answers at this address. Check "Base URL" in the credential.',
				cause: { cause: 'configuration-invalid' },
			};
		case 413:
			return {
				message:
					'MeltingSpot says that this is too much at once. Give fewer or shorter values with each item.',
			};
		case 429: {
			const wait = failure.retryAfterMs ?? 0;
			const timing = headers['retry-after'] ? ` It asks to wait ${inWords(wait)}.` : '';
			const isDaily = wait >= DAILY_LIMIT_FROM_MS;
			return {
				message: `MeltingSpot is receiving too many requests with this key${failure.waitedMs > 0 ? `, even after waiting ${inWords(failure.waitedMs)}` : ''}.${timing} ${
					isDaily
						? 'This looks like its limit of 50,000 requests a day: run the workflow again after that.'
						: 'Run the workflow again later, or let fewer workflows share the key at the same time.'
				}`,
				cause: {
					cause: isDaily ? 'quota-exhausted' : 'rate-limited',
					...(wait > 0 && { retryAfterMs: wait }),
				},
			};
		}
		default:
			return status >= 500
				? {
						message: `MeltingSpot could not answer (status ${status})${mayHaveActed(failure)}. Try again in a few minutes.`,
						cause: {
							cause: 'temporarily-unavailable',
							...(failure.retryAfterMs !== undefined && { retryAfterMs: failure.retryAfterMs }),
						},
					}
				: {
						message: `MeltingSpot refused the request${target(failure)} (status ${status}). The details say why.`,
					};
	}
}

function adviceOnFault(failure: Extract<Failure, { fault: string }>): Advice {
	const cause: Cause = { cause: 'temporarily-unavailable' };
	switch (failure.fault) {
		case 'address not found':
			return {
				message:
					'The address of MeltingSpot could not be found. Check "Base URL" in the credential, and the network of your n8n.',
				cause,
			};
		case 'connection refused':
			return {
				message:
					'Nothing answers at the address of MeltingSpot. Check "Base URL" in the credential, and the network of your n8n.',
				cause,
			};
		case 'time-out':
			return {
				message: `MeltingSpot did not answer in time${mayHaveActed(failure)}. Try again in a few minutes.`,
				cause,
			};
		case 'connection lost':
			return {
				message: `The connection to MeltingSpot broke before the whole answer was there${mayHaveActed(failure)}. Try again in a few minutes.`,
				cause,
			};
	}
}

/** A write whose answer is missing may have been done. Whoever repeats it must know. */
function mayHaveActed({ endpoint }: Failure): string {
	if (!isRepeatable(endpoint))
		return '; the invitation may have gone out, so look in MeltingSpot before you run this again';
	return endpoint.startsWith('GET') ? '' : '; the change may have been made';
}

function target({ path }: Failure): string {
	return path ? ` for ${named(path)}` : '';
}

function named({ spotMemberId, customPropertySlug }: Record<string, string>): string {
	const member = `member "${spotMemberId}"`;
	return customPropertySlug ? `custom property "${customPropertySlug}" on ${member}` : member;
}

function describe(failure: Failure): string | undefined {
	if (!('answer' in failure)) return undefined;
	const { status, text } = failure.answer;
	const own = status >= 400 ? ownWords(text) : undefined;
	if (own) return own;
	const start = text.slice(0, SHOWN_CHARACTERS).trim();
	return start ? `The answer begins: ${start}` : 'The answer is empty.';
}

/** The text in an error body. MeltingSpot does not document its form, so the usual ones are tried. */
function ownWords(text: string): string | undefined {
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		return undefined;
	}
	if (typeof body === 'string') return body;
	if (typeof body !== 'object' || body === null) return undefined;
	const { message, error, errors, detail } = body as IDataObject;
	const words = message ?? (error as IDataObject | undefined)?.message ?? error ?? detail ?? errors;
	if (typeof words === 'string') return words;
	if (Array.isArray(words) && words.every((word) => typeof word === 'string')) {
		return words.join('. ');
	}
	return text.slice(0, SHOWN_CHARACTERS * 5);
}

/** A duration as people say it, for example "45 seconds" or "2 hours". */
export function inWords(milliseconds: number): string {
	const seconds = Math.ceil(milliseconds / 1_000);
	const [amount, unit] =
		seconds < 120
			? [seconds, 'second']
			: seconds < 7_200
				? [Math.round(seconds / 60), 'minute']
				: [Math.round(seconds / 3_600), 'hour'];
	return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}

/** What kind of fault a thrown error tells of, by the code that Node or n8n's HTTP client gave it. */
export function faultOf(error: unknown): Extract<Failure, { fault: string }>['fault'] {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { code } = cause as NodeJS.ErrnoException;
		if (code === 'ETIMEDOUT' || code === 'ECONNABORTED') return 'time-out';
		if (code === 'ECONNREFUSED') return 'connection refused';
		if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'address not found';
	}
	return 'connection lost';
}
