import { filters, moment, nameFilter } from './filters';
import { choiceField } from './parameter';

/** Source of the values: `listLives` of MeltingSpot's API reference. */
export const liveFilters = filters('Which lives to get. Filters left blank are ignored.', {
	startsAfter: moment('Starts After', 'startsAfter', 'Only lives that start after'),
	startsBefore: moment('Starts Before', 'startsBefore', 'Only lives that start before'),
	status: choiceField({
		displayName: 'Status',
		name: 'status',
		type: 'options',
		default: 'Planned',
		options: [
			{ name: 'Ended', value: 'Ended', description: 'Has ended' },
			{ name: 'Live', value: 'Live', description: 'In progress' },
			{ name: 'Planned', value: 'Planned', description: "Hasn't started yet" },
		],
		description: 'Only lives with this status',
	}),
	title: nameFilter('Title', 'lives'),
	solution: choiceField({
		displayName: 'Video Platform',
		name: 'solution',
		type: 'options',
		default: 'BuiltIn',
		options: [
			{ name: 'Built-In', value: 'BuiltIn', description: "MeltingSpot's own video platform" },
			{ name: 'None', value: 'NoSolution', description: 'No video' },
			{ name: 'Vimeo', value: 'Vimeo', description: 'A Vimeo stream' },
			{ name: 'YouTube', value: 'Youtube', description: 'A YouTube stream' },
		],
		description: 'Only lives that use this video platform',
	}),
});
