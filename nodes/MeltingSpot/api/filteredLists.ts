import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { ListEndpoint } from '../transport/endpoints';
import type { BoundRequest } from '../transport/request';
import type { Api } from './api';
import { containsText, listContaining } from './behavior/containsCase';
import type { ListOptions, Listing } from './lists';
import { list } from './lists';
import type { EntityKind } from './namedEntities';
import { nameOf, namedEntities } from './namedEntities';

/**
 * The entities whose name contains the text, if there is one. The same ones whether the API applies its filter, ignores
 * it, rejects it or tells upper from lower case.
 * @throws NodeApiError
 */
export async function listByNamePart(
	request: BoundRequest<ListEndpoint>,
	api: Api,
	kind: EntityKind,
	{ name, limit }: { name?: string; limit: number },
): Promise<Listing> {
	const { endpoint, nameField, contains } = namedEntities[kind];
	if (name === undefined) return await list(request, api, { limit });
	const options = { keep: (row: IDataObject) => containsText(nameOf(kind, row), name), limit };
	const whole = async () => await list(request, api, options);
	if (!contains) return await whole();
	return await listContaining(
		api.behavior,
		endpoint,
		{ field: nameField, text: name, limit },
		{
			filtered: async () =>
				await tryFiltered(request, api, { ...options, query: { [contains]: name } }),
			whole,
		},
	);
}

/** Undefined if the API rejects the filters. */
export async function tryFiltered(
	request: BoundRequest<ListEndpoint>,
	api: Api,
	options: ListOptions,
): Promise<Listing | undefined> {
	return await list(request, api, options).catch((error: unknown) => {
		if (error instanceof NodeApiError && error.httpCode === '400') return undefined;
		throw error;
	});
}
