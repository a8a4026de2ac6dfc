import { createHash } from 'node:crypto';
import { NodeOperationError } from 'n8n-workflow';
import { baseUrlProblem, trimBaseUrl } from './baseUrl';
import { clock } from './clock';
import { DisplayNames } from './displayNames';
import type { Limiter } from './limiter';
import { createLimiter } from './limiter';
import { createLruMap } from './lruMap';
import type { Context, Request } from './request';
import { createRequest, CREDENTIAL } from './request';
import { bareKey, createRedactor, isUsableKey } from './secretKey';

/** Authenticated API connection. */
export interface Connection {
	/** Hash identifying the key. */
	keyFingerprint: string;
	request: Request;
	/** Masks the secret key in displayed text. */
	redact(text: string): string;
	/** What the user calls entities, for errors. */
	displayNames: DisplayNames;
	/** How long the rate limit has delayed this connection, in milliseconds. */
	throttledMs(): number;
	/** Aborts when n8n cancels the execution, or the budget is spent. */
	signal?: AbortSignal;
}

/** One limiter per key and process. It is never evicted while in use: a second one would double the rate. */
const limiters = createLruMap<string, Limiter>((limiter) => limiter.isUnused());

function limiterOf(fingerprint: string): Limiter {
	const limiter = limiters.get(fingerprint) ?? createLimiter(clock);
	limiters.set(fingerprint, limiter);
	return limiter;
}

/**
 * Connects one execution, poll, or editor list.
 * @param budgetMs time until the caller must be done, in milliseconds; executions run until n8n cancels them
 * @throws NodeOperationError if the credential can't be used
 */
export async function connect(context: Context, budgetMs?: number): Promise<Connection> {
	const { apiKey, baseUrl } = await readCredential(context);
	const fingerprint = createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('hex');
	const signal = budgetMs === undefined ? cancelSignalOf(context) : clock.timeout(budgetMs);
	const redact = createRedactor(apiKey);
	const displayNames = new DisplayNames();
	const throttling = stopwatch();
	// Looked up each time: it may be evicted between two requests.
	const acquireSlot = async () =>
		await throttling.during(async () => await limiterOf(fingerprint).acquire(signal));
	return {
		keyFingerprint: fingerprint.slice(0, 16),
		request: createRequest({
			context,
			redact,
			displayNames,
			baseUrl,
			acquireSlot,
			signal,
			budgetMs,
		}),
		redact,
		displayNames,
		throttledMs: throttling.elapsedMs,
		signal,
	};
}

function cancelSignalOf(context: Context): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

async function readCredential(context: Context): Promise<{ apiKey: string; baseUrl: string }> {
	const node = context.getNode();
	const credentials = await context.getCredentials(CREDENTIAL);
	const apiKey = bareKey(credentials.apiKey);
	if (!isUsableKey(apiKey)) {
		throw new NodeOperationError(
			node,
			'The credential\'s "Secret Key" is empty or contains invalid characters, such as a line break. Copy it again from Spot settings > Integrations > API Access.',
			{ failure: { cause: 'credential-invalid' } },
		);
	}
	const problem = baseUrlProblem(credentials.baseUrl);
	if (problem !== undefined) {
		throw new NodeOperationError(node, problem, { failure: { cause: 'configuration-invalid' } });
	}
	const baseUrl = trimBaseUrl(credentials.baseUrl);
	return { apiKey, baseUrl };
}

/** Measures how long at least one of several overlapping tasks was running. */
function stopwatch() {
	let activeCount = 0;
	let since = 0;
	let elapsed = 0;
	return {
		elapsedMs: () => elapsed,
		async during<T>(task: () => Promise<T>): Promise<T> {
			if (activeCount++ === 0) since = clock.monotonic();
			try {
				return await task();
			} finally {
				if (--activeCount === 0) elapsed += clock.monotonic() - since;
			}
		},
	};
}
