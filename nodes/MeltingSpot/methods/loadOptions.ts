import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { compareNames } from '../api/compare';
import { lookUp } from '../api/lists';
import { isBlank } from '../parameters/values';
import { bindEndpoint } from '../transport/request';
import { openForEditor } from './editor';

/** The Spot's custom roles, by name. @throws NodeApiError, NodeOperationError */
export async function getCustomRoles(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const api = await openForEditor(this);
	const { rows } = await lookUp(
		bindEndpoint(api.request, 'GET /v1/spotMemberCustomRole'),
		api,
		{},
	).catch((error: unknown) => {
		throw suggestManualId(this, error);
	});
	return rows
		.map(({ id, label, description }) => ({
			name: isBlank(label) ? String(id) : String(label),
			value: String(id),
			...(!isBlank(description) && { description: String(description) }),
		}))
		.sort((a, b) => compareNames(a.name, b.name));
}

/** A Spot without the roles, or a key that may not see them, does not keep anybody from naming one. */
function suggestManualId(context: ILoadOptionsFunctions, error: unknown): unknown {
	if (!(error instanceof NodeApiError) || !['403', '404'].includes(error.httpCode ?? '')) {
		return error;
	}
	return new NodeOperationError(
		context.getNode(),
		`MeltingSpot does not show the custom roles of your Spot (status ${error.httpCode}). Give the ID of the role in an expression instead: it is the "customRoleId" of every member who has the role.`,
		{ description: error.description ?? undefined },
	);
}
