import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { RemoteEmulator } from './processes';
import type { RunJob } from './side';

/*
 * n8n's HTTP Request node, set up for MeltingSpot. The key is in a header of the node, which is cheaper than a
 * credential.
 */

type Target = Pick<RemoteEmulator, 'url' | 'key'>;

/** Option "Batching": so many requests, then a pause. */
export interface Batching {
	batchSize: number;
	/** Milliseconds. */
	batchInterval: number;
}

const authorized = (key: string): INodeParameters => ({
	sendHeaders: true,
	headerParameters: { parameters: [{ name: 'Authorization', value: key }] },
});

/** One request per item, by its field `id`. With `field`, a PUT of the item's field of that name. */
export function perItem(
	{ url, key }: Target,
	items: IDataObject[],
	{ batching, field }: { batching?: Batching; field?: string } = {},
): RunJob {
	return {
		node: 'httpRequest',
		items,
		// Tells items that succeeded from those that failed.
		continueOnFail: true,
		parameters: {
			...authorized(key),
			url: `=${url}/v1/spotMembers/{{ $json.id }}`,
			...(field && {
				method: 'PUT',
				sendBody: true,
				bodyParameters: { parameters: [{ name: field, value: `={{ $json.${field} }}` }] },
			}),
			...(batching && { options: { batching: { batch: { ...batching } } } }),
		},
	};
}

/**
 * All members, with option "Pagination". Its default end, an empty response, never comes here, so every builder must
 * write a condition.
 * @param until true at the last page
 * @param requestInterval milliseconds between two pages
 */
export function allPages({ url, key }: Target, until: string, requestInterval = 0): RunJob {
	return {
		node: 'httpRequest',
		parameters: {
			...authorized(key),
			url: `${url}/v1/spotMembers`,
			sendQuery: true,
			queryParameters: { parameters: [{ name: 'limit', value: '100' }] },
			options: {
				pagination: {
					pagination: {
						parameters: {
							parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount + 1 }}' }],
						},
						paginationCompleteWhen: 'other',
						completeExpression: `={{ ${until} }}`,
						requestInterval,
					},
				},
			},
		},
	};
}

export const UNTIL_A_PAGE_IS_EMPTY = '$response.body.items.length === 0';
export const UNTIL_ALL_ARE_THERE = '$pageCount * 100 >= $response.body.total';
