import { UserError } from 'n8n-workflow';
import type { MemberFilters } from '../api/members';
import { customRole, resolveCustomRoles } from './customRole';
import type { Item } from './item';
import type { Field, Parameter, ResolvableParameter } from './parameter';
import { choicesField, collection, field } from './parameter';
import { toEmails, toList, toTime, toWellFormed } from './values';

const toTimestamp = (label: string, value: unknown, item: Item) =>
	toTime(label, value, item.timezone);
const toNames = (label: string, value: unknown) =>
	toList(label, value).map((name) => toWellFormed(label, name));

const READS_ALL =
	'MeltingSpot has no such filter, so the node reads all members that meet the other filters.';

const filters: Parameter<MemberFilters> = collection(
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		description:
			'Which members to get. They have to meet all of these, and a filter left empty is not used.',
	},
	{
		customRoleId: customRole,
		email: field(
			{
				displayName: 'Email',
				name: 'email',
				type: 'string',
				default: '',
				placeholder: 'name@email.com',
				description:
					'Only members with one of these email addresses. Separate several with commas.',
			},
			toEmails,
		),
		firstname: field(
			{
				displayName: 'First Name',
				name: 'firstname',
				type: 'string',
				default: '',
				placeholder: 'e.g. Nathan',
				description:
					'Only members with one of these full first names. Separate several with commas.',
			},
			toNames,
		),
		invitedAfter: field(
			{
				displayName: 'Invited After',
				name: 'invitedAfter',
				type: 'dateTime',
				default: '',
				placeholder: 'e.g. 2026-01-31T09:00:00',
				description:
					'Only members who were invited after this moment. Without a time zone in it, the time zone of the workflow counts.',
			},
			toTimestamp,
		),
		invitedBefore: field(
			{
				displayName: 'Invited Before',
				name: 'invitedBefore',
				type: 'dateTime',
				default: '',
				placeholder: 'e.g. 2026-01-31T09:00:00',
				description:
					'Only members who were invited before this moment. Without a time zone in it, the time zone of the workflow counts.',
			},
			toTimestamp,
		),
		lastname: field(
			{
				displayName: 'Last Name',
				name: 'lastname',
				type: 'string',
				default: '',
				placeholder: 'e.g. Smith',
				description:
					'Only members with one of these full last names. Separate several with commas.',
			},
			toNames,
		),
		registeredAfter: field(
			{
				displayName: 'Registered After',
				name: 'registeredAfter',
				type: 'dateTime',
				default: '',
				placeholder: 'e.g. 2026-01-31T09:00:00',
				description:
					'Only members who registered after this moment. Without a time zone in it, the time zone of the workflow counts.',
			},
			toTimestamp,
		),
		registeredBefore: field(
			{
				displayName: 'Registered Before',
				name: 'registeredBefore',
				type: 'dateTime',
				default: '',
				placeholder: 'e.g. 2026-01-31T09:00:00',
				description:
					'Only members who registered before this moment. Without a time zone in it, the time zone of the workflow counts.',
			},
			toTimestamp,
		),
		role: choicesField({
			displayName: 'Role',
			name: 'role',
			type: 'multiOptions',
			default: [],
			options: [
				{ name: 'Admin', value: 'Admin', description: 'Manages the Spot and its members' },
				{ name: 'Member', value: 'Member', description: 'Takes part in the Spot' },
			],
			description: `Only members with one of these roles. ${READS_ALL}`,
		}),
		status: choicesField({
			displayName: 'Status',
			name: 'status',
			type: 'multiOptions',
			default: [],
			options: [
				{ name: 'Accepted', value: 'Accepted', description: 'A member with full access' },
				{
					name: 'Deactivated',
					value: 'Deactivated',
					description: 'An admin switched the profile off',
				},
				{
					name: 'Declined Invitation',
					value: 'DeclinedInvitation',
					description: 'Turned down the invitation',
				},
				{ name: 'Invited', value: 'Invited', description: "Hasn't accepted the invitation yet" },
				{ name: 'Left', value: 'Left', description: 'Left the Spot' },
				{ name: 'Pending', value: 'Pending', description: 'Waits for an admin to let them in' },
				{ name: 'Rejected', value: 'Rejected', description: "An admin didn't let them in" },
			],
			description: `Only members with one of these statuses. ${READS_ALL}`,
		}),
	},
	refuseEmptyExpression,
);

/** The filters of Member: Get Many. */
export const memberFilters: ResolvableParameter<MemberFilters, MemberFilters> = {
	...filters,
	resolve: resolveCustomRoles,
};

/** A misspelled column must not stand for everyone. A language model has no other way to leave a filter out. */
function refuseEmptyExpression(item: Item, { property }: Field<unknown>): void {
	if (item.isTool || !item.isExpression(`filters.${property.name}`)) return;
	throw new UserError(
		`The expression of "${property.displayName}" in "Filters" gives nothing, so it is not clear whom to get. Check the expression, or remove the filter.`,
	);
}
