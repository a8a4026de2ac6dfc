import { unknownBehavior } from '../../../../../nodes/MeltingSpot/api/behavior/apiBehavior';
import { detectListFilterSupport } from '../../../../../nodes/MeltingSpot/api/behavior/listFilters';
import {
	documentedDialect,
	type VirtualDialect,
	VirtualSpot,
	VirtualTime,
} from '../../../../support/virtualSpot';

describe('whether [in] takes several values with commas between them', () => {
	/** An API with this many members, and which of the requested ones it finds. */
	function directory(members: number, findsByEmail: VirtualDialect['findsByEmail']) {
		const dialect = { ...documentedDialect, findsByEmail };
		const spot = new VirtualSpot(new VirtualTime(0), dialect, 0);
		for (let count = 0; count < members; count++) spot.register(0, 0);
		return { request: spot.connect().request, asked: spot.asked };
	}

	it.each<[string, NonNullable<VirtualDialect['findsByEmail']>, boolean]>([
		['it finds both', (asked) => asked, true],
		['it finds all, since it does not filter', (_, all) => all, true],
		['it finds one of them', (asked) => asked.slice(0, 1), false],
		['it finds no one', () => [], false],
	])('is asked for two who are there, once: %s', async (_, findsOf, expected) => {
		const dialect = unknownBehavior();
		const { request, asked } = directory(3, findsOf);
		expect(await detectListFilterSupport(request, dialect)).toBe(expected);
		expect(await detectListFilterSupport(request, dialect)).toBe(expected);
		expect(asked).toEqual([
			{ limit: 2 },
			{ limit: 2, 'email[in]': 'member-0@example.com,member-1@example.com' },
		]);
	});

	it.each([0, 1])('is requested again where only %d are there', async (count) => {
		const dialect = unknownBehavior();
		const { request } = directory(count, () => []);
		expect(await detectListFilterSupport(request, dialect)).toBe(true);
		expect(dialect).toEqual(unknownBehavior());
	});
});
