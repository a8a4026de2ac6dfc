import { customRole } from './customRole';
import { filters, invitationFilters, personFilters, registrationFilters } from './filters';
import { choicesField } from './parameter';

/** The filters of Member: Get Many. */
export const memberFilters = filters(
	'Which members to get. All filters must match. Filters left blank are ignored.',
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
				"Only members with one of these roles. MeltingSpot can't filter by role, so the node reads all members.",
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
					description: 'Deactivated by an admin',
				},
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
		}),
	},
);

/** The filters of Get Members of a channel or a group. */
export const membershipFilters = filters('Which members to get. Filters left blank are ignored.', {
	...personFilters,
	...registrationFilters,
});
