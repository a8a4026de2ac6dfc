import type { Dialect } from '../../emulator';
import {
	BEGIN,
	HOUR,
	getAllActivities as getAll,
	iso,
	numberedActivities,
} from '../support/activities';
import { useSpot } from '../support/spot';

/* Spans with more activities than one request can have; `npm test` has fewer. */

const spot = useSpot({ members: 3, quota: null });
const { add, expected, oldest, sorted } = numberedActivities(spot);

it.each<Partial<Dialect>>([
	{},
	{ activityFormat: 'envelope', activityDateUnit: 'ms' },
	{ activityFields: 'neither', activityOrder: 'shuffled', activityLimits: 'exclusive' },
])('returns 25,000 with at most 14 requests: %j', async (dialect) => {
	spot.emulator.setDialect(dialect);
	add(25_000);
	const rows = await spot.rows(getAll({ filters: { to: iso(BEGIN + 101 * HOUR) } }));
	expect(rows).toHaveLength(25_000);
	expect(sorted(rows)).toEqual(expected());
	expect(spot.countSent('GET /v1/activities~export')).toBeLessThanOrEqual(14);
	const { query } = spot.sent().at(-1)!;
	expect(query.limit).toBe('10000');
});

it('returns 12,000 of 25,000, oldest first', async () => {
	add(25_000);
	const rows = await spot.rows(getAll({ returnAll: false, limit: 12_000 }));
	expect(rows.map(({ number }) => number)).toEqual(oldest(12_000));
});

it('keeps 100,000 activities in less than 250 MB', async () => {
	spot.emulator.addActivities({ count: 100_000, at: BEGIN, every: 3_600 });
	const before = heapUsed();
	const rows = await spot.rows(getAll());
	expect(rows).toHaveLength(100_000);
	expect((heapUsed() - before) / 1e6).toBeLessThan(250);
});

function heapUsed(): number {
	// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- measures memory
	return process.memoryUsage().heapUsed;
}
