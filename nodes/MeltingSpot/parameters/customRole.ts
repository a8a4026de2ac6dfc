import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Api } from '../api/api';
import { isSameText } from '../api/compare';
import { lookUp } from '../api/lists';
import { namedEntities, nameOf } from '../api/namedEntities';
import { bindEndpoint } from '../transport/request';
import { onlyId } from './namedLocator';
import type { PreparedField } from './parameter';
import { Pending } from './parameter';
import { toText, toWellFormed } from './values';

const property: INodeProperties = {
	displayName: 'Custom Role Name or ID',
	name: 'customRoleId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getCustomRoles' },
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

/** The format of MeltingSpot's ids. Anything else is looked up in the list of roles. */
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A custom role of the Spot, by ID or by label, in collections that filter by it or set it. The roles are listed once. */
export const customRole: PreparedField<string, string> = {
	property,
	parse(label, value) {
		const role = toWellFormed(label, toText(label, value).trim());
		return ID.test(role) ? role : new Pending(role);
	},
	async prepare(api) {
		const roles = await listRoles(api);
		return ({ value }) => roleId(roles, value);
	},
};

async function listRoles(api: Api): Promise<IDataObject[]> {
	const { endpoint } = namedEntities.customRole;
	return (await lookUp(bindEndpoint(api.request, endpoint), api, {})).rows;
}

/** @throws UserError unless exactly one role has the label */
function roleId(roles: IDataObject[], idOrLabel: string): string {
	if (roles.some(({ id }) => id === idOrLabel)) return idOrLabel;
	const matches = roles.filter((role) => isSameText(nameOf('customRole', role), idOrLabel));
	return onlyId(matches, { kind: 'customRole', labels: { name: 'Label' }, name: idOrLabel });
}
