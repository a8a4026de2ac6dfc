import type { IDataObject } from 'n8n-workflow';
import type { Activity } from '../../emulator/resources/activity';
import type { useSpot } from './spot';

export const HOUR = 60 * 60_000;
export const iso = (time: number) => new Date(time).toISOString();
/** Long ago, at a whole second. */
export const BEGIN = Date.UTC(2026, 0, 5);

/** Gets all activities since then. */
export const getAllActivities = (own: IDataObject = {}) => ({
	resource: 'activity',
	operation: 'getAll',
	from: iso(BEGIN),
	returnAll: true,
	...own,
});

/** Activities that are told apart by a number, in all dialects. */
export function numberedActivities(spot: ReturnType<typeof useSpot>) {
	/** Adds activities, half a second off so that no limit is met exactly. Every tenth one says the same as the one before. */
	function add(count: number, everyMs = (100 * HOUR) / count): void {
		const types = ['TopicCreated', 'ChannelJoined', 'SpotMemberLeft', 'SomethingNew'];
		for (let index = 0; index < count; index += 1) {
			const which = index % 10 === 9 ? index - 1 : index;
			spot.emulator.addActivities({
				type: types[which % types.length],
				at: BEGIN + Math.floor((which * everyMs) / 1_000) * 1_000 + 500,
				fields: { number: which, spotMemberEmail: `member.${which % 50}@example.com` },
			});
		}
	}

	/** What identifies a line in all dialects. */
	const named = ({ type, number }: IDataObject) => `${String(type)} ${String(number)}`;
	const sorted = (rows: IDataObject[]) => rows.map(named).sort();
	const expected = (isWanted: (activity: Activity) => boolean = () => true) =>
		sorted(
			spot.emulator.activities
				.filter(({ at }) => at >= BEGIN)
				.filter(isWanted)
				.map(({ type, fields }) => ({ type, number: fields.number as number })),
		);

	/** The numbers of the first ones, oldest first. */
	const oldest = (count: number) =>
		spot.emulator.activities
			.filter(({ at }) => at >= BEGIN)
			.slice(0, count)
			.map(({ fields }) => fields.number);

	return { add, expected, oldest, sorted };
}
