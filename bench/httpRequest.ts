import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { RemoteEmulator } from './processes';
import type { RunJob } from './side';

/*
 * n8n's HTTP Request node, with the settings that suit it best: 10 requests a second, the average that MeltingSpot's rate
 * limit permits. The key is a header set on the node, which is cheaper than a credential.
 */

type Target = Pick<RemoteEmulator, 'url' | 'key'>;

/** One request per item. Values may be expressions. */
export interface Request {
	method?: 'GET' | 'POST' | 'PUT';
	path: string;
	query?: Record<string, string>;
	body?: Record<string, string>;
}

const BATCHING = { batch: { batchSize: 10, batchInterval: 1_000 } };

const named = (values: Record<string, string>) => ({
	parameters: Object.entries(values).map(([name, value]) => ({ name, value })),
});

const authorized = (key: string): INodeParameters => ({
	sendHeaders: true,
	headerParameters: named({ Authorization: key }),
});

export function perItem(
	{ url, key }: Target,
	items: IDataObject[],
	{ method = 'GET', path, query, body }: Request,
): RunJob {
	return {
		node: 'httpRequest',
		items,
		// Tells items that succeeded from those that failed.
		continueOnFail: true,
		parameters: {
			...authorized(key),
			method,
			url: `=${url}${path}`,
			...(query && { sendQuery: true, queryParameters: named(query) }),
			...(body && { sendBody: true, bodyParameters: named(body) }),
			options: { batching: BATCHING },
		},
	};
}

/** All members, using the "Pagination" option. */
export function allPages({ url, key }: Target): RunJob {
	return {
		node: 'httpRequest',
		parameters: {
			...authorized(key),
			url: `${url}/v1/spotMembers`,
			sendQuery: true,
			queryParameters: named({ limit: '100' }),
			options: {
				pagination: {
					pagination: {
						parameters: {
							parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount + 1 }}' }],
						},
						paginationCompleteWhen: 'other',
						completeExpression: '={{ $pageCount * 100 >= $response.body.total }}',
					},
				},
			},
		},
	};
}
