import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { RemoteEmulator } from './processes';
import type { RunJob } from './side';

/*
 * n8n's HTTP Request node, set up for MeltingSpot. The key stands in a header of the node: that costs it less than a
 * credential would.
 */

type Target = Pick<RemoteEmulator, 'url' | 'key'>;

/** Its option "Batching": so many requests, then a pause. */
export interface Batching {
	batchSize: number;
	/** Milliseconds. */
	batchInterval: number;
}

const authorized = (key: string): INodeParameters => ({
	sendHeaders: true,
	headerParameters: { parameters: [{ name: 'Authorization', value: key }] },
});

/** One request for each item, by its field `id`. With a field to write it is a PUT of the item's field of that name. */
export function perItem(
	{ url, key }: Target,
	items: IDataObject[],
	{ batching, field }: { batching?: Batching; field?: string } = {},
): RunJob {
	return {
		node: 'httpRequest',
		items,
		// So that the items that got through can be told from those that failed.
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
 * All members, by its option "Pagination". Its own rule for the end, an empty response, never holds here, so every
 * builder has to write one.
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
