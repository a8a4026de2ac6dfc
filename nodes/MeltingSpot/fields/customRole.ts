import type { INodeProperties } from 'n8n-workflow';

/** A custom role of the Spot, for the collections that filter by it or set it. */
export const customRole: INodeProperties = {
	displayName: 'Custom Role Name or ID',
	name: 'customRoleId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getCustomRoles' },
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};
