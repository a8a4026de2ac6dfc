import type { IDataObject } from 'n8n-workflow';
import { unknownBehavior } from '../../../../../nodes/MeltingSpot/api/behavior/apiBehavior';
import { kindOf } from '../../../../../nodes/MeltingSpot/trigger/events';
import type { Memory, PollContext } from '../../../../../nodes/MeltingSpot/trigger/kind';
import { poll } from '../../../../../nodes/MeltingSpot/trigger/poll';
import type { Event, State } from '../../../../../nodes/MeltingSpot/trigger/state';
import type { Schedule } from '../../../../support/schedules';
import { worldOf } from '../../../../support/schedules/worlds';
import {
	documentedDialect,
	type VirtualDialect,
	VirtualTime,
} from '../../../../support/virtualSpot';

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

/** A trigger that polls every minute, and 1,000 participants, in virtual time. */
function watched(event: Event, dialect: Partial<VirtualDialect> = {}) {
	const time = new VirtualTime(Date.UTC(2026, 0, 1));
	const schedule = {
		dialect: { ...documentedDialect, ...dialect },
		statuses: { statusFilter: 'applied', liveStatus: 'both' },
		dateSkewMs: 0,
	} as Schedule;
	const world = worldOf(event, time, schedule);
	const memory: Memory = {
		states: new Map(),
		polling: new Set(),
		windows: new Map(),
	};
	const behavior = unknownBehavior();
	let stored: State | undefined;
	for (let count = 0; count < 1_000; count++) world.register(time.now, time.now);

	return {
		world,
		time,
		requests: () => world.api.asked.length,
		state: () => stored,
		async poll(): Promise<IDataObject[] | null> {
			time.advance(MINUTE);
			const context: PollContext = {
				api: { ...world.api.connect(), behavior, keyFingerprint: 'account' },
				settings: {
					event,
					workflowId: 'w',
					subjectId: world.subjectId,
					maxItems: Infinity,
					overlapMs: 60 * MINUTE,
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
				clock: () => time.now,
				deadline: Infinity,
				onBaseline: () => {},
			};
			return await poll(kindOf(event), context);
		},
	};
}

describe.each([
	['liveParticipantRegistered', {}],
	['courseStarted', { total: 'unfiltered' }],
] as const)('a day of "%s" with 1,000 participants and %j', (event, dialect) => {
	it('takes fewer than 10,000 requests, with someone new every minute, and outputs each once', async () => {
		const trigger = watched(event, dialect);
		expect(await trigger.poll()).toBeNull();
		const output: unknown[] = [];
		const take = async () => output.push(...((await trigger.poll()) ?? []).map(({ id }) => id));
		const before = trigger.requests();
		for (let minute = 0; minute < DAY_MINUTES; minute++) {
			trigger.world.register(trigger.time.now, trigger.time.now);
			await take();
		}
		expect(trigger.requests() - before).toBeLessThan(10_000);
		trigger.time.advance(DAY_MINUTES * MINUTE);
		await take();
		expect(new Set(output).size).toBe(DAY_MINUTES);
		expect(output).toHaveLength(DAY_MINUTES);
		expect(JSON.stringify(trigger.state()).length).toBeLessThan(64_000);
	}, 60_000);
});

it.each([
	['liveParticipantRegistered', 1],
	['courseCompleted', 1],
	['courseStarted', 2],
] as const)('a poll of "%s" without anyone new is %i requests', async (event, requests) => {
	const trigger = watched(event);
	await trigger.poll();
	const before = trigger.requests();
	expect(await trigger.poll()).toBeNull();
	expect(trigger.requests() - before).toBe(requests);
});

it('someone who was invited before and registers comes with the next poll', async () => {
	const trigger = watched('liveParticipantRegistered');
	trigger.world.change(0, 0);
	await trigger.poll();
	await trigger.poll();
	const { occurred } = trigger.world.change(0, 3);
	const output = await trigger.poll();
	expect(output?.map((item) => trigger.world.keyOf(item))).toEqual(occurred);
});

it('someone who comes while another one leaves comes within the hour', async () => {
	const trigger = watched('courseCompleted');
	await trigger.poll();
	trigger.world.change(0, 7);
	trigger.world.register(trigger.time.now, trigger.time.now);
	expect(await trigger.poll()).toBeNull();
	trigger.time.advance(60 * MINUTE);
	expect(await trigger.poll()).toHaveLength(1);
});
