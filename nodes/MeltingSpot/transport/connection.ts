import { createHash } from 'node:crypto';
import { NodeOperationError } from 'n8n-workflow';
import type { Limiter } from './limiter';
import { createLimiter } from './limiter';
import type { Context, Request } from './request';
import { createRequest, CREDENTIAL, monotonic, sleep } from './request';
import { bareKey } from './secretKey';

/** Authenticated API connection. */
export interface Connection {
	/** Hash identifying the key. */
	keyFingerprint: string;
	request: Request;
	/** How long the rate limit has delayed this connection, in milliseconds. */
	throttledMs(): number;
	/** Aborts when n8n cancels the execution, or the budget is spent. */
	signal?: AbortSignal;
}

/** One limiter per key and process. */
const limiters = new Map<string, Limiter>();

/**
 * Connects one execution, poll, or editor list.
 * @param budgetMs when the caller must be done, in milliseconds from now; executions run until n8n cancels them
 * @throws NodeOperationError if the credential can't be used
 */
export async function connect(context: Context, budgetMs?: number): Promise<Connection> {
	const { apiKey, baseUrl } = await readCredential(context);
	const fingerprint = createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('hex');
	const limiter = limiters.get(fingerprint) ?? createLimiter(monotonic, sleep);
	limiters.set(fingerprint, limiter);

	const signal = budgetMs === undefined ? cancelSignalOf(context) : AbortSignal.timeout(budgetMs);
	const throttling = stopwatch();
	const acquireSlot = async () =>
		await throttling.during(async () => await limiter.acquire(signal));
	return {
		keyFingerprint: fingerprint.slice(0, 16),
		request: createRequest({ context, apiKey, baseUrl, acquireSlot, signal, budgetMs }),
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
	const baseUrl = String(credentials.baseUrl ?? '')
		.trim()
		.replace(/\/+$/, '');
	if (!/^[\x21-\x7e]+$/.test(apiKey)) {
		throw new NodeOperationError(
			node,
			'The "Secret Key" of the credential is empty or has characters that no key has, such as a line break. Copy it again from Spot settings > Integrations > API Access.',
			{ failure: { cause: 'credential-invalid' } },
		);
	}
	if (!/^https?:\/\/[^/?#]/i.test(baseUrl)) {
		throw new NodeOperationError(
			node,
			'The "Base URL" of the credential is not a web address. Unless your company has a gateway of its own, it is https://openapi.meltingspot.io.',
			{ failure: { cause: 'configuration-invalid' } },
		);
	}
	return { apiKey, baseUrl };
}

/** Measures for how long at least one of several overlapping tasks was running. */
function stopwatch() {
	let activeCount = 0;
	let since = 0;
	let elapsed = 0;
	return {
		elapsedMs: () => elapsed,
		async during<T>(task: () => Promise<T>): Promise<T> {
			if (activeCount++ === 0) since = monotonic();
			try {
				return await task();
			} finally {
				if (--activeCount === 0) elapsed += monotonic() - since;
			}
		},
	};
}
