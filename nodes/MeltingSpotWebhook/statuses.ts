import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** An option that lets only some statuses start the workflow. */
interface StatusFilter {
	property: Omit<INodeProperties, 'options'> & { options: INodePropertyOptions[] };
	/** Where the status is in the payload: in its field `status`. */
	of: 'live' | 'member';
}

/** The status filters by the event that each belongs to. */
export const STATUS_FILTERS: Record<string, StatusFilter> = {
	liveUpdated: {
		of: 'live',
		property: {
			displayName: 'Live Statuses',
			name: 'liveStatuses',
			type: 'multiOptions',
			default: [],
			displayOptions: { show: { '/event': ['liveUpdated'] } },
			options: [
				{ name: 'Ended', value: 'Ended', description: 'Has ended' },
				{ name: 'Live', value: 'Live', description: 'In progress' },
				{ name: 'Planned', value: 'Planned', description: "Hasn't started yet" },
			],
			description:
				'Only start the workflow if the live has one of these statuses. A missing or unknown status always starts it.',
		},
	},
	memberUpdated: {
		of: 'member',
		property: {
			displayName: 'Member Statuses',
			name: 'memberStatuses',
			type: 'multiOptions',
			default: [],
			displayOptions: { show: { '/event': ['memberUpdated'] } },
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
				'Only start the workflow if the member has one of these statuses. A missing or unknown status always starts it.',
		},
	},
};

/** The status in its form for comparison. MeltingSpot's pages say `Declined`, its API says `DeclinedInvitation`. */
function normalize(status: string): string {
	const text = status.trim().toLowerCase();
	return text === 'declined' ? 'declinedinvitation' : text;
}

/**
 * Whether a filter lets a delivery start the workflow.
 * @param chosen the values of the option; none means all
 * @param status as MeltingSpot sent it; a missing or unknown one passes, so that no delivery is lost
 */
export function passes(filter: StatusFilter, chosen: unknown[], status: unknown): boolean {
	if (chosen.length === 0 || typeof status !== 'string') return true;
	const sent = normalize(status);
	const isKnown = filter.property.options.some(({ value }) => normalize(String(value)) === sent);
	return !isKnown || chosen.some((value) => normalize(String(value)) === sent);
}
