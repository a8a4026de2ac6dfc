import type { IDataObject } from 'n8n-workflow';
import { unknownBehavior } from '../../../../../nodes/MeltingSpot/api/behavior/apiBehavior';
import { detectSeveral } from '../../../../../nodes/MeltingSpot/api/behavior/listFilters';
import { bindList } from '../../../../../nodes/MeltingSpot/api/lists';
import {
	documentedDialect,
	type VirtualDialect,
	VirtualSpot,
	VirtualTime,
} from '../../../../support/virtualSpot';

const EMAIL = { name: 'email[in]', rowValue: ({ email }: IDataObject) => email };
const TITLE = { name: 'title[in]', rowValue: ({ title }: IDataObject) => title };

describe('whether [in] takes several values with commas between them', () => {
	/** An API with this many members, and which of the requested ones it finds. */
	function directory(members: number, findsByEmail: VirtualDialect['findsByEmail']) {
		const dialect = { ...documentedDialect, findsByEmail };
		const spot = new VirtualSpot(new VirtualTime(0), dialect, 0);
		for (let count = 0; count < members; count++) spot.register(0, 0);
		const list = bindList(spot.connect().request, 'GET /v1/spotMembers');
		return { list, asked: spot.asked };
	}

	it.each<[string, NonNullable<VirtualDialect['findsByEmail']>, boolean]>([
		['it finds both', (asked) => asked, true],
		['it finds one of them', (asked) => asked.slice(0, 1), false],
		['it finds no one', () => [], false],
	])('is asked for two who are there, once: %s', async (_, findsOf, expected) => {
		const behavior = unknownBehavior();
		const { list, asked } = directory(3, findsOf);
		expect(await detectSeveral(list, { behavior }, [TITLE, EMAIL])).toBe(expected);
		expect(await detectSeveral(list, { behavior }, [EMAIL])).toBe(expected);
		expect(asked).toEqual([
			{ limit: 100 },
			{ limit: 100, 'email[in]': 'member-0@example.com,member-1@example.com' },
		]);
		// Nothing is believed of other lists.
		expect([...behavior.takesSeveral]).toEqual([['GET /v1/spotMembers', expected]]);
	});

	it.each<[string, number, NonNullable<VirtualDialect['findsByEmail']>]>([
		['the filter is ignored', 3, (_, all) => all],
		['no one is there', 0, () => []],
		['the two are everyone', 2, (asked) => asked],
	])('stays open where %s', async (_, count, findsOf) => {
		const behavior = unknownBehavior();
		const { list } = directory(count, findsOf);
		expect(await detectSeveral(list, { behavior }, [EMAIL])).toBeUndefined();
		expect(behavior).toEqual(unknownBehavior());
	});
});
