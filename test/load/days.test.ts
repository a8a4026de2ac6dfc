import type { Event } from '../../nodes/MeltingSpot/trigger/state';
import type { Watch } from '../support/schedules/worlds';
import { virtualTrigger } from '../support/virtualTrigger';

/* Whole days of polls every minute. */

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;
/** Two every ten seconds, and one a minute that lists the lives or courses. */
const MOST_REQUESTS = DAY_MINUTES * 13;

interface Day {
	event: Event;
	watch: Watch;
	/** Lives or courses; two are there from the beginning. */
	entities: number;
	/** In all of them. */
	participants: number;
	most: { delayMinutes: number; stateSize: number };
}

it.each<Day>([
	{
		event: 'liveParticipantRegistered',
		watch: 'all',
		entities: 40,
		participants: 1_400,
		most: { delayMinutes: 20, stateSize: 20_000 },
	},
	{
		event: 'courseStarted',
		watch: 'all',
		entities: 30,
		participants: 1_100,
		most: { delayMinutes: 45, stateSize: 20_000 },
	},
	{
		event: 'liveParticipantRegistered',
		watch: 'one',
		entities: 2,
		participants: 300,
		most: { delayMinutes: 5, stateSize: 15_000 },
	},
])(
	'$event of $watch, with someone new every minute, outputs everyone once, with few requests, little delay, and a small state',
	async ({ event, watch, entities, participants, most }) => {
		const trigger = virtualTrigger(event, { watch });
		for (let count = 2; count < entities; count++) trigger.world.change(0, 0);
		for (let count = 0; count < participants; count++) trigger.register();
		// It begins once each list was read.
		for (let minute = 0; minute < 30; minute++) expect(await trigger.poll()).toEqual([]);
		const before = trigger.requests();
		const registeredAt = new Map<string, number>();
		const output: string[] = [];
		let longestDelay = 0;
		let largestState = 0;
		async function take(): Promise<void> {
			for (const key of await trigger.poll()) {
				output.push(key);
				longestDelay = Math.max(longestDelay, trigger.time.now - registeredAt.get(key)!);
			}
			largestState = Math.max(largestState, trigger.stateSize());
		}
		for (let minute = 0; minute < DAY_MINUTES; minute++) {
			for (const key of trigger.register()) registeredAt.set(key, trigger.time.now);
			await take();
		}
		expect(trigger.requests() - before).toBeLessThan(MOST_REQUESTS);
		for (let minute = 0; minute < 3 * 60; minute++) await take();
		expect(output.sort()).toEqual([...registeredAt.keys()].sort());
		expect(longestDelay / MINUTE).toBeLessThanOrEqual(most.delayMinutes);
		expect(largestState).toBeLessThan(most.stateSize);
	},
	60_000,
);

it('1,000 activities an hour need few requests, little traffic, and a state below 64 kB', async () => {
	const trigger = virtualTrigger('activity', { overlapMinutes: 10 });
	let happened = 0;
	let largestState = 0;
	const output: string[] = [];
	await trigger.poll();
	for (let minute = 0; minute < DAY_MINUTES; minute++) {
		for (let index = 0; index < 17; index++) {
			happened += trigger.register().length;
			trigger.time.advance(MINUTE / 20);
		}
		output.push(...(await trigger.poll()));
		largestState = Math.max(largestState, trigger.stateSize());
	}
	expect(happened).toBeGreaterThan(24_000);
	expect(new Set(output).size).toBe(happened);
	expect(output).toHaveLength(happened);
	expect(largestState).toBeLessThan(64_000);
	// At 50 bytes a line here; a real one is several times as long.
	expect(trigger.receivedCharacters() / 24).toBeLessThan(1_500_000);
	expect(trigger.requests()).toBeLessThan(5 * DAY_MINUTES);
}, 60_000);
