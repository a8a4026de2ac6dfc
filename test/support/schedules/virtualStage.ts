import type { Api } from '../../../nodes/MeltingSpot/api/api';
import { unknownBehavior } from '../../../nodes/MeltingSpot/api/behavior/apiBehavior';
import { kindOf } from '../../../nodes/MeltingSpot/trigger/events';
import type { Memory } from '../../../nodes/MeltingSpot/trigger/kind';
import { poll } from '../../../nodes/MeltingSpot/trigger/poll';
import type { Event } from '../../../nodes/MeltingSpot/trigger/state';
import { VirtualTime } from '../virtualSpot';
import { MINUTE, type PollOrder, type PollReport, type Schedule, type Stage } from './schedule';
import { dateReach } from './invariants';
import { idIn, type Watch, worldOf } from './worlds';

const BEGINNING = Date.UTC(2026, 0, 1);

/** poll.ts itself, with everything around it in virtual time. */
export function virtualStage(event: Event, schedule: Schedule, watch: Watch = 'one'): Stage {
	const { localSkewMs, budgetMs } = schedule;
	const kind = kindOf(event);
	const time = new VirtualTime(BEGINNING);
	const world = worldOf(event, time, schedule, watch);
	const { subjectId } = world;
	const listsByDate = event.startsWith('member') || event === 'activity';
	const activityTypes = event === 'activity' ? schedule.lines.types : undefined;
	const mains = [newProcess(), newProcess()];
	const isOfParticipants = !listsByDate && !event.match(/^live(Created|Started|Ended)$/);
	return {
		reachMs: reachOf(schedule),
		// With little time, a long listing spans many polls that find no one.
		quietPolls: budgetMs < 36_000 ? 40 : 5,
		// Participants are listed in full once an hour, or more rarely if there are many lists.
		quietStepMs: !isOfParticipants ? MINUTE : watch === 'one' ? 61 * MINUTE : 4 * 60 * MINUTE,
		sharesFaults: false,
		now: () => time.now,
		advance: (ms) => time.advance(ms),
		register: (registeredAt, visibleAt) => world.register(registeredAt, visibleAt),
		change: (which, how) => world.change(which, how),
		moveRow: (row, to) => world.api.moveRow(row, to),
		restart: async (main) => {
			mains[main] = newProcess();
		},
		poll: async (order) => await pollOnce(order),
	};

	function reachOf({ overlapMinutes }: Schedule): number {
		if (listsByDate) return overlapMinutes * MINUTE + dateReach(schedule);
		return isOfParticipants && watch === 'all' ? dateReach(schedule) + budgetMs : Infinity;
	}

	async function pollOnce(order: PollOrder): Promise<PollReport> {
		const { main, staticData, mode, trouble, omitted, during } = order;
		const { memory, learned } = mains[main];
		const clock = () => time.now + localSkewMs;
		const listed = new Set<string>();
		const { request, signal } = world.api.connect({
			// Only lists by date can be read in parts, over several polls.
			latencyMs: budgetMs / (listsByDate ? 40 : 400),
			deadline: time.now + budgetMs,
			omitted: omitted && idIn(omitted),
			beforeAnswer: async (number) => {
				await during(number);
				if (number !== trouble?.request) return;
				if (trouble.kind === 'fails') throw new Error('MeltingSpot could not answer');
				time.advance(budgetMs);
			},
			onListed(id) {
				listed.add(world.keyOfRow(id));
			},
		});
		const api = { request, signal, behavior: learned, execution: {}, keyFingerprint: 'account' };
		if (mode === 'manual') {
			await kind.sample(api as unknown as Api, { subjectId, activityTypes });
			return { keys: null, listed };
		}
		const output = await poll(kind, {
			api,
			settings: {
				event,
				workflowId: 'workflow',
				subjectId,
				activityTypes,
				maxItems: schedule.maxItems ?? Infinity,
				overlapMs: schedule.overlapMinutes * MINUTE,
			},
			store: {
				read: () => staticData.state,
				write: (state) => {
					staticData.state = { ...state };
				},
			},
			memory,
			nodeKey: 'workflow:node',
			nodeId: 'node',
			clock,
			deadline: clock() + budgetMs,
			onBaseline: () => {},
			log: () => {},
		});
		return { keys: output && output.map((item) => world.keyOf(item)), listed };
	}
}

function newProcess() {
	const memory: Memory = {
		states: new Map(),
		polling: new Set(),
		windows: new Map(),
	};
	return { memory, learned: unknownBehavior() };
}
