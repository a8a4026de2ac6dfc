import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { customRole } from '../../fields/customRole';
import { memberIdOf, memberLocator } from '../../fields/memberLocator';
import { fold, isBlank, toList, toObject, toText } from '../../fields/values';
import type { Item, Operation } from '../operation';

/** What a user may choose from. Source: operation `updateSpotMember` of MeltingSpot's API reference. */
const CHOICES = {
	role: ['Member', 'Admin'],
	status: ['Accepted', 'Deactivated', 'Rejected'],
	clearFields: ['avatarUrl', 'customRoleId'],
};

const TEXT_FIELDS = {
	firstname: 'First Name',
	lastname: 'Last Name',
	title: 'Title',
	avatarUrl: 'Avatar URL',
	customRoleId: customRole.displayName,
};

export const update = {
	name: 'update',
	displayName: 'Update',
	action: 'Update a member',
	description:
		'Change the name, title, role, status or picture of one member. Fields left out or left empty stay as they are.',
	endpoint: 'PUT /v1/spotMembers/{spotMemberId}',
	properties: [
		memberLocator,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			description: 'What to change. A field that is left empty stays as it is in MeltingSpot.',
			options: [
				{
					displayName: 'Avatar URL',
					name: 'avatarUrl',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://example.com/picture.png',
					description: "Web address of the member's picture",
				},
				{
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
				},
				customRole,
				{
					displayName: 'Embed Base URLs',
					name: 'embedBaseUrls',
					type: 'json',
					default: '',
					placeholder: 'e.g. { "default": "https://example.com" }',
					description:
						'The web addresses at which this member opens your embedded Spot, by name. "default" is the usual one. They take the place of all that were there, so give every one.',
				},
				{
					displayName: 'First Name',
					name: 'firstname',
					type: 'string',
					default: '',
					placeholder: 'e.g. Nathan',
					description: "The first name on the member's profile",
				},
				{
					displayName: 'Last Name',
					name: 'lastname',
					type: 'string',
					default: '',
					placeholder: 'e.g. Smith',
					description: "The last name on the member's profile",
				},
				{
					displayName: 'Role',
					name: 'role',
					type: 'options',
					default: 'Member',
					options: [
						{ name: 'Admin', value: 'Admin', description: 'Manages the Spot and its members' },
						{ name: 'Member', value: 'Member', description: 'Takes part in the Spot' },
					],
					description:
						'What the member may do in your Spot. MeltingSpot tells members who gain rights, in the Spot and by e-mail.',
				},
				{
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
								'Switches the profile off, as an admin can. The nearest to removing a member: the API deletes nobody.',
						},
						{
							name: 'Rejected',
							value: 'Rejected',
							description: 'Turns down somebody who asked to join',
						},
					],
					description:
						'Whether the member has access to your Spot. MeltingSpot sets the other statuses itself (Invited, Pending, DeclinedInvitation, Left).',
				},
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					placeholder: 'e.g. Head of Marketing',
					description: "The headline on the member's profile",
				},
			],
		},
	],
	async execute(item: Item): Promise<IDataObject> {
		const body = readUpdate(item.parameter('updateFields', {}) as IDataObject);
		const path = { spotMemberId: await memberIdOf(item) };
		return (await item.request(update.endpoint, { path, body })).body;
	},
} satisfies Operation;

/** Only what the user set: a blank cell must not wipe a role. @throws UserError */
function readUpdate(fields: IDataObject): IDataObject {
	const body: IDataObject = {};
	for (const [name, label] of Object.entries(TEXT_FIELDS)) {
		if (!isBlank(fields[name])) body[name] = toText(label, fields[name]).trim();
	}
	if (!isBlank(fields.role)) body.role = toChoice('Role', fields.role, CHOICES.role);
	if (!isBlank(fields.status)) body.status = toChoice('Status', fields.status, CHOICES.status);
	const addresses = readEmbedBaseUrls(fields.embedBaseUrls);
	if (!isBlank(addresses)) body.embedBaseUrls = addresses;
	for (const entry of toList('Clear Fields', fields.clearFields)) {
		const name = toChoice('Clear Fields', entry, CHOICES.clearFields);
		if (name in body) {
			throw new UserError(
				`"${TEXT_FIELDS[name as keyof typeof TEXT_FIELDS]}" is to be set and cleared at once. Take it out of "Clear Fields", or leave the field empty.`,
			);
		}
		body[name] = null;
	}
	if (Object.keys(body).length === 0) {
		throw new UserError(
			'There is nothing to change: "Update Fields" has no field with a value. Add a field and fill it in.',
		);
	}
	return body;
}

/** Addresses by name, those left out that are blank. @throws UserError */
function readEmbedBaseUrls(value: unknown): IDataObject {
	if (isBlank(value)) return {};
	const label = 'Embed Base URLs';
	return Object.fromEntries(
		Object.entries(toObject(label, value))
			.filter(([, address]) => !isBlank(address))
			.map(([name, address]) => [name, toText(label, address).trim()]),
	);
}

/** One of the words that the API knows, capitals aside. @throws UserError */
function toChoice(name: string, value: unknown, choices: string[]): string {
	const text = toText(name, value);
	const choice = choices.find((known) => fold(known) === fold(text));
	if (choice) return choice;
	throw new UserError(`"${name}" has to be one of ${choices.join(', ')}, but it is "${text}".`);
}
