import { filters, personFilters } from './filters';
import { choicesField, field } from './parameter';
import { toBoolean } from './values';

const DESCRIPTION = 'Which participants to get. Filters left blank are ignored.';

const status = (options: Array<{ name: string; value: string; description: string }>) =>
	choicesField({
		displayName: 'Status',
		name: 'status',
		type: 'multiOptions',
		default: [],
		options,
		description: 'Only participants with one of these statuses',
	});

/** Source of the values: `listLiveParticipants` of MeltingSpot's API reference. */
export const liveParticipantFilters = filters(DESCRIPTION, {
	attended: field(
		{
			displayName: 'Attended',
			name: 'attended',
			type: 'boolean',
			default: true,
			description:
				"Whether to get only participants who attended the live (on) or only those who didn't (off)",
		},
		toBoolean,
	),
	...personFilters,
	status: status([
		{ name: 'Accepted', value: 'Accepted', description: 'Registered for the live' },
		{ name: 'Declined', value: 'Declined', description: 'Declined the invitation' },
		{ name: 'Invited', value: 'Invited', description: "Invited, but hasn't registered yet" },
	]),
	type: choicesField({
		displayName: 'Type',
		name: 'type',
		type: 'multiOptions',
		default: [],
		options: [
			{ name: 'Host', value: 'Host', description: 'Hosts the live' },
			{ name: 'Participant', value: 'Participant', description: 'Attends the live' },
			{ name: 'Speaker', value: 'Speaker', description: 'Speaks at the live' },
		],
		description: 'Only participants of these types',
	}),
});

/** Source of the values: `listCourseParticipants` of MeltingSpot's API reference. */
export const learnerFilters = filters(DESCRIPTION, {
	...personFilters,
	status: status([
		{ name: 'Completed', value: 'Completed', description: 'Finished the course or path' },
		{ name: 'Invited', value: 'Invited', description: "Invited, but hasn't started yet" },
		{ name: 'Started', value: 'Started', description: 'Started the course or path' },
		{ name: 'Unenrolled', value: 'Unenrolled', description: 'No longer participates' },
	]),
});
