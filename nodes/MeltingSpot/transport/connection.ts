import { createHash } from 'node:crypto';
import { NodeOperationError } from 'n8n-workflow';
import { bareKey } from '../../../credentials/MeltingSpotApi.credentials';
import type { Dialect } from './dialect';
import { unknownDialect } from './dialect';
import type { RateLimit } from './rateLimit';
import { createRateLimit } from './rateLimit';
import type { Context, Request } from './request';
import { createRequest, CREDENTIAL, monotonic, sleep } from './request';

/** A way to MeltingSpot with the key of a node's credential. */
export interface Connection {
	/** Tells keys apart without giving them away. */
	account: string;
	request: Request;
	/** How this MeltingSpot reads what the documentation leaves open. Shared by all who use the key. */
	dialect: Dialect;
	/** How long this connection stood still because of MeltingSpot's quota, in milliseconds. */
	pacedMs(): number;
	/** Ends when n8n cancels the execution, or the time for the poll is up. */
	signal?: AbortSignal;
}

/** All who use the same key share its quota, in one process. */
const accounts = new Map<string, { rateLimit: RateLimit; dialect: Dialect }>();

/**
 * Opens the way to MeltingSpot for one execution, poll or list of the editor.
 * @param budgetMs when the caller has to be done, in milliseconds from now; executions run until n8n cancels them
 * @throws NodeOperationError if the credential cannot be used as it is
 */
export async function connect(context: Context, budgetMs?: number): Promise<Connection> {
	const { apiKey, baseUrl } = await readCredential(context);
	const fingerprint = createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('hex');
	const account = accounts.get(fingerprint) ?? {
		rateLimit: createRateLimit(monotonic, sleep),
		dialect: unknownDialect(),
	};
	accounts.set(fingerprint, account);

	const signal = budgetMs === undefined ? cancelSignalOf(context) : AbortSignal.timeout(budgetMs);
	const pacing = stopwatch();
	const takePlace = async () =>
		await pacing.during(async () => await account.rateLimit.enter(signal));
	return {
		account: fingerprint.slice(0, 16),
		request: createRequest({ context, apiKey, baseUrl, takePlace, signal, budgetMs }),
		dialect: account.dialect,
		pacedMs: pacing.elapsedMs,
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

/** Measures for how long at least one of several overlapping tasks was going on. */
function stopwatch() {
	let goingOn = 0;
	let since = 0;
	let elapsed = 0;
	return {
		elapsedMs: () => elapsed,
		async during<T>(task: () => Promise<T>): Promise<T> {
			if (goingOn++ === 0) since = monotonic();
			try {
				return await task();
			} finally {
				if (--goingOn === 0) elapsed += monotonic() - since;
			}
		},
	};
}
