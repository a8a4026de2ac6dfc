import type { INodeParameters } from 'n8n-workflow';

import { useSpot } from '../../../support/spot';

const spot = useSpot({ members: 120 });

const hintsOf = async (parameters: INodeParameters) => {
	const { items, hints } = await spot.run({
		resource: 'member',
		operation: 'getAll',
		...parameters,
	});
	return { rows: items.length, hints: hints.map(({ message }) => message) };
};

describe('a hint beside a list', () => {
	it('is left to n8n where the limit is reached', async () => {
		expect(await hintsOf({ limit: 20 })).toEqual({ rows: 20, hints: [] });
	});

	it('says how many MeltingSpot reports beyond those that it listed', async () => {
		spot.emulator.setDialect({ total: 'unfiltered' });
		const [{ firstname }] = spot.emulator.members();
		const { hints } = await hintsOf({ returnAll: true, filters: { firstname } });
		expect(hints).toEqual([
			expect.stringMatching(/^Returned \d of the 120 members that MeltingSpot reports\./),
		]);
	});

	it('says why there may be nothing', async () => {
		expect(await hintsOf({ filters: { firstname: 'No one is called so' } })).toEqual({
			rows: 0,
			hints: ['No members found. In filters, names and email addresses must match in full.'],
		});
	});

	it.each([
		['all rows', { returnAll: true }],
		['as many as there are', { limit: 120 }],
		['more than there are', { limit: 1000 }],
	])('is not there where nothing is left out: %s', async (_, parameters) => {
		expect(await hintsOf(parameters)).toEqual({ rows: 120, hints: [] });
	});
});

describe('a limit from an expression', () => {
	it.each<[string, INodeParameters, number]>([
		['a number as text', { limit: '={{ "7" }}' }, 7],
		['Return All as text', { returnAll: '={{ "true" }}' }, 120],
		['no Return All as text', { returnAll: '={{ "false" }}', limit: 3 }, 3],
	])('is read: %s', async (_, parameters, rows) => {
		expect((await hintsOf(parameters)).rows).toBe(rows);
	});

	it.each(['={{ 0 }}', '={{ 2.5 }}', '={{ -1 }}'])(
		'must be a whole number from 1: %s',
		async (limit) => {
			await expect(hintsOf({ limit })).rejects.toThrow(
				'"Limit" must be a whole number of at least 1',
			);
		},
	);
});
