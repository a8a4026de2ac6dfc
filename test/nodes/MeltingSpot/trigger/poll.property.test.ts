import * as fc from 'fast-check';
import { unknownDialect } from '../../../../nodes/MeltingSpot/transport/dialect';
import type { State } from '../../../../nodes/MeltingSpot/trigger/cursor';
import { type Memory, poll, sampleMember } from '../../../../nodes/MeltingSpot/trigger/poll';
import { type PollOrder, play, type Schedule, schedules, type Stage } from '../../../support/schedules';
import { scheduleSettings } from '../../../support/scheduleSettings';
import { VirtualSpot, VirtualTime } from '../../../support/virtualSpot';

const MINUTE = 60_000;
const BEGINNING = Date.UTC(2026, 0, 1);

/** poll.ts itself, with everything around it in virtual time. */
function virtualStage({ dialect, dateSkewMs, localSkewMs, budgetMs }: Schedule): Stage {
	const time = new VirtualTime(BEGINNING);
	const spot = new VirtualSpot(time, dialect, dateSkewMs);
	const mains = [newProcess(), newProcess()];
	return {
		now: () => time.now,
		advance: (ms) => time.advance(ms),
		register: (registeredAt, visibleAt) => spot.register(registeredAt, visibleAt),
		moveRow: (row, to) => spot.moveRow(row, to),
		restart: async (main) => {
			mains[main] = newProcess();
		},
		poll: async (order) => await pollOnce(order),
	};

	async function pollOnce(order: PollOrder) {
		const { main, staticData, mode, schedule, trouble, omitted, during } = order;
		const { memory, learned } = mains[main];
		const clock = () => time.now + localSkewMs;
		const listed = new Set<string>();
		const { request, signal } = spot.connect({
			latencyMs: budgetMs / 40,
			deadline: time.now + budgetMs,
			omitted,
			beforeAnswer: async (number) => {
				await during(number);
				if (number !== trouble?.request) return;
				if (trouble.kind === 'fails') throw new Error('MeltingSpot could not answer');
				time.advance(budgetMs);
			},
			onListed: (id) => listed.add(id),
		});
		const connection = { request, signal, dialect: learned, account: 'account' };
		if (mode === 'manual') {
			await sampleMember(connection, 'memberRegistered');
			return { ids: null, listed };
		}
		const members = await poll({
			connection,
			settings: {
				event: 'memberRegistered',
				workflowId: 'workflow',
				maxMembers: schedule.maxMembers ?? Infinity,
				overlapMs: schedule.overlapMinutes * MINUTE,
			},
			store: {
				read: () => staticData.state,
				write: (state: State) => {
					staticData.state = { ...state };
				},
			},
			memory,
			nodeKey: 'workflow:node',
			clock,
			deadline: clock() + budgetMs,
			onBaseline: () => {},
		});
		return { ids: members && members.map(({ id }) => String(id)), listed };
	}
}

function newProcess() {
	const memory: Memory = { states: new Map(), polling: new Set() };
	return { memory, learned: unknownDialect() };
}

const seed = scheduleSettings.seed;

it(`keeps its promise in ${scheduleSettings.inVirtualTime} random schedules`, async () => {
	await fc.assert(
		fc.asyncProperty(schedules({ size: 25 }), async (schedule) => {
			await play(schedule, virtualStage(schedule));
		}),
		{ numRuns: scheduleSettings.inVirtualTime, seed },
	);
}, 600_000);
