import type { IDataObject } from 'n8n-workflow';
import { unknownBehavior } from '../../nodes/MeltingSpot/api/behavior/apiBehavior';
import { kindOf } from '../../nodes/MeltingSpot/trigger/events';
import type { Memory } from '../../nodes/MeltingSpot/trigger/kind';
import { poll } from '../../nodes/MeltingSpot/trigger/poll';
import type { State } from '../../nodes/MeltingSpot/trigger/state';
import type { Request } from '../../nodes/MeltingSpot/transport/request';
import { logText } from '../support/n8n';
import type { Schedule } from '../support/schedules';
import { worldOf } from '../support/schedules/worlds';
import { useTrigger } from '../support/trigger';
import { documentedDialect, VirtualTime } from '../support/virtualSpot';

/* Bursts that take long; `npm test` has smaller ones. */

const trigger = useTrigger({ members: 5, quota: null });
const MINUTE = 60_000;
const parameters = { event: 'activity' };
const pollFor = async () => await trigger.members({ parameters });

/** Polls until nothing is output. @returns the lines */
async function pollUntilQuiet() {
	const lines: IDataObject[] = [];
	for (let found = await pollFor(); found; found = await pollFor()) {
		lines.push(...found);
		trigger.pass(1);
	}
	return lines;
}

it('outputs 23,000 of one second', async () => {
	await pollFor();
	trigger.pass(1);
	for (let index = 0; index < 23; index += 1) {
		trigger.emulator.addActivities({
			type: ['TopicCreated', 'ChannelJoined', 'CourseStepViewed'][index % 3],
			count: 1_000,
		});
	}
	const lines = await pollUntilQuiet();
	expect(lines).toHaveLength(23_000);
	expect(new Set(lines.map(({ eventId }) => eventId)).size).toBe(23_000);
	trigger.emulator.addActivities({});
	expect(await pollFor()).toHaveLength(1);
}, 120_000);

it('logs, and passes, more than 10,000 of one type in one second', async () => {
	await pollFor();
	trigger.pass(1);
	trigger.emulator.addActivities({ type: 'TopicVoted', count: 10_001 });
	trigger.emulator.addActivities({ type: 'TopicCreated', count: 5 });
	const lines = await pollUntilQuiet();
	expect(lines).toHaveLength(10_005);
	expect(logText()).toContain(
		"can't output all of them: More than 10,000 activities of the type TopicVoted",
	);
	trigger.pass(1);
	trigger.emulator.addActivities({ count: 2 });
	expect(await pollUntilQuiet()).toHaveLength(2);
}, 120_000);

/** In virtual time, because a day has 1,440 polls. */
it('polls every minute for a day with 1,000 activities an hour: state below 64 kB', async () => {
	const clock = new VirtualTime(Date.UTC(2026, 0, 1));
	const schedule = {
		dialect: documentedDialect,
		lines: { ids: 'eventId', types: [] as string[] },
		dateSkewMs: 0,
		localSkewMs: 0,
	} as unknown as Schedule;
	const world = worldOf('activity', clock, schedule);
	const memory: Memory = { states: new Map(), polling: new Set(), windows: new Map() };
	const behavior = unknownBehavior();
	let stored: State | undefined;
	let largest = 0;
	let bytes = 0;
	let output = 0;
	let happened = 0;
	const pollOnce = async () => {
		const { request, signal } = world.api.connect();
		const counted = async (...args: Parameters<Request>) => {
			const response = await request(...args);
			bytes += JSON.stringify(response).length;
			return response;
		};
		const items = await poll(kindOf('activity'), {
			api: {
				request: counted as Request,
				signal,
				behavior,
				execution: {},
				keyFingerprint: 'account',
			},
			settings: {
				event: 'activity',
				workflowId: 'w',
				maxItems: Infinity,
				overlapMs: 10 * MINUTE,
			},
			store: {
				read: () => stored,
				write: (state) => {
					stored = state;
				},
			},
			memory,
			nodeKey: 'node',
			nodeId: 'node',
			clock: () => clock.now,
			deadline: clock.now + 45_000,
			onBaseline: () => {},
			log: () => {},
		});
		output += items?.length ?? 0;
		largest = Math.max(largest, JSON.stringify(stored).length);
	};
	await pollOnce();
	for (let minute = 0; minute < 24 * 60; minute++) {
		for (let index = 0; index < 1_000 / 60; index++) {
			clock.advance(MINUTE / 17);
			world.register(clock.now, clock.now);
			happened += 1;
		}
		await pollOnce();
	}
	expect(output).toBe(happened);
	expect(happened).toBeGreaterThan(24_000);
	expect(largest).toBeLessThan(64_000);
	// At 50 bytes a line here; a real one is several times as long.
	expect(bytes / 24).toBeLessThan(1_500_000);
	expect(world.api.asked.length).toBeLessThan(5 * 24 * 60);
});
