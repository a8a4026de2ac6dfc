import { Type, type Static } from '@sinclair/typebox';
import { count, milliseconds } from '../conditions/bounds';
import { oneOf, type DialectOf } from '../conditions/dialect';
import { SeededRandom } from '../data/random';
import type { Scope } from '../data/store';
import { action, Fields, property } from '../http/command';
import { JsonLines, undocumented } from '../http/response';
import { resource, type ApiRequest, type Schemas } from './resource';

export type ActivityType = Schemas['Activity']['type'];

/** Something that a member did. Times are milliseconds since 1970. */
export interface Activity {
	/** Its place in the order in which activities were recorded. */
	sequence: number;
	type: string;
	at: number;
	/** Exports leave it out until then. */
	visibleAt: number;
	/** Who did it, and what else the line has. */
	fields: Record<string, unknown>;
}

const switches = {
	activityFormat: oneOf(
		'how an export is written: a JSON object on each line, a list, or `{ "items": […] }`',
		['lines', 'list', 'envelope'],
	),
	activityFields: oneOf('whether lines have an `eventId` and a date, only a date, or neither', [
		'idAndDate',
		'date',
		'neither',
	]),
	activityOrder: oneOf('the order of activities', ['oldestFirst', 'newestFirst', 'shuffled']),
	activityDateUnit: oneOf('the unit of `fromDate` and `toDate`', ['s', 'ms']),
	activityLimits: oneOf('whether `fromDate` and `toDate` include the exact time given', [
		'inclusive',
		'endExclusive',
		'exclusive',
	]),
	maxActivities: count({
		default: 10_000,
		description: 'how many activities an export has at most, whatever its `limit`',
		minimum: 1,
	}),
};

const options = { additionalProperties: false };
const NewActivities = Type.Partial(
	Type.Object({
		/** `ChannelMessageSent` unless set. */
		type: Type.String(),
		/** How many; 1 unless set. */
		count: count({ minimum: 1 }),
		/** When they happened; defaults to the emulator's time. */
		at: milliseconds(),
		/** How far apart they are, in milliseconds; 0 unless set. */
		every: milliseconds(),
		visibleAt: milliseconds(),
		fields: Fields,
	}),
	options,
);
export type NewActivities = Static<typeof NewActivities>;

type Query = ApiRequest<'exportActivities'>['query'];

/** What members did, in a Spot as a whole. Other resources record it. */
export class Activities {
	/** In the order in which they were recorded. */
	readonly all: Activity[] = [];
	private exports = 0;

	constructor(private readonly scope: Scope<DialectOf<typeof switches>>) {}

	record(
		type: ActivityType,
		fields: Activity['fields'],
		{ at = this.scope.now(), visibleAt = 0 }: { at?: number; visibleAt?: number } = {},
	): Activity {
		const activity = { sequence: this.all.length, type, at, visibleAt, fields };
		this.all.push(activity);
		return activity;
	}

	/** The lines of an export. */
	export(query: Query): Array<Record<string, unknown>> {
		const { activityOrder: order, maxActivities } = this.scope.dialect;
		const now = this.scope.now();
		const matching = this.all.filter((each) => each.visibleAt <= now && this.matches(each, query));
		this.exports += 1;
		if (order === 'shuffled') {
			const random = new SeededRandom([this.scope.options.seed, this.exports]);
			return this.shown(
				random.shuffled(matching).slice(0, Math.min(query.limit ?? 100, maxActivities)),
			);
		}
		const sign = order === 'oldestFirst' ? 1 : -1;
		matching.sort((a, b) => sign * (a.at - b.at || a.sequence - b.sequence));
		return this.shown(matching.slice(0, Math.min(query.limit ?? 100, maxActivities)));
	}

	private matches({ type, at }: Activity, query: Query): boolean {
		const { activityDateUnit, activityLimits } = this.scope.dialect;
		const unit = activityDateUnit === 's' ? 1_000 : 1;
		const from = (query['fromDate[eq]'] ?? 0) * unit;
		const to = (query['toDate[eq]'] ?? Infinity) * unit;
		const { 'eventType[eq]': one = type, 'eventType[in]': several } = query;
		if (type !== one) return false;
		if (several && !several.includes(type)) return false;
		return (
			(activityLimits === 'exclusive' ? at > from : at >= from) &&
			(activityLimits === 'inclusive' ? at <= to : at < to)
		);
	}

	private shown(activities: Activity[]): Array<Record<string, unknown>> {
		const { activityFields } = this.scope.dialect;
		return activities.map(({ sequence, type, at, fields }) => ({
			...(activityFields === 'idAndDate' && {
				eventId: `00000000-0000-4000-9000-${String(sequence).padStart(12, '0')}`,
			}),
			type,
			...(activityFields !== 'neither' && { occurredAt: new Date(at).toISOString() }),
			...fields,
		}));
	}
}

export const activity = resource({
	name: 'activity',
	switches,
	begin: (scope) => new Activities(scope),
	operations: {
		exportActivities({ query }, activities, { dialect }) {
			const lines = activities.export(query);
			if (dialect.activityFormat === 'envelope') return undocumented(200, { items: lines });
			return undocumented(200, dialect.activityFormat === 'list' ? lines : new JsonLines(lines));
		},
	},
	commands: {
		activities: property('GET /activities', 'all activities', ({ all }: Activities) => all),
		addActivities: action(
			'POST /activities',
			'members do something: `type`, `count`, `at`, `every` (milliseconds between two of them), `visibleAt`, `fields`; all optional',
			{ body: NewActivities },
			(activities: Activities, wanted: NewActivities = {}) => {
				const { type = 'ChannelMessageSent', count: times = 1, every = 0, fields = {} } = wanted;
				return Array.from({ length: times }, (_, index) =>
					activities.record(type as ActivityType, fields, {
						...wanted,
						...(wanted.at !== undefined && { at: wanted.at + index * every }),
					}),
				);
			},
		),
	},
});
