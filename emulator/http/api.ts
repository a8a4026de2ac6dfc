import type { Context, Handler, OpenAPIBackend } from 'openapi-backend';
import { resources, type Dialect } from '../resources';
import type { Spot } from '../spot';
import { createContract } from './contract';
import type { LoggedRequest } from './log';
import { ApiFailure } from './response';

type Query = LoggedRequest['query'];

const operations = Object.fromEntries(
	resources.flatMap((each) =>
		Object.entries(each.operations).map(([id, respond]): [string, Handler] => [
			id,
			({ request }: Context, { store, dialect }: Spot, sent: Query) =>
				respond(
					{
						params: request.params,
						query: readFilters(request.query, sent, dialect),
						body: request.requestBody,
					} as never,
					store.of(each),
					store.scope(each.name) as never,
				),
		]),
	),
);

/** Drops filters that the dialect ignores, and splits lists the dialect's way: the contract splits them at commas. */
function readFilters(query: object, sent: Query, dialect: Dialect): object {
	const { inLists, ignoredFilters, refusedFilters } = dialect;
	return Object.fromEntries(
		Object.entries(query).flatMap(([name, value]) => {
			if (refusedFilters.includes(name)) throw new ApiFailure(400, `There is no filter ${name}`);
			if (ignoredFilters.includes(name)) return [];
			const isRepeated = inLists === 'repeated' && name.endsWith('[in]');
			return [[name, isRepeated ? [sent[name]].flat() : (value as unknown)]];
		}),
	);
}

/** The public API. `handleRequest(request, spot, queryAsSent)` returns an ApiResponse; it keeps no state of its own. */
export function createApi(): OpenAPIBackend {
	return createContract({
		handlers: {
			...operations,
			preOperationHandler: ({ request, operation }: Context) => {
				const type = request.headers['content-type'] as string | undefined;
				if (operation.requestBody && !/^application\/json\b/i.test(type ?? '')) {
					throw new ApiFailure(400, 'The body must be sent with Content-Type: application/json');
				}
			},
			notFound: ({ request }: Context) => {
				throw new ApiFailure(404, `There is no ${request.method.toUpperCase()} ${request.path}`);
			},
			methodNotAllowed: ({ request }: Context) => {
				throw new ApiFailure(405, `${request.path} does not take ${request.method.toUpperCase()}`);
			},
			unauthorizedHandler: () => {
				throw new ApiFailure(401, 'The Authorization header is missing or does not hold the key');
			},
			validationFail: ({ validation }: Context) => {
				throw new ApiFailure(400, (validation.errors ?? []).map(describe).join('; '));
			},
		},
		securityHandlers: {
			secretKey: ({ request }: Context, spot: Spot) => spot.accepts(request.headers.authorization),
		},
	});
}

type ValidationError = NonNullable<Context['validation']['errors']>[number];

/** Where the request breaks the contract and how: `query/limit must be integer`. */
function describe({ keyword, instancePath, message, params }: ValidationError): string {
	if (keyword === 'parse') return `the body is not JSON: ${message}`;
	const detail = params as { additionalProperty?: string; allowedValues?: unknown[] };
	const place = instancePath.replace(/^\//, '').replace(/^requestBody/, 'body') || 'request';
	const which = detail.additionalProperty ?? detail.allowedValues?.join(', ');
	return `${place} ${message ?? 'is not valid'}${which === undefined ? '' : ` (${which})`}`;
}
