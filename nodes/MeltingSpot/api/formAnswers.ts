import type { IDataObject } from 'n8n-workflow';
import type { ListEndpoint } from '../transport/endpoints';
import { statusOf } from '../transport/errors';
import type { BoundRequest } from '../transport/request';
import type { Api } from './api';
import { lookUp } from './lists';

/**
 * What a member entered into the registration form. A 404 is documented as "Custom form answers not found".
 * @throws NodeApiError
 */
export async function formAnswersOf(
	api: Api,
	request: BoundRequest<ListEndpoint>,
): Promise<IDataObject[]> {
	const read = async () => (await lookUp(request, api, {})).rows;
	return await read().catch((error: unknown) => {
		if (statusOf(error) !== '404') throw error;
		return [];
	});
}

/** Display names are cut at some length. */
const EMAIL = /^[^\s@…]+@[^\s@…]+$/;

/** A member's email address: what the user named the member by, or else from MeltingSpot. @throws NodeApiError */
export async function emailOf(api: Api, spotMemberId: string): Promise<string | null> {
	const shown = api.displayNames.of('spotMemberId', spotMemberId);
	if (EMAIL.test(shown)) return shown;
	const path = { spotMemberId };
	const { email } = (await api.request('GET /v1/spotMembers/{spotMemberId}', { path })).body;
	return typeof email === 'string' ? email : null;
}
