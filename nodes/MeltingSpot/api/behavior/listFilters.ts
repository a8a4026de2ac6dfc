import type { IDataObject } from 'n8n-workflow';
import type { Query, Request } from '../../transport/request';
import type { ApiBehavior } from './apiBehavior';

/**
 * Whether `[in]` reads comma-separated values as a list, as the documentation shows it. An API that wants the name
 * repeated would find no one. Tested with two known members.
 * @throws NodeApiError
 */
export async function detectListFilterSupport(
	request: Request,
	behavior: ApiBehavior,
): Promise<boolean> {
	if (behavior.supportsListFilters !== undefined) return behavior.supportsListFilters;
	const ask = async (query: Query) =>
		(await request('GET /v1/spotMembers', { query: { limit: 2, ...query } })).body.items;
	const emailsOf = (rows: IDataObject[]) => new Set(rows.map(({ email }) => String(email)));
	const known = [...emailsOf(await ask({}))].slice(0, 2);
	// With fewer than two members there is nothing to test.
	if (known.length < 2) return true;
	const found = emailsOf(await ask({ 'email[in]': known.join(',') }));
	behavior.supportsListFilters = known.every((email) => found.has(email));
	return behavior.supportsListFilters;
}
