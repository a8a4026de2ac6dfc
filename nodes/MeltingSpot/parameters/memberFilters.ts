import type { MemberFilters } from '../api/members';
import { customRole, resolveCustomRoles } from './customRole';
import { filters, invitationFilters, personFilters, registrationFilters } from './filters';
import type { Parameter, ResolvableParameter } from './parameter';
import { choicesField } from './parameter';

const withoutRoles: Parameter<MemberFilters> = filters(
	'Which members to get. All filters must match; empty ones are ignored.',
	{
		customRoleId: customRole,
		...personFilters,
		...invitationFilters,
		...registrationFilters,
		role: choicesField({
			displayName: 'Role',
			name: 'role',
			type: 'multiOptions',
			default: [],
			options: [
				{ name: 'Admin', value: 'Admin', description: 'Manages the Spot and its members' },
				{ name: 'Member', value: 'Member', description: 'Takes part in the Spot' },
			],
			description:
				'Only members with one of these roles. MeltingSpot has no such filter, so all members are read.',
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
			description:
				'Only members with one of these statuses. MeltingSpot has no such filter, so all members are read.',
		}),
	},
);

/** The filters of Member: Get Many. */
export const memberFilters: ResolvableParameter<MemberFilters, MemberFilters> = {
	...withoutRoles,
	resolve: resolveCustomRoles,
};

/** The filters of Get Members of a channel or a group. */
export const membershipFilters = filters('Which members to get. Empty filters are ignored.', {
	...personFilters,
	...registrationFilters,
});
