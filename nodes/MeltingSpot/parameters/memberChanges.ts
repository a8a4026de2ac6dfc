import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { customRole, resolveCustomRoles } from './customRole';
import type { ResolvableParameter } from './parameter';
import { choiceField, choicesField, collection, field } from './parameter';
import { isBlank, toObject, toTrimmedText } from './values';

const avatarUrl = field(
	{
		displayName: 'Avatar URL',
		name: 'avatarUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/picture.png',
		description: "Web address of the member's picture",
	},
	toTrimmedText,
);

const clearFields = choicesField({
	displayName: 'Clear Fields',
	name: 'clearFields',
	type: 'multiOptions',
	default: [],
	options: [
		{ name: 'Avatar', value: 'avatarUrl', description: 'Removes the picture' },
		{
			name: 'Custom Role',
			value: 'customRoleId',
			description: 'Takes the custom role away; the role itself stays in your Spot',
		},
	],
	description:
		'What to empty in MeltingSpot. A field that is only left blank stays as it is, so this is the way to empty one.',
});

/** The roles and statuses that can be set. Source: `updateSpotMember` of MeltingSpot's API reference. */
const role = choiceField({
	displayName: 'Role',
	name: 'role',
	type: 'options',
	default: 'Member',
	options: [
		{
			name: 'Admin',
			value: 'Admin',
			description: 'Makes them an admin, who manages the Spot and its members',
		},
		{ name: 'Member', value: 'Member', description: 'Takes part in the Spot' },
	],
	description:
		'What the member may do in your Spot. MeltingSpot tells members who gain rights, in the Spot and by email.',
});

const status = choiceField({
	displayName: 'Status',
	name: 'status',
	type: 'options',
	default: 'Accepted',
	options: [
		{
			name: 'Accepted',
			value: 'Accepted',
			description: 'A member with full access: lets in somebody who asked to join',
		},
		{
			name: 'Deactivated',
			value: 'Deactivated',
			description:
				'Takes away their access: switches the profile off, as an admin can. The nearest to removing a member: the API deletes nobody.',
		},
		{
			name: 'Rejected',
			value: 'Rejected',
			description: 'Turns down somebody who asked to join',
		},
	],
	description:
		'Whether the member has access to your Spot. MeltingSpot sets the other statuses itself (Invited, Pending, DeclinedInvitation, Left).',
});

/** In the order of the alphabet, as the editor shows them. */
const fields = {
	avatarUrl,
	clearFields,
	customRoleId: customRole,
	embedBaseUrls: field(
		{
			displayName: 'Embed Base URLs',
			name: 'embedBaseUrls',
			type: 'json',
			default: '',
			placeholder: 'e.g. { "default": "https://example.com" }',
			description:
				'The web addresses at which this member opens your embedded Spot, by name. "default" is the usual one. They take the place of all that were there, so give every one.',
		},
		toAddresses,
	),
	firstname: field(
		{
			displayName: 'First Name',
			name: 'firstname',
			type: 'string',
			default: '',
			placeholder: 'e.g. Nathan',
			description: "The first name on the member's profile",
		},
		toTrimmedText,
	),
	lastname: field(
		{
			displayName: 'Last Name',
			name: 'lastname',
			type: 'string',
			default: '',
			placeholder: 'e.g. Smith',
			description: "The last name on the member's profile",
		},
		toTrimmedText,
	),
	role,
	status,
	title: field(
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			placeholder: 'e.g. Head of Marketing',
			description: "The headline on the member's profile",
		},
		toTrimmedText,
	),
};

const updateFields = collection(
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description: 'What to change. A field that is left empty stays as it is in MeltingSpot.',
	},
	fields,
);

/** The body of an update: only what the user set, since a blank cell must not wipe a role. */
export const memberChanges: ResolvableParameter<IDataObject, IDataObject> = {
	properties: updateFields.properties,
	resolve: resolveCustomRoles,
	read(item) {
		const { clearFields: cleared = [], ...set } = updateFields.read(item);
		const changes: IDataObject = Object.fromEntries(
			Object.entries(set).filter(([, value]) => !isBlank(value)),
		);
		for (const name of cleared) {
			if (name in changes) throw setAndCleared(name as keyof typeof fields);
			changes[name] = null;
		}
		if (Object.keys(changes).length > 0) return changes;
		throw new UserError(
			'There is nothing to change: "Update Fields" has no field with a value. Add a field and fill it in.',
		);
	},
};

function setAndCleared(name: keyof typeof fields): UserError {
	return new UserError(
		`"${fields[name].property.displayName}" is to be set and cleared at once. Take it out of "Clear Fields", or leave the field empty.`,
	);
}

/** Addresses by name, without blank ones. @throws UserError */
function toAddresses(label: string, value: unknown): IDataObject {
	return Object.fromEntries(
		Object.entries(toObject(label, value))
			.filter(([, address]) => !isBlank(address))
			.map(([name, address]) => [name, toTrimmedText(label, address)]),
	);
}
