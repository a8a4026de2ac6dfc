import type { Endpoint, PathValues } from '../transport/endpoints';
import { pathNamesOf } from '../transport/endpoints';
import { bindEndpoint } from '../transport/request';
import type { Call, Input, Run } from './operation';

/** The endpoint with its path filled in from the input. */
export function bindCall<E extends Endpoint>(endpoint: E, { api }: Run, input: Input): Call<E> {
	const names = pathNamesOf(endpoint);
	const path = Object.fromEntries(names.map((name) => [name, String(input[name])]));
	const request = bindEndpoint(
		api.request,
		endpoint,
		names.length > 0 ? (path as PathValues<E>) : undefined,
	);
	return Object.assign(async (options?: Parameters<Call<E>>[0]) => (await request(options)).body, {
		request,
	});
}
