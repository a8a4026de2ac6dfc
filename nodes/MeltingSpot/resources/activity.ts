import { listActivities } from '../api/activities';
import { listing } from '../core/constructors';
import { resource } from '../core/operation';
import { activityTypes } from '../parameters/activityTypes';
import { toTime } from '../parameters/dates';
import { choices, filtersParameter, moment } from '../parameters/filter';
import { parameter } from '../parameters/parameter';
import { returnAllOrLimit } from '../parameters/returnAll';

const entity = { noun: 'activity', plural: 'activities' };

const from = parameter(
	{
		displayName: 'From',
		name: 'from',
		type: 'dateTime',
		default: '={{ $now.minus({ weeks: 1 }).toISO() }}',
		required: true,
		placeholder: 'e.g. 2026-01-31T09:00:00',
		description:
			"Only activities since this time. Uses the workflow's time zone unless the value includes one.",
	},
	(label, value, item) => toTime(label, value, item.timezone),
);

const filters = filtersParameter('Which activities to get. Filters left blank are ignored.', {
	types: choices(activityTypes),
	to: moment('To', 'to', 'Only activities until'),
});

interface Wanted {
	types?: string[];
	to?: number;
}

export const activity = resource('activity', 'Activity', entity, {
	getAll: listing({
		displayName: 'Get Many',
		action: 'Get many activities',
		description:
			'Retrieve what members did, such as joining, leaving, attending a live, or creating a topic',
		endpoint: 'GET /v1/activities~export',
		parameters: { from, limit: returnAllOrLimit, filters },
		plural: entity.plural,
		async read({ from: after, limit, filters: chosen }, api) {
			const { types = [], to: until } = chosen as Wanted;
			return await listActivities(api, { after, until, types, limit });
		},
	}),
});
