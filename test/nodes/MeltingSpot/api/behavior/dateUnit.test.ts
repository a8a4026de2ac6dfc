import { unknownBehavior } from '../../../../../nodes/MeltingSpot/api/behavior/apiBehavior';
import {
	confirmDateUnit,
	detectDateUnit,
	testOf,
	toFilterValue,
} from '../../../../../nodes/MeltingSpot/api/behavior/dateUnit';
import { allMembers, openDateFilter } from '../../../../../nodes/MeltingSpot/api/dateFilter';
import { documentedDialect, VirtualSpot, VirtualTime } from '../../../../support/virtualSpot';

const NOW = Date.UTC(2026, 5, 1, 12);
const DAY_MS = 24 * 60 * 60_000;
const YESTERDAY = NOW - DAY_MS;
const YEAR_MS = 365 * DAY_MS;

beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(NOW));
afterEach(() => jest.restoreAllMocks());

interface Api {
	/** When members registered, in milliseconds since 1970. */
	dates: number[];
	unit: 'seconds' | 'milliseconds' | 'ignored';
	/** From the `Date` header; NaN for none. */
	serverTime?: number;
}

/** An API that lists members after a date, and the values that it was sent. */
function api({ dates, unit, serverTime = NOW }: Api) {
	const spot = new VirtualSpot(
		new VirtualTime(NOW),
		{
			...documentedDialect,
			dateUnit: unit === 'milliseconds' ? 'ms' : 's',
			ignoresDates: unit === 'ignored',
			dateHeader: Number.isNaN(serverTime) ? 'missing' : 'present',
		},
		serverTime - NOW,
	);
	for (const date of dates) spot.register(date, 0);
	const asked = () =>
		spot.asked.map(({ limit, ...filter }) => {
			expect(limit).toBe(1);
			return Object.entries(filter)[0];
		});
	return { request: spot.connect().request, asked };
}

const inSeconds = (time: number) => Math.floor(time / 1_000);
const FIELD = 'registrationDate';
const KEY = 'GET /v1/spotMembers registrationDate';

it.each(['seconds', 'milliseconds'] as const)('finds out that dates count in %s', async (unit) => {
	const dialect = unknownBehavior();
	const { request, asked } = api({ dates: [YESTERDAY], unit });
	const found = { unit, serverTime: NOW };
	expect(await detectDateUnit(testOf(allMembers(request), FIELD), dialect)).toEqual(found);
	expect(asked()).toEqual(
		[1, inSeconds(NOW + YEAR_MS), NOW + YEAR_MS]
			.slice(0, unit === 'seconds' ? 2 : 3)
			.map((value) => [`${FIELD}[after]`, value]),
	);
	expect(dialect.dateUnit).toEqual(new Map([[KEY, unit]]));
});

it('asks once for each date, since one filter may work and the other not', async () => {
	const dialect = unknownBehavior();
	const { request, asked } = api({ dates: [YESTERDAY], unit: 'seconds' });
	await detectDateUnit(testOf(allMembers(request), FIELD), dialect);
	expect(await detectDateUnit(testOf(allMembers(request), FIELD), dialect)).toEqual({
		unit: 'seconds',
	});
	expect(asked()).toHaveLength(2);
	await detectDateUnit(testOf(allMembers(request), 'invitationDate'), dialect);
	expect(
		asked()
			.slice(2)
			.map(([name]) => name),
	).toEqual(['invitationDate[after]', 'invitationDate[after]']);
});

it('takes nothing for certain while no one has such a date', async () => {
	const dialect = unknownBehavior();
	const { request, asked } = api({ dates: [], unit: 'milliseconds' });
	expect(await detectDateUnit(testOf(allMembers(request), FIELD), dialect)).toEqual({
		serverTime: NOW,
	});
	expect(asked()).toHaveLength(1);
	expect(dialect.dateUnit.size).toBe(0);
});

it.each([
	['registrationDate', 'registration date'],
	['invitationDate', 'invitation date'],
] as const)('refuses an API that ignores the filter by %s', async (field, words) => {
	const dialect = unknownBehavior();
	const { request } = api({ dates: [YESTERDAY], unit: 'ignored' });
	await expect(detectDateUnit(testOf(allMembers(request), field), dialect)).rejects.toThrow(
		`filter by ${words}:`,
	);
	expect(dialect.dateUnit.size).toBe(0);
});

it('goes by the clock that is ahead, if MeltingSpot tells the time at all', async () => {
	const askedFor = async (serverTime: number) => {
		const { request, asked } = api({ dates: [YESTERDAY], unit: 'seconds', serverTime });
		await detectDateUnit(testOf(allMembers(request), FIELD), unknownBehavior());
		return Number(asked().at(-1)?.[1]);
	};
	expect(await askedFor(NOW + DAY_MS)).toBe(inSeconds(NOW + DAY_MS + YEAR_MS));
	expect(await askedFor(NOW - DAY_MS)).toBe(inSeconds(NOW + YEAR_MS));
	expect(await askedFor(Number.NaN)).toBe(inSeconds(NOW + YEAR_MS));
});

it('is not misled by a member whose date lies ahead', async () => {
	const { request } = api({ dates: [YESTERDAY, NOW + 365 * DAY_MS], unit: 'seconds' });
	const { unit } = await detectDateUnit(testOf(allMembers(request), FIELD), unknownBehavior());
	expect(unit).toBe('seconds');
});

describe('checking again', () => {
	const confirm = async (spot: Api) => {
		const dialect = unknownBehavior();
		dialect.dateUnit.set(KEY, 'seconds');
		const { request, asked } = api(spot);
		const outcome = await confirmDateUnit(
			testOf(allMembers(request), FIELD),
			dialect,
			'seconds',
		).then(
			() => 'confirmed',
			(error: Error) => error.message,
		);
		return { outcome, asked, unit: dialect.dateUnit.get(KEY) };
	};

	it('confirms the unit', async () => {
		const { outcome, asked, unit } = await confirm({ dates: [YESTERDAY], unit: 'seconds' });
		expect([outcome, unit]).toEqual(['confirmed', 'seconds']);
		expect(asked()).toHaveLength(2);
	});

	it('lets it be while no one has such a date', async () => {
		const { outcome, unit } = await confirm({ dates: [], unit: 'milliseconds' });
		expect([outcome, unit]).toEqual(['confirmed', 'seconds']);
	});

	it('learns another unit and hands no one on', async () => {
		const { outcome, unit } = await confirm({ dates: [YESTERDAY], unit: 'milliseconds' });
		expect(outcome).toContain('from seconds to milliseconds');
		expect(unit).toBe('milliseconds');
	});

	it('notices a filter that is ignored by now', async () => {
		const { outcome, unit } = await confirm({ dates: [YESTERDAY], unit: 'ignored' });
		expect(outcome).toContain("doesn't filter by registration date");
		expect(unit).toBe('seconds');
	});
});

it.each([
	[1_999, 'seconds', 1],
	[2_000, 'seconds', 2],
	[1_999.9, 'milliseconds', 1_999],
] as const)('%d ms is a filter in %s of %d', (time, unit, value) => {
	expect(toFilterValue(time, unit)).toBe(value);
});

describe('a date filter', () => {
	const open = async (spot: Api) => {
		const { request, asked } = api(spot);
		return { filter: await openDateFilter({ request, behavior: unknownBehavior() }, FIELD), asked };
	};

	it.each([
		['seconds', 1_500],
		['milliseconds', 1_500_000],
	] as const)('takes milliseconds and sends %s', async (unit, value) => {
		const { filter } = await open({ dates: [YESTERDAY], unit });
		expect(filter).toMatchObject({ findsAny: true, serverTime: NOW });
		expect(filter.query({ after: 1_500_000 })).toEqual({ [`${FIELD}[after]`]: value });
		expect(filter.query({ before: 1_500_000 })).toEqual({ [`${FIELD}[before]`]: value });
		expect(filter.query({})).toEqual({});
		expect(filter.query({ after: 0 })).toEqual({ [`${FIELD}[after]`]: 0 });
	});

	it('finds no one while no member has such a date', async () => {
		const { filter, asked } = await open({ dates: [], unit: 'milliseconds' });
		expect(filter).toMatchObject({ findsAny: false, serverTime: NOW });
		await filter.confirm();
		expect(asked()).toHaveLength(1);
	});

	it('is confirmed with two requests', async () => {
		const { filter, asked } = await open({ dates: [YESTERDAY], unit: 'seconds' });
		await filter.confirm();
		expect(asked()).toHaveLength(4);
	});
});
