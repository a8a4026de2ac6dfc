import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';
import type { Api } from '../api/api';
import { openApi } from '../api/api';
import { customPropertiesOf, labelOf } from '../api/customProperties';
import { unwrapEmail } from '../api/emailAddress';
import { lookUp } from '../api/lists';
import { findMember } from '../api/members';
import { toResponseId } from '../api/pathValue';
import { readLocator } from '../parameters/memberLocator';
import { isBlank, isEmailAddress, toPathValue } from '../parameters/values';
import { bindEndpoint } from '../transport/request';
import { canBePicked } from './offers';

/** The editor waits for its lists. Taking longer than this is an error. */
export const EDITOR_BUDGET_MS = 20_000;

/** The API for one list of the editor. @throws NodeOperationError */
export async function openForEditor(context: ILoadOptionsFunctions): Promise<Api> {
	return await openApi(context, EDITOR_BUDGET_MS);
}

/**
 * The Spot's custom properties with the values of one member: the API only lists them per member. This is the member
 * selected in the node, or any other if that is an expression, empty, or unknown.
 * @returns undefined if the Spot has no members
 * @throws NodeApiError
 */
export async function customPropertiesToOffer(
	context: ILoadOptionsFunctions,
): Promise<IDataObject[] | undefined> {
	const api = await openForEditor(context);
	const id =
		(await namedMemberId(api, context.getCurrentNodeParameter('memberId'))) ??
		(await anyMemberId(api));
	if (id === undefined) return undefined;
	const properties = await customPropertiesOf(api, id);
	return properties.filter(
		(property) => canBePicked(property.customPropertySlug) && canBePicked(labelOf(property)),
	);
}

async function namedMemberId(api: Api, locator: unknown): Promise<string | undefined> {
	const { mode, value } = readLocator(locator);
	if (typeof value !== 'string' || isBlank(value) || value.startsWith('=')) return undefined;
	if (mode === 'email' || isEmailAddress(value)) {
		return idOf(await findMember(api, unwrapEmail(value)));
	}
	const spotMemberId = toPathValue('Member', value);
	const response = await api.request<'GET /v1/spotMembers/{spotMemberId}', 400 | 404>(
		'GET /v1/spotMembers/{spotMemberId}',
		{ path: { spotMemberId }, acceptStatuses: [400, 404] },
	);
	return response.refused ? undefined : spotMemberId;
}

async function anyMemberId(api: Api): Promise<string | undefined> {
	const { rows } = await lookUp(bindEndpoint(api.request, 'GET /v1/spotMembers'), api, {
		limit: 1,
	});
	return idOf(rows[0]);
}

/** An id from a response is checked like one from the user. @throws UserError */
function idOf(member: IDataObject | undefined): string | undefined {
	return member && toResponseId(member.id);
}
