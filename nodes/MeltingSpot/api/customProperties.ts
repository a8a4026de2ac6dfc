import type { IDataObject } from 'n8n-workflow';
import { bindEndpoint } from '../transport/request';
import type { Api } from './api';
import { lookUp } from './lists';

const ENDPOINT = 'GET /v1/spotMembers/{spotMemberId}/customPropertiesValues';

/** A member's custom properties, as MeltingSpot sends them. @throws NodeApiError */
export async function customPropertiesOf(api: Api, spotMemberId: string): Promise<IDataObject[]> {
	const request = bindEndpoint(api.request, ENDPOINT, { spotMemberId });
	return (await lookUp(request, api, { key: 'customPropertySlug' })).rows;
}

/** The name that the API uses. */
export function slugOf({ customPropertySlug }: IDataObject): string {
	return String(customPropertySlug);
}

/** The name that people see. */
export function labelOf(property: IDataObject): string {
	return String(property.customPropertyLabel ?? '').trim() || slugOf(property);
}
