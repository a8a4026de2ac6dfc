import { BEGIN, HOUR, getAllActivities as getAll, iso } from '../support/activities';
import { useSpot } from '../support/spot';

/* Spans with more activities than one request can have; `npm test` has smaller ones. */

const spot = useSpot({ members: 3, quota: null });

it('returns more than 10,000 of one second, type by type', async () => {
	for (const type of ['SomethingNew', 'TopicCreated', 'ChannelJoined', 'SpotMemberLeft']) {
		spot.emulator.addActivities({ type, count: 6_000, at: BEGIN + 5 * HOUR + 300 });
	}
	spot.emulator.addActivities({ type: 'TopicVoted', count: 5, at: BEGIN + HOUR, every: HOUR });
	expect(await spot.rows(getAll())).toHaveLength(24_005);
	const ofTwo = await spot.rows(getAll({ filters: { types: ['ChannelJoined', 'TopicVoted'] } }));
	expect(ofTwo).toHaveLength(6_005);
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
