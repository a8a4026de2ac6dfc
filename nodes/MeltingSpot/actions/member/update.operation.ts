import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
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
	customRoleId: 'Custom Role',
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
						{ name: 'Avatar', value: 'avatarUrl', description: 'Remove the picture' },
						{
							name: 'Custom Role',
							value: 'customRoleId',
							description: 'Take the custom role away',
						},
					],
					description: 'What to empty in MeltingSpot',
				},
				{
					displayName: 'Custom Role ID',
					name: 'customRoleId',
					type: 'string',
					default: '',
					description: 'The custom role to give to the member',
				},
				{
					displayName: 'Embed Base URLs',
					name: 'embedBaseUrls',
					type: 'json',
					default: '',
					placeholder: 'e.g. { "default": "https://example.com" }',
					description:
						'Where your Spot is embedded for this member: web addresses by name. "default" is the usual one.',
				},
				{
					displayName: 'First Name',
					name: 'firstname',
					type: 'string',
					default: '',
					placeholder: 'e.g. Nathan',
				},
				{
					displayName: 'Last Name',
					name: 'lastname',
					type: 'string',
					default: '',
					placeholder: 'e.g. Smith',
				},
				{
					displayName: 'Role',
					name: 'role',
					type: 'options',
					default: 'Member',
					options: [
						{ name: 'Admin', value: 'Admin', description: 'Manages the Spot' },
						{ name: 'Member', value: 'Member', description: 'Takes part in the Spot' },
					],
					description: 'What the member may do. MeltingSpot notifies a member who gains rights.',
				},
				{
					displayName: 'Status',
					name: 'status',
					type: 'options',
					default: 'Accepted',
					options: [
						{ name: 'Accepted', value: 'Accepted', description: 'Has full access to the Spot' },
						{
							name: 'Deactivated',
							value: 'Deactivated',
							description: 'The profile is switched off',
						},
						{
							name: 'Rejected',
							value: 'Rejected',
							description: 'The request to join is refused',
						},
					],
					description: 'Whether the member has access to your Spot',
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
	if (!isBlank(fields.embedBaseUrls)) {
		body.embedBaseUrls = toObject('Embed Base URLs', fields.embedBaseUrls);
	}
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

/** One of the words that the API knows, capitals aside. @throws UserError */
function toChoice(name: string, value: unknown, choices: string[]): string {
	const text = toText(name, value);
	const choice = choices.find((known) => fold(known) === fold(text));
	if (choice) return choice;
	throw new UserError(`"${name}" has to be one of ${choices.join(', ')}, but it is "${text}".`);
}
