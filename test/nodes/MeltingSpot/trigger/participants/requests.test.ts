import type { IDataObject } from 'n8n-workflow';
import { unknownBehavior } from '../../../../../nodes/MeltingSpot/api/behavior/apiBehavior';
import { kindOf } from '../../../../../nodes/MeltingSpot/trigger/events';
import type { Memory, PollContext } from '../../../../../nodes/MeltingSpot/trigger/kind';
import { poll } from '../../../../../nodes/MeltingSpot/trigger/poll';
import type { Event, State } from '../../../../../nodes/MeltingSpot/trigger/state';
import type { Schedule } from '../../../../support/schedules';
import { type Watch, worldOf } from '../../../../support/schedules/worlds';
import {
	documentedDialect,
	type VirtualDialect,
	VirtualTime,
} from '../../../../support/virtualSpot';

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;
const BUDGET = 45_000;

interface Setting {
	watch?: Watch;
	/** Lives or courses. */
	entities?: number;
	/** In all of them. */
	participants?: number;
	dialect?: Partial<VirtualDialect>;
}

/** A trigger that polls every minute, in virtual time; a request takes a tenth of a second. */
function watched(
	event: Event,
	{ watch = 'one', entities = 1, participants = 1_000, dialect = {} }: Setting = {},
) {
	const time = new VirtualTime(Date.UTC(2026, 0, 1));
	const schedule = {
		dialect: { ...documentedDialect, ...dialect },
		statuses: { statusFilter: 'applied', liveStatus: 'both' },
		dateSkewMs: 0,
		localSkewMs: 0,
	} as Schedule;
	const world = worldOf(event, time, schedule, watch);
	const memory: Memory = { states: new Map(), polling: new Set(), windows: new Map() };
	const behavior = unknownBehavior();
	let stored: State | undefined;
	// Two are there from the beginning.
	for (let count = 2; count < entities; count++) world.change(0, 0);
	for (let count = 0; count < participants; count++) world.register(time.now, time.now);

	return {
		world,
		time,
		requests: () => world.api.asked.length,
		states: () => [stored, ...[...memory.states.values()].map(({ state }) => state)],
		register: () => world.register(time.now, time.now).occurred,
		async poll(): Promise<string[]> {
			time.advance(MINUTE - (time.now % MINUTE));
			const deadline = time.now + BUDGET;
			const context: PollContext = {
				api: {
					...world.api.connect({ latencyMs: 100, deadline }),
					behavior,
					execution: {},
					keyFingerprint: 'account',
				},
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
				deadline,
				onBaseline: () => {},
				log: () => {},
			};
			const output = (await poll(kindOf(event), context)) ?? ([] as IDataObject[]);
			return output.map((item) => world.keyOf(item));
		},
	};
}

/** A day with someone new every minute. It begins once each list was read. */
async function playDay(trigger: ReturnType<typeof watched>) {
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
		const sizes = trigger.states().map((state) => JSON.stringify(state ?? null).length);
		largestState = Math.max(largestState, ...sizes);
	}
	for (let minute = 0; minute < DAY_MINUTES; minute++) {
		for (const key of trigger.register()) registeredAt.set(key, trigger.time.now);
		await take();
	}
	const requests = trigger.requests() - before;
	for (let minute = 0; minute < 3 * 60; minute++) await take();
	expect(output.sort()).toEqual([...registeredAt.keys()].sort());
	return { requests, delayMinutes: longestDelay / MINUTE, largestState };
}

/** Two every ten seconds, and one a minute that lists the lives or courses. */
const MOST_A_DAY = DAY_MINUTES * 13;

describe.each<[Event, Setting, { requests: number; delayMinutes: number; largestState: number }]>([
	[
		'liveParticipantRegistered',
		{ watch: 'all', entities: 40, participants: 1_400 },
		{ requests: MOST_A_DAY, delayMinutes: 20, largestState: 20_000 },
	],
	[
		'courseStarted',
		{ watch: 'all', entities: 30, participants: 1_100 },
		{ requests: MOST_A_DAY, delayMinutes: 45, largestState: 20_000 },
	],
	[
		'liveParticipantRegistered',
		{ participants: 300 },
		{ requests: MOST_A_DAY, delayMinutes: 5, largestState: 15_000 },
	],
])('a day of "%s" with someone new every minute, and %j', (event, setting, most) => {
	it('outputs everyone once, with few requests, little delay, and a small state', async () => {
		const day = await playDay(watched(event, setting));
		expect(day.requests).toBeLessThan(most.requests);
		expect(day.delayMinutes).toBeLessThanOrEqual(most.delayMinutes);
		expect(day.largestState).toBeLessThan(most.largestState);
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
	expect(await trigger.poll()).toEqual([]);
	expect(trigger.requests() - before).toBe(requests);
});

it('the first poll of all courses reads none', async () => {
	const trigger = watched('courseCompleted', { watch: 'all', entities: 100 });
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
