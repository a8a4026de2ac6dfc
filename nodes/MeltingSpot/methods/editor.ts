import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';
import { customPropertiesOf } from '../fields/customProperties';
import { findMember, readLocator } from '../fields/memberLocator';
import { isBlank, isEmailAddress, toPathValue } from '../fields/values';
import type { Connection } from '../transport/connection';
import { connect } from '../transport/connection';
import { list } from '../transport/paginate';

/** The editor waits for its lists; a list that takes longer is an error. */
const EDITOR_BUDGET_MS = 20_000;

/** Opens the way to MeltingSpot for one list of the editor. @throws NodeOperationError */
export async function connectForEditor(context: ILoadOptionsFunctions): Promise<Connection> {
	return await connect(context, EDITOR_BUDGET_MS);
}

/**
 * The Spot's custom properties with the values of one member: the API lists them by member only. That is
 * the member whom the node names, or any other while that is an expression, empty or somebody unknown.
 * @returns undefined if the Spot has no members
 * @throws NodeApiError
 */
export async function customPropertiesToOffer(
	context: ILoadOptionsFunctions,
): Promise<IDataObject[] | undefined> {
	const connection = await connectForEditor(context);
	const id =
		(await namedMemberId(connection, context.getCurrentNodeParameter('memberId'))) ??
		(await anyMemberId(connection));
	return id === undefined ? undefined : await customPropertiesOf(connection, id);
}

async function namedMemberId(
	connection: Connection,
	locator: unknown,
): Promise<string | undefined> {
	const { mode, value } = readLocator(locator);
	if (typeof value !== 'string' || isBlank(value) || value.startsWith('=')) return undefined;
	if (mode === 'email' || isEmailAddress(value)) {
		return idOf(await findMember(connection, value.trim()));
	}
	const spotMemberId = toPathValue('Member', value);
	const answer = await connection.request<'GET /v1/spotMembers/{spotMemberId}', 400 | 404>(
		'GET /v1/spotMembers/{spotMemberId}',
		{ path: { spotMemberId }, accept: [400, 404] },
	);
	return answer.refused ? undefined : spotMemberId;
}

async function anyMemberId(connection: Connection): Promise<string | undefined> {
	const { rows } = await list(connection, 'GET /v1/spotMembers', { limit: 1 });
	return idOf(rows[0]);
}

function idOf(member: IDataObject | undefined): string | undefined {
	return member && String(member.id);
}
