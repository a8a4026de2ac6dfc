import type { IDataObject } from 'n8n-workflow';
import { unknownBehavior } from '../../nodes/MeltingSpot/api/behavior/apiBehavior';
import { kindOf } from '../../nodes/MeltingSpot/trigger/events';
import type { Memory } from '../../nodes/MeltingSpot/trigger/kind';
import { poll } from '../../nodes/MeltingSpot/trigger/poll';
import type { Event, State } from '../../nodes/MeltingSpot/trigger/state';
import type { Request } from '../../nodes/MeltingSpot/transport/request';
import type { Schedule } from './schedules';
import { type Watch, worldOf } from './schedules/worlds';
import { documentedDialect, VirtualTime } from './virtualSpot';

const MINUTE = 60_000;
const BUDGET = 45_000;

/** A trigger that polls every minute in virtual time, because a day has 1,440 polls; a request takes a tenth of a second. */
export function virtualTrigger(
	event: Event,
	{ watch = 'one' as Watch, overlapMinutes = 60, dialect = {} } = {},
) {
	const time = new VirtualTime(Date.UTC(2026, 0, 1));
	const world = worldOf(
		event,
		time,
		{
			dialect: { ...documentedDialect, ...dialect },
			statuses: { statusFilter: 'applied', liveStatus: 'both' },
			lines: { ids: 'eventId', types: [] as string[] },
			dateSkewMs: 0,
			localSkewMs: 0,
		} as unknown as Schedule,
		watch,
	);
	const memory: Memory = { states: new Map(), polling: new Set(), windows: new Map() };
	const behavior = unknownBehavior();
	let stored: State | undefined;
	let receivedCharacters = 0;

	return {
		world,
		time,
		requests: () => world.api.asked.length,
		/** The length of all responses as JSON. */
		receivedCharacters: () => receivedCharacters,
		/** The length of the largest state as JSON. */
		stateSize: () =>
			Math.max(
				...[stored, ...[...memory.states.values()].map(({ state }) => state)].map(
					(state) => JSON.stringify(state ?? null).length,
				),
			),
		register: () => world.register(time.now, time.now).occurred,
		/** Polls at the next full minute. @returns the keys of what is output */
		async poll(): Promise<string[]> {
			time.advance(MINUTE - (time.now % MINUTE));
			const deadline = time.now + BUDGET;
			const { request, signal } = world.api.connect({ latencyMs: 100, deadline });
			const weighed = async (...args: Parameters<Request>) => {
				const response = await request(...args);
				receivedCharacters += JSON.stringify(response).length;
				return response;
			};
			const output = await poll(kindOf(event), {
				api: {
					request: weighed as Request,
					signal,
					behavior,
					execution: {},
					keyFingerprint: 'account',
				},
				settings: {
					event,
					workflowId: 'w',
					subjectId: world.subjectId,
					maxItems: Infinity,
					overlapMs: overlapMinutes * MINUTE,
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
			});
			return (output ?? ([] as IDataObject[])).map((item) => world.keyOf(item));
		},
	};
}
