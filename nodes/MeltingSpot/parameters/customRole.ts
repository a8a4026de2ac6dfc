import type { INodeProperties } from 'n8n-workflow';
import { isSameText } from '../api/compare';
import { namedEntities, nameOf } from '../api/entities';
import { bindList, lookUp } from '../api/lists';
import type { PreparedField } from './fields';
import { onlyId } from './namedLocator';
import { Pending } from './parameter';
import { toTrimmedText, toWellFormed } from './values';

const { customRole: entity } = namedEntities;

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
		const role = toWellFormed(label, toTrimmedText(label, value));
		return ID.test(role) ? role : new Pending(role);
	},
	async prepare(api) {
		const { rows } = await lookUp(bindList(api.request, entity.endpoint).request, api, {});
		return ({ value: idOrLabel }) =>
			rows.some(({ id }) => id === idOrLabel)
				? idOrLabel
				: onlyId(
						entity,
						idOrLabel,
						rows.filter((role) => isSameText(nameOf(entity, role), idOrLabel)),
					);
	},
};
