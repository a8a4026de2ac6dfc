import type { Endpoint, PathValues } from '../transport/endpoints';
import { isDelete, isRead, pathNamesOf } from '../transport/endpoints';
import { isRefusal, statusOf } from '../transport/errors';
import type { CallOptions } from '../transport/request';
import { bindEndpoint } from '../transport/request';
import type { Call, Input, Run } from './operation';

/** What is known of a send while it is under way. */
export interface Flight {
	/** Whether a write has left and wasn't clearly refused. */
	mayHaveActed: boolean;
	/** Whether an earlier try may have done it. */
	mayBeDone: boolean;
}

/** The values that fill the endpoint's path. */
export function pathOf(endpoint: Endpoint, input: Input): Record<string, string> {
	return Object.fromEntries(pathNamesOf(endpoint).map((name) => [name, String(input[name])]));
}

/** The endpoint with its path filled in from the input. */
export function bindCall<E extends Endpoint>(
	endpoint: E,
	{ api }: Run,
	input: Input,
	flight: Flight,
): Call<E> {
	const path = pathOf(endpoint, input);
	const send = bindEndpoint(
		api.request,
		endpoint,
		Object.keys(path).length > 0 ? (path as PathValues<E>) : undefined,
	);
	const request = (async (options?: CallOptions) => {
		const before = flight.mayHaveActed;
		flight.mayHaveActed ||= !isRead(endpoint);
		return await send(options).catch((error: unknown) => {
			if (isRefusal(error)) flight.mayHaveActed = before;
			const isGone = flight.mayBeDone && isDelete(endpoint) && statusOf(error) === '404';
			if (!isGone) throw error;
			flight.mayHaveActed = true;
			return { status: 404, body: undefined };
		});
	}) as typeof send;
	return Object.assign(async (options?: Parameters<Call<E>>[0]) => (await request(options)).body, {
		request,
		endpoint,
	});
}
