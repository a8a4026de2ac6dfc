import type { Event } from '../../../../../nodes/MeltingSpot/trigger/state';
import { virtualTrigger } from '../../../../support/virtualTrigger';

const MINUTE = 60_000;

/** Lives or courses with a thousand participants in all; two are there from the beginning. */
function watched(event: Event, watch: 'one' | 'all' = 'one', entities = 2) {
	const trigger = virtualTrigger(event, { watch });
	for (let count = 2; count < entities; count++) trigger.world.change(0, 0);
	for (let count = 0; count < 1_000; count++) trigger.register();
	return trigger;
}

it.each([
	['liveParticipantRegistered', 1],
	['courseCompleted', 1],
	['courseStarted', 2],
] as const)('a poll of "%s" without anyone new is %i requests', async (event, requests) => {
	const trigger = watched(event);
	await trigger.poll();
	const before = trigger.requests();
	expect(await trigger.poll()).toEqual([]);
	expect(trigger.requests() - before).toBe(requests);
});

it('the first poll of all courses reads none', async () => {
	const trigger = watched('courseCompleted', 'all', 100);
	await trigger.poll();
	// The Spot, and the courses.
	expect(trigger.requests()).toBe(1 + 1);
});

it('someone who was invited before and registers comes with the next poll', async () => {
	const trigger = watched('liveParticipantRegistered');
	trigger.world.change(0, 1);
	await trigger.poll();
	await trigger.poll();
	const { occurred } = trigger.world.change(0, 3);
	expect(await trigger.poll()).toEqual(occurred);
});

it('someone who comes while another one leaves comes within the hour', async () => {
	const trigger = watched('courseCompleted');
	await trigger.poll();
	trigger.world.change(0, 7);
	const occurred = trigger.register();
	expect(await trigger.poll()).toEqual([]);
	trigger.time.advance(60 * MINUTE);
	expect(await trigger.poll()).toEqual(occurred);
});
