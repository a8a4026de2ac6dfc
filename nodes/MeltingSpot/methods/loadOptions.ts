import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { compareNames } from '../api/compare';
import { lookUp } from '../api/lists';
import { isBlank } from '../parameters/values';
import { quoteOf } from '../transport/errors';
import { bindEndpoint } from '../transport/request';
import { openForEditor } from './editor';
import { canBePicked, toOffers } from './offers';

/** The field before anything is chosen: a value that isn't in the list looks like an error. Blank fields are ignored. */
const NONE: INodePropertyOptions = { name: 'Select a Role…', value: '' };

/** The Spot's custom roles, sorted by name. @throws NodeApiError, NodeOperationError */
export async function getCustomRoles(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const api = await openForEditor(this);
	const { rows } = await lookUp(
		bindEndpoint(api.request, 'GET /v1/spotMemberCustomRole'),
		api,
		{},
	).catch((error: unknown) => {
		throw suggestManualId(this, error);
	});
	const roles = rows
		.filter(({ id }) => canBePicked(id))
		.map(({ id, label, description }) => ({
			name: isBlank(label) ? String(id) : String(label),
			value: String(id),
			...(canBePicked(description) && { description: String(description) }),
		}));
	return [NONE, ...toOffers(roles).sort((a, b) => compareNames(a.name, b.name))];
}

/** If the roles can't be listed, one can still be specified by its ID. */
function suggestManualId(context: ILoadOptionsFunctions, error: unknown): unknown {
	if (!(error instanceof NodeApiError) || !['403', '404'].includes(error.httpCode ?? '')) {
		return error;
	}
	return new NodeOperationError(
		context.getNode(),
		`Couldn't load the custom roles (status ${error.httpCode}).`,
		{
			description: `Enter the role ID as an expression. It's the "customRoleId" in the output for a member who has the role. ${quoteOf(error)}`,
		},
	);
}
