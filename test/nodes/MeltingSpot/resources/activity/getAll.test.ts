import type { Dialect } from '../../../../../emulator';
import type { Activity } from '../../../../../emulator/resources/activity';
import { SeededRandom } from '../../../../../emulator/data/random';
import {
	BEGIN,
	HOUR,
	getAllActivities as getAll,
	iso,
	numberedActivities,
} from '../../../../support/activities';
import { useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 3, quota: null });

const { add, expected, oldest, sorted } = numberedActivities(spot);
const sent = () => spot.countSent('GET /v1/activities~export');

const READINGS: Array<Partial<Dialect>> = [
	{},
	{ activityFormat: 'list' },
	{ activityFormat: 'envelope' },
	{ activityFields: 'date' },
	{ activityFields: 'neither' },
	{ activityOrder: 'newestFirst' },
	{ activityOrder: 'shuffled' },
	{ activityDateUnit: 'ms' },
	{ activityLimits: 'endExclusive' },
	{ activityLimits: 'exclusive' },
	{ inLists: 'repeated' },
	{ ignoredFilters: ['eventType[eq]', 'eventType[in]'] },
	{ refusedFilters: ['eventType[eq]', 'eventType[in]'] },
	{ maxActivities: 300 },
	{ dateHeader: 'missing' },
];

describe.each(READINGS)('if MeltingSpot reads %j', (dialect) => {
	// More than are exported at once.
	const count = dialect.maxActivities === undefined ? 100 : 500;
	beforeEach(() => spot.emulator.setDialect(dialect));

	it('returns all activities, each once, as MeltingSpot sends them', async () => {
		add(count);
		const rows = await spot.rows(getAll());
		expect(sorted(rows)).toEqual(expected());
		expect(rows.every(({ spotMemberEmail }) => typeof spotMemberEmail === 'string')).toBe(true);
	});

	it.each([
		['one type', ['TopicCreated']],
		['several', ['TopicCreated', 'SpotMemberLeft']],
		['one that no activity has', ['CourseStarted']],
		['several that no activity has', ['CourseStarted', 'TopicVoted']],
	])('returns those of %s', async (_, types) => {
		add(count);
		for (const repeat of [1, 2]) {
			const rows = await spot.rows(getAll({ filters: { types } }));
			expect([repeat, sorted(rows)]).toEqual([
				repeat,
				expected(({ type }) => types.includes(type)),
			]);
		}
	});

	it('returns those of a span of time, up to a limit', async () => {
		add(count);
		const [from, to] = [BEGIN + 20 * HOUR, BEGIN + 60 * HOUR];
		const isWithin = ({ at }: Activity) => at > from && at < to;
		const span = { from: iso(from), filters: { to: iso(to) } };
		expect(sorted(await spot.rows(getAll(span)))).toEqual(expected(isWithin));
		const some = await spot.rows(getAll({ ...span, returnAll: false, limit: 7 }));
		expect(some).toHaveLength(7);
		const all = new Set(expected(isWithin));
		expect(sorted(some).every((name) => all.has(name))).toBe(true);
	});

	it('returns nothing, with a hint, where there is nothing', async () => {
		const { items, hints } = await spot.run(getAll());
		expect(items).toEqual([]);
		expect(hints.map(({ message }) => message)).toEqual(['No activities found.']);
	});
});

it('returns 500 activities in 60 random combinations of readings', async () => {
	const random = new SeededRandom(39);
	const one = <T>(values: readonly T[]) => random.pick(values);
	add(500);
	for (let round = 0; round < 60; round += 1) {
		spot.renewKey();
		const dialect: Partial<Dialect> = {
			activityFormat: one(['lines', 'list', 'envelope']),
			activityFields: one(['idAndDate', 'date', 'neither']),
			activityOrder: one(['oldestFirst', 'newestFirst', 'shuffled']),
			activityDateUnit: one(['s', 'ms']),
			activityLimits: one(['inclusive', 'endExclusive', 'exclusive']),
			maxActivities: one([10_000, 300]),
			inLists: one(['commaJoined', 'repeated']),
			dateHeader: one(['present', 'missing']),
			ignoredFilters: one([[], ['eventType[in]'], ['eventType[eq]', 'eventType[in]']]),
			refusedFilters: one([[], [], ['eventType[eq]']]),
		};
		spot.emulator.setDialect(dialect);
		const types = one([[], ['ChannelJoined'], ['ChannelJoined', 'TopicCreated', 'CourseStarted']]);
		const until = one([undefined, BEGIN + 50 * HOUR]);
		const limit = one([undefined, 3, 200]);
		const rows = await spot.rows(
			getAll({
				...(limit && { returnAll: false, limit }),
				filters: { types, ...(until && { to: iso(until) }) },
			}),
		);
		const wanted = expected(
			({ type, at }) =>
				(types.length === 0 || types.includes(type)) && (until === undefined || at < until),
		);
		const context = JSON.stringify({ round, dialect, types, until, limit });
		expect([context, rows.length]).toEqual([context, Math.min(limit ?? Infinity, wanted.length)]);
		if (limit === undefined) expect([context, sorted(rows)]).toEqual([context, wanted]);
		else expect(sorted(rows).every((name) => wanted.includes(name))).toBe(true);
	}
});

it('returns 400 of 900, oldest first, from an API that exports 300 at once', async () => {
	spot.emulator.setDialect({ maxActivities: 300 });
	add(900);
	const rows = await spot.rows(getAll({ returnAll: false, limit: 400 }));
	expect(rows.map(({ number }) => number)).toEqual(oldest(400));
});

it('returns more than 10,000 of one second, type by type', async () => {
	for (const type of ['SomethingNew', 'ChannelJoined']) {
		spot.emulator.addActivities({ type, count: 5_001, at: BEGIN + 5 * HOUR + 300 });
	}
	spot.emulator.addActivities({ type: 'TopicVoted', count: 5, at: BEGIN + HOUR, every: HOUR });
	expect(await spot.rows(getAll())).toHaveLength(10_007);
	const ofTwo = await spot.rows(getAll({ filters: { types: ['ChannelJoined', 'TopicVoted'] } }));
	expect(ofTwo).toHaveLength(5_006);
});

it.each([
	[{}, 'of the type ChannelJoined'],
	[{ ignoredFilters: ['eventType[eq]', 'eventType[in]'] }, 'of all types'],
])('fails if a second has more than 10,000 of one type: %j', async (dialect, what) => {
	spot.emulator.setDialect(dialect);
	const at = BEGIN + 5 * HOUR + 300;
	spot.emulator.addActivities({ type: 'ChannelJoined', count: 10_001, at });
	spot.emulator.addActivities({ type: 'TopicCreated', at });
	const error = await spot.failure(getAll());
	expect(error.message).toContain(
		`More than 10,000 activities ${what} happened within two seconds`,
	);
	expect(error.message).toContain(iso(at - 1_300));
	expect(error.description).toContain('Choose another time span, or other types.');
	const topics = getAll({ filters: { types: ['TopicCreated'] } });
	if (!('ignoredFilters' in dialect)) expect(await spot.rows(topics)).toHaveLength(1);
});

describe('refuses', () => {
	it('to output anything if the dates are ignored', async () => {
		spot.emulator.setDialect({ ignoredFilters: ['fromDate[eq]'] });
		add(10);
		const { message } = await spot.failure(getAll());
		expect(message).toContain("MeltingSpot doesn't filter by date");
	});

	it.each([
		['a response of another kind', { text: 'none' }],
		['a list of something else', [1, 2]],
		['text', 'activities'],
	])('%s', async (_, body) => {
		spot.emulator.addFault({ kind: 'wrongShape', body, after: 2 });
		add(3);
		const { message } = await spot.failure(getAll());
		expect(message).toBe('MeltingSpot returned an unexpected response (status 200).');
	});

	it('lines that break off', async () => {
		add(50);
		spot.emulator.addFault({ kind: 'truncatedJson', after: 2 });
		expect((await spot.failure(getAll())).message).toContain('unexpected response');
	});

	it('an unknown type, and a date that is none, before anything is sent', async () => {
		const wrongType = await spot.failure(getAll({ filters: { types: ['Unheard-of'] } }));
		expect(wrongType.message).toContain('"Types" must be one of');
		const wrongDate = await spot.failure(getAll({ from: 'yesterday' }));
		expect(wrongDate.message).toContain('"From" must be');
		expect(spot.sent()).toEqual([]);
	});
});

it('takes the last week unless told otherwise', async () => {
	const { from, ...rest } = getAll();
	expect(from).toBeDefined();
	const now = spot.emulator.now();
	const day = 24 * HOUR;
	for (const days of [1, 6, 8])
		spot.emulator.addActivities({ at: now - days * day, fields: { days } });
	expect((await spot.rows(rest)).map(({ days }) => days)).toEqual([6, 1]);
});

it('asks once for items that are the same, and finds out the unit once per key', async () => {
	add(5);
	await spot.run(getAll(), { items: [{}, {}, {}] });
	expect(sent()).toBe(3);
	await spot.run(getAll());
	expect(sent()).toBe(4);
});
