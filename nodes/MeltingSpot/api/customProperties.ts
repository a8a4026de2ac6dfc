import type { IDataObject } from 'n8n-workflow';
import { trimText } from '../transport/characters';
import { mapWithConcurrency } from '../transport/concurrency';
import { bindEndpoint } from '../transport/request';
import type { Api } from './api';
import { lookUp } from './lists';
import { toResponseId } from './pathValue';

const ENDPOINT = 'GET /v1/spotMembers/{spotMemberId}/customPropertiesValues';

/** A member's custom properties, as MeltingSpot sends them. @throws NodeApiError */
export async function customPropertiesOf(
	api: Pick<Api, 'request' | 'behavior' | 'signal'>,
	spotMemberId: string,
): Promise<IDataObject[]> {
	const request = bindEndpoint(api.request, ENDPOINT, { spotMemberId });
	return (await lookUp(request, api, { key: 'customPropertySlug' })).rows;
}

/** The name that the API uses. */
export function slugOf({ customPropertySlug }: IDataObject): string {
	return String(customPropertySlug);
}

/** The name that people see. */
export function labelOf(property: IDataObject): string {
	return trimText(String(property.customPropertyLabel ?? '')) || slugOf(property);
}

/** The values of a member's properties by slug; unset ones are `null`. */
function valuesBySlug(properties: IDataObject[]): Array<[slug: string, value: unknown]> {
	return properties.map((property) => [slugOf(property), property.value ?? null]);
}

/** One item for a member's properties: `{ spotMemberId, <slug>: value }`. */
export function toSimplified(spotMemberId: string, properties: IDataObject[]): IDataObject {
	const id = ['spotMemberId', spotMemberId];
	// Entries, not assignments: a slug may be "__proto__", or "spotMemberId".
	return Object.fromEntries([id, ...valuesBySlug(properties), id]) as IDataObject;
}

/** The members with their `customProperties` by slug, using one request each. @throws NodeApiError */
export async function withCustomProperties(
	api: Pick<Api, 'request' | 'behavior' | 'signal'>,
	members: IDataObject[],
): Promise<IDataObject[]> {
	return await mapWithConcurrency(
		members,
		async (member) => ({
			...member,
			customProperties: Object.fromEntries(
				valuesBySlug(await customPropertiesOf(api, toResponseId(member.id))),
			) as IDataObject,
		}),
		{ signal: api.signal },
	);
}
