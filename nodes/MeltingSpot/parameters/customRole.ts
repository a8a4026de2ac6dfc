import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Api } from '../api/api';
import { isSameText } from '../api/compare';
import { lookUp } from '../api/lists';
import { namedEntities, nameOf } from '../api/namedEntities';
import { bindEndpoint } from '../transport/request';
import { onlyId } from './namedLocator';
import type { Refuse, Unresolved } from './parameter';
import { field } from './parameter';
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

/** A custom role of the Spot, by ID or by label, in collections that filter by it or set it. */
export const customRole = field(property, (label, value) =>
	toWellFormed(label, toText(label, value).trim()),
);

interface WithRole {
	customRoleId?: unknown;
}

/** The format of MeltingSpot's ids. Anything else is looked up in the list of roles. */
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Replaces labels with ids. The roles are listed once, and not at all if every item has an id.
 * @returns the values of all items, in the same order
 */
export async function resolveCustomRoles<T extends WithRole>(
	api: Api,
	values: Array<Unresolved<T>>,
	refuse: Refuse,
): Promise<Array<T | Error>> {
	const isLabel = <V extends WithRole>(value: V): value is V & { customRoleId: string } =>
		typeof value.customRoleId === 'string' && !ID.test(value.customRoleId);
	if (!values.some(({ value }) => isLabel(value))) return values.map(({ value }) => value);
	const roles = listRoles(api);
	return await Promise.all(
		values.map(async ({ value }, at) => {
			if (!isLabel(value)) return value;
			try {
				return { ...value, customRoleId: roleId(await roles, value.customRoleId) };
			} catch (error) {
				return refuse(error, at);
			}
		}),
	);
}

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
