import type { IDataObject } from 'n8n-workflow';
import { trimText } from '../transport/characters';
import { mapWithConcurrency } from '../transport/concurrency';
import { statusOf } from '../transport/errors';
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

/** How MeltingSpot responds to a request for a member who is gone, or who isn't shown to this key. */
const UNAVAILABLE = ['403', '404', '410'];

/**
 * The members with their `customProperties` by slug, using one request each; `null` for a member whose properties aren't
 * available.
 * @param log called with a message about each such member
 * @throws NodeApiError, also if those of several members aren't available, and those of no one are
 */
export async function withCustomProperties(
	api: Pick<Api, 'request' | 'behavior' | 'signal'>,
	members: IDataObject[],
	log: (problem: string) => void = () => {},
): Promise<IDataObject[]> {
	const failures: unknown[] = [];
	async function propertiesOf({ id }: IDataObject): Promise<IDataObject | null> {
		const properties = await customPropertiesOf(api, toResponseId(id)).catch((error: unknown) => {
			if (!UNAVAILABLE.includes(statusOf(error) ?? '')) throw error;
			failures.push(error);
			log(
				`couldn't read custom properties of the member ${String(id)}: ${(error as Error).message}`,
			);
			return null;
		});
		return properties && (Object.fromEntries(valuesBySlug(properties)) as IDataObject);
	}

	const rows = await mapWithConcurrency(
		members,
		async (member) => ({ ...member, customProperties: await propertiesOf(member) }),
		{ signal: api.signal },
	);
	if (failures.length > 1 && failures.length === members.length) throw failures[0];
	return rows;
}
