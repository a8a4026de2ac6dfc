import type { INodeProperties } from 'n8n-workflow';
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

/** A custom role of the Spot, in collections that filter by it or set it. */
export const customRole = field(property, (label, value) =>
	toWellFormed(label, toText(label, value).trim()),
);
