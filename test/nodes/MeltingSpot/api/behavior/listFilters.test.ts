import { unknownBehavior } from '../../../../../nodes/MeltingSpot/api/behavior/apiBehavior';
import { detectListFilterSupport } from '../../../../../nodes/MeltingSpot/api/behavior/listFilters';
import type { Request } from '../../../../../nodes/MeltingSpot/transport/request';

describe('whether [in] takes several values with commas between them', () => {
	/** An API that knows these addresses, and finds some of those that it is asked for. */
	function directory(emails: string[], findsOf: (asked: string[]) => string[]) {
		const asked: unknown[] = [];
		const request = (async (_: string, { query }: { query: Record<string, string> }) => {
			asked.push(query);
			const found = 'email[in]' in query ? findsOf(query['email[in]'].split(',')) : emails;
			return await Promise.resolve({ body: { items: found.map((email) => ({ email })) } });
		}) as unknown as Request;
		return { request, asked };
	}
	const ALL = ['a@example.com', 'b@example.com', 'c@example.com'];

	it.each<[string, (asked: string[]) => string[], boolean]>([
		['it finds both', (asked) => asked, true],
		['it finds all, since it does not filter', () => ALL, true],
		['it finds one of them', (asked) => asked.slice(0, 1), false],
		['it finds nobody', () => [], false],
	])('is asked for two who are there, once: %s', async (_, findsOf, expected) => {
		const dialect = unknownBehavior();
		const { request, asked } = directory(ALL, findsOf);
		expect(await detectListFilterSupport(request, dialect)).toBe(expected);
		expect(await detectListFilterSupport(request, dialect)).toBe(expected);
		expect(asked).toEqual([{ limit: 2 }, { limit: 2, 'email[in]': 'a@example.com,b@example.com' }]);
	});

	it.each([0, 1])('is asked again where only %d are there', async (count) => {
		const dialect = unknownBehavior();
		const { request } = directory(ALL.slice(0, count), () => []);
		expect(await detectListFilterSupport(request, dialect)).toBe(true);
		expect(dialect).toEqual(unknownBehavior());
	});
});
