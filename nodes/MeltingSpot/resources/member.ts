import type { IDataObject } from 'n8n-workflow';
import { emailOf, formAnswersOf } from '../api/formAnswers';
import { withCustomProperties } from '../api/customProperties';
import { toMemberRow } from '../api/memberRow';
import { updateMember } from '../api/members';
import { shapes } from '../api/shapes';
import { get, list, operation } from '../core/constructors';
import { resource } from '../core/operation';
import type { UpdateFields } from '../parameters/changes';
import { changesOf } from '../parameters/changes';
import { customRole } from '../parameters/customRole';
import { choiceField, field } from '../parameters/fields';
import { choices, filter, moment } from '../parameters/filter';
import { includeCustomProperties } from '../parameters/includeCustomProperties';
import { memberLocator } from '../parameters/memberLocator';
import { returnAllOrLimit } from '../parameters/returnAll';
import { isBlank, toObject, toTrimmedText } from '../parameters/values';
import { bulkInvite, invite } from './memberInvitations';
import { memberPeople, registered } from './people';

const entity = { noun: 'member', plural: 'members' };

const filters = {
	customRoleId: filter(customRole).row('customRoleId').api('eq'),
	...memberPeople,
	invitedAfter: moment('Invited After', 'invitedAfter', 'Only members who were invited after').date(
		'invitationDate',
		'after',
	),
	invitedBefore: moment(
		'Invited Before',
		'invitedBefore',
		'Only members who were invited before',
	).date('invitationDate', 'before'),
	...registered,
	role: choices({
		displayName: 'Role',
		name: 'role',
		type: 'multiOptions',
		default: [],
		options: [
			{ name: 'Admin', value: 'Admin', description: 'Manages the Spot and its members' },
			{ name: 'Member', value: 'Member', description: 'Takes part in the Spot' },
		],
		description:
			"Only members with one of these roles. MeltingSpot can't filter by role, so the node reads all members.",
	}).row('role'),
	status: choices({
		displayName: 'Status',
		name: 'status',
		type: 'multiOptions',
		default: [],
		options: [
			{ name: 'Accepted', value: 'Accepted', description: 'A member with full access' },
			{ name: 'Deactivated', value: 'Deactivated', description: 'Deactivated by an admin' },
			{
				name: 'Declined Invitation',
				value: 'DeclinedInvitation',
				description: 'Declined the invitation',
			},
			{ name: 'Invited', value: 'Invited', description: "Hasn't accepted the invitation yet" },
			{ name: 'Left', value: 'Left', description: 'Left the Spot' },
			{ name: 'Pending', value: 'Pending', description: "Waiting for an admin's approval" },
			{ name: 'Rejected', value: 'Rejected', description: 'Rejected by an admin' },
		],
		description:
			"Only members with one of these statuses. MeltingSpot can't filter by status, so the node reads all members.",
	}).row('status'),
};

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

const fields: UpdateFields = {
	avatarUrl: {
		...avatarUrl,
		clears: { name: 'Avatar', description: 'Removes the picture' },
	},
	customRoleId: {
		...customRole,
		clears: {
			name: 'Custom Role',
			description: "Removes the role from the member; the role itself isn't deleted",
		},
	},
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

export const member = resource('member', 'Member', entity, {
	get: get({
		description: 'Retrieve one member by ID or email address',
		endpoint: 'GET /v1/spotMembers/{spotMemberId}',
		parameters: { spotMemberId: memberLocator, withProperties: includeCustomProperties },
		shape: shapes.member,
		async output(row, { withProperties }, { api }) {
			return withProperties ? await withCustomProperties(api, [row]) : row;
		},
	}),
	getFormAnswers: operation({
		displayName: 'Get Form Answers',
		action: 'Get the form answers of a member',
		description:
			'Retrieve what a member entered into the registration form, one item per form field',
		endpoint: 'GET /v1/spotMembers/{spotMemberId}/customFormAnswers',
		parameters: { spotMemberId: memberLocator },
		async send({ spotMemberId }, call, { api }) {
			const rows = await formAnswersOf(api, call.request);
			if (rows.length === 0) return [];
			const whose = { email: await emailOf(api, spotMemberId), spotMemberId };
			return rows.map((row) => ({ ...whose, ...row, ...whose }));
		},
		summarize(done, { hint }) {
			const without = done.filter(({ values, rows }) => values && rows.length === 0).length;
			if (without === 0) return;
			hint(
				`${without === 1 ? '1 member has' : `${without} members have`} no form answers. If that's wrong, report it: MeltingSpot documents this endpoint's URL only in part, so the node may be using the wrong one.`,
			);
		},
	}),
	getAll: list({
		description: 'Retrieve all members of your Spot, or only those who match your filters',
		endpoint: 'GET /v1/spotMembers',
		parameters: { limit: returnAllOrLimit, withProperties: includeCustomProperties },
		about: 'Which members to get. All filters must match. Filters left blank are ignored.',
		filters,
		shape: shapes.member,
		async output(rows, { withProperties }, { api }) {
			return withProperties ? await withCustomProperties(api, rows) : rows;
		},
	}),
	invite,
	bulkInvite,
	update: operation({
		displayName: 'Update',
		action: 'Update a member',
		description:
			"Update a member's name, title, role, status, or picture. This can make them an admin or revoke their access. Empty fields are ignored.",
		endpoint: 'PUT /v1/spotMembers/{spotMemberId}',
		parameters: { spotMemberId: memberLocator, changes: changesOf(fields) },
		async send({ spotMemberId, changes }, call, { api }) {
			const put = async () => await call({ body: changes });
			return toMemberRow(await updateMember(api, { spotMemberId, changes, put }));
		},
	}),
});

/** URLs by name, without blank ones. @throws UserError */
function toAddresses(label: string, value: unknown): IDataObject {
	return Object.fromEntries(
		Object.entries(toObject(label, value))
			.filter(([, address]) => !isBlank(address))
			.map(([name, address]) => [name, toTrimmedText(label, address)]),
	);
}
