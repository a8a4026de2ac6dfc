import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';
import type { Api } from '../api/api';
import { openApi } from '../api/api';
import { customPropertiesOf, labelOf, slugOf } from '../api/customProperties';
import { emailIn } from '../api/emailAddress';
import { lookUp } from '../api/lists';
import { findMember } from '../api/members';
import { toResponseId } from '../api/pathValue';
import { readLocator } from '../parameters/memberLocator';
import { settle } from '../parameters/parameter';
import { isBlank, toPathValue } from '../parameters/values';
import { mapWithConcurrency } from '../transport/concurrency';
import { bindEndpoint } from '../transport/request';
import { canBePicked } from './offers';

/** The editor waits for its lists. Taking longer than this is an error. */
export const EDITOR_BUDGET_MS = 20_000;

/** The API for one list of the editor. @throws NodeOperationError */
export async function openForEditor(context: ILoadOptionsFunctions): Promise<Api> {
	return await openApi(context, EDITOR_BUDGET_MS);
}

/** Of how many members the properties are read, besides the one selected in the node. */
const MAX_MEMBERS = 10;

/**
 * The Spot's custom properties, each with a member's value. The API only lists them per member, and may leave out those
 * without a value (docs/api-notes.md#property-definitions), so those of several members are put together. The member selected in
 * the node goes first, unless that is an expression, empty, or unknown.
 * @returns undefined if the Spot has no members
 * @throws NodeApiError if no member's properties can be read
 */
export async function customPropertiesToOffer(
	context: ILoadOptionsFunctions,
): Promise<IDataObject[] | undefined> {
	const api = await openForEditor(context);
	const selected = await namedMemberId(api, context.getCurrentNodeParameter('memberId'));
	const others = await someMemberIds(api);
	const ids = [...new Set(selected === undefined ? others : [selected, ...others])];
	if (ids.length === 0) return undefined;
	const lists = await mapWithConcurrency(
		ids,
		async (id) => await settle(async () => await customPropertiesOf(api, id)),
		{ signal: api.signal },
	);
	return unionOf(lists).filter(
		(property) => canBePicked(property.customPropertySlug) && canBePicked(labelOf(property)),
	);
}

/** Each property once. One with a value says more about its type. */
function unionOf(lists: Array<() => IDataObject[]>): IDataObject[] {
	const bySlug = new Map<string, IDataObject>();
	let failure: (() => unknown) | undefined;
	let isAnyRead = false;
	for (const list of lists) {
		try {
			for (const property of list()) {
				const known = bySlug.get(slugOf(property));
				if (!known || isBlank(known.value)) bySlug.set(slugOf(property), property);
			}
			isAnyRead = true;
		} catch {
			failure ??= list;
		}
	}
	if (!isAnyRead) failure?.();
	return [...bySlug.values()];
}

async function namedMemberId(api: Api, locator: unknown): Promise<string | undefined> {
	const { mode, value } = readLocator(locator);
	if (typeof value !== 'string' || isBlank(value) || value.startsWith('=')) return undefined;
	const email = emailIn(value);
	if (email !== undefined) return idOf(await findMember(api, email));
	if (mode === 'email') return undefined;
	const spotMemberId = toPathValue('Member', value);
	const response = await api.request<'GET /v1/spotMembers/{spotMemberId}', 400 | 404>(
		'GET /v1/spotMembers/{spotMemberId}',
		{ path: { spotMemberId }, acceptStatuses: [400, 404] },
	);
	return response.refused ? undefined : spotMemberId;
}

async function someMemberIds(api: Api): Promise<string[]> {
	const { rows } = await lookUp(bindEndpoint(api.request, 'GET /v1/spotMembers'), api, {
		limit: MAX_MEMBERS,
	});
	return rows.map(({ id }) => toResponseId(id));
}

/** An id from a response is checked like one from the user. @throws UserError */
function idOf(member: IDataObject | undefined): string | undefined {
	return member && toResponseId(member.id);
}
