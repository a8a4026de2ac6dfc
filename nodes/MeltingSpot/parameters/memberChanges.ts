import type { IDataObject } from 'n8n-workflow';
import { changes } from './changes';
import { customRole } from './customRole';
import { choiceField, field } from './parameter';
import { isBlank, toObject, toTrimmedText } from './values';

const avatarUrl = field(
	{
		displayName: 'Avatar URL',
		name: 'avatarUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/picture.png',
		description: "URL of the member's profile picture",
	},
	toTrimmedText,
);

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
			description: 'Makes the member an admin, who can manage the Spot and its members',
		},
		{ name: 'Member', value: 'Member', description: 'Takes part in the Spot' },
	],
	description:
		'What the member can do in your Spot. When members gain rights, MeltingSpot notifies them in the Spot and by email.',
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
			description: 'Full access. Accepts someone who asked to join.',
		},
		{
			name: 'Deactivated',
			value: 'Deactivated',
			description: "Deactivates the profile. The API can't delete members.",
		},
		{
			name: 'Rejected',
			value: 'Rejected',
			description: 'Rejects someone who asked to join',
		},
	],
	description:
		'Whether the member has access to your Spot. MeltingSpot sets the other statuses (Invited, Pending, Declined Invitation, Left) itself.',
});

/** In alphabetical order, as the editor shows them. */
const fields = {
	avatarUrl,
	customRoleId: customRole,
	embedBaseUrls: field(
		{
			displayName: 'Embed Base URLs',
			name: 'embedBaseUrls',
			type: 'json',
			default: '',
			placeholder: 'e.g. { "default": "https://example.com" }',
			description:
				'The embed URLs, keyed by name, such as "default". Include every URL, because this list may replace the existing one.',
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

/** The request body of a member update. */
export const memberChanges = changes(fields, [
	{ name: 'Avatar', value: 'avatarUrl', description: 'Removes the picture' },
	{
		name: 'Custom Role',
		value: 'customRoleId',
		description: "Removes the role from the member; the role itself isn't deleted",
	},
]);

/** URLs by name, without blank ones. @throws UserError */
function toAddresses(label: string, value: unknown): IDataObject {
	return Object.fromEntries(
		Object.entries(toObject(label, value))
			.filter(([, address]) => !isBlank(address))
			.map(([name, address]) => [name, toTrimmedText(label, address)]),
	);
}
