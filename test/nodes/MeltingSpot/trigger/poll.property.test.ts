import * as fc from 'fast-check';
import type { Fault } from '../../../../emulator';
import type { Api } from '../../../../nodes/MeltingSpot/api/api';
import { unknownBehavior } from '../../../../nodes/MeltingSpot/api/behavior/apiBehavior';
import { kindOf } from '../../../../nodes/MeltingSpot/trigger/events';
import type { Memory } from '../../../../nodes/MeltingSpot/trigger/kind';
import { poll } from '../../../../nodes/MeltingSpot/trigger/poll';
import { type LoadedPackage, loadPackageAnew } from '../../../support/n8n';
import {
	type PollOrder,
	play,
	type Schedule,
	schedules,
	type Stage,
	type Trouble,
} from '../../../support/schedules';
import { scheduleSettings } from '../../../support/scheduleSettings';
import { useTrigger } from '../../../support/trigger';
import { VirtualSpot, VirtualTime } from '../../../support/virtualSpot';

const members = kindOf('memberRegistered');
const MINUTE = 60_000;
const BEGINNING = Date.UTC(2026, 0, 1);

/** poll.ts itself, with everything around it in virtual time. */
function virtualStage({ dialect, dateSkewMs, localSkewMs, budgetMs }: Schedule): Stage {
	const time = new VirtualTime(BEGINNING);
	const spot = new VirtualSpot(time, dialect, dateSkewMs);
	const mains = [newProcess(), newProcess()];
	return {
		// With little time, a long listing goes on over many polls that find no one.
		quietPolls: budgetMs < 36_000 ? 40 : 5,
		sharesFaults: false,
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
		const api = { request, signal, behavior: learned, keyFingerprint: 'account' };
		if (mode === 'manual') {
			await members.sample(api as Api);
			return { ids: null, listed };
		}
		const output = await poll(members, {
			api,
			settings: {
				event: 'memberRegistered',
				workflowId: 'workflow',
				maxItems: schedule.maxMembers ?? Infinity,
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
			clock,
			deadline: clock() + budgetMs,
			onBaseline: () => {},
		});
		return { ids: output && output.map(({ id }) => String(id)), listed };
	}
}

function newProcess() {
	const memory: Memory = {
		states: new Map(),
		polling: new Set(),
		windows: new Map(),
		polledAt: new Map(),
	};
	return { memory, learned: unknownBehavior() };
}

const { inVirtualTime, overHttp, seed } = scheduleSettings;

/** All at the same moment, on pages of two, one output at a time: a poll has hardly the time to list them. */
const crowded: Schedule = {
	regime: 'live object',
	dialect: {
		dateUnit: 'ms',
		dateLimits: 'exclusive',
		total: 'missing',
		firstPage: 0,
		maxLimit: 2,
		overLimit: 'clamp',
		pastEnd: 'empty',
		order: 'oldestFirst',
		dateHeader: 'present',
	},
	twoMains: false,
	overlapMinutes: 60,
	maxMembers: 1,
	dateSkewMs: 0,
	localSkewMs: 0,
	budgetMs: 4_000,
	disturbance: 'omissions',
	ages: [],
	activation: [],
	steps: [
		{ kind: 'register', members: 40, lateness: 0 },
		{ kind: 'wait', ms: 5_157_500 },
	],
};

it(`keeps its promise in ${inVirtualTime} random schedules`, async () => {
	await fc.assert(
		fc.asyncProperty(schedules({ size: 25 }), async (schedule) => {
			await play(schedule, virtualStage(schedule));
		}),
		{ numRuns: inVirtualTime, seed, examples: [[crowded]] },
	);
}, 600_000);

describe('over HTTP', () => {
	const trigger = useTrigger({ members: 0, quota: null });
	/** Each is new to a schedule that has not used it: what a process knows, it knows by workflow and key. */
	const loads: LoadedPackage[] = [];

	async function httpStage({ dialect, dateSkewMs, localSkewMs }: Schedule): Promise<Stage> {
		const { emulator } = trigger;
		trigger.renew();
		emulator.setClock({ offset: Math.round(-localSkewMs) });
		emulator.setDialect({
			...dialect,
			maxLimit: Math.max(dialect.maxLimit, 10),
			order: dialect.order === 'newestFirst' ? 'newestFirst' : 'stable',
			dateHeader: dialect.dateHeader === 'missing' ? 'missing' : 'present',
			dateSkewMs: Math.round(dateSkewMs),
		});
		let started = 0;
		const start = async () => (loads[started++] ??= await loadPackageAnew());
		const mains = [await start(), await start()];

		return {
			quietPolls: 2,
			sharesFaults: true,
			now: () => emulator.now(),
			advance: (ms) => trigger.pass(ms / MINUTE),
			register: (at, visibleAt) => emulator.register({ at, visibleAt }).id,
			moveRow: () => {},
			restart: async (main) => {
				mains[main] = await start();
			},
			async poll({ main, staticData, mode, schedule, trouble, eventful, during }) {
				const now = emulator.now();
				const listed = emulator.records().filter(({ visibleAt }) => visibleAt <= now);
				const { overlapMinutes, maxMembers } = schedule;
				if (trouble) emulator.addFault(faultFor(trouble));
				const before = emulator.requests.length;
				let isOver = false;
				const events = [...new Set(eventful)].map(async (request) => {
					emulator.addFault({ kind: 'latency', ms: 20, after: request });
					while (!isOver && emulator.requests.length <= before + request) await trigger.wait(2);
					if (!isOver) await during(request);
				});
				try {
					const ids = await trigger.poll(
						{
							in: mains[main],
							mode,
							parameters: { options: { overlapMinutes, ...(maxMembers && { maxMembers }) } },
						},
						staticData,
					);
					return { ids, listed: new Set(listed.map(({ member }) => member.id)) };
				} finally {
					isOver = true;
					await Promise.all(events);
					emulator.clearFaults();
				}
			},
		};
	}

	/** A fault that is not waited out, since that takes real time. */
	function faultFor({ request, kind }: Trouble): Fault {
		if (kind === 'stalls')
			return { kind: 'status', status: 429, retryAfter: 3_600, after: request };
		const kinds = ['html', 'truncatedJson', 'status', 'wrongShape'] as const;
		const which = kinds[request % kinds.length];
		if (which === 'wrongShape') return { kind: which, body: [], after: request };
		if (which === 'status') return { kind: which, status: 500, after: request };
		return { kind: which, after: request };
	}

	it(`keeps its promise in ${overHttp} random schedules`, async () => {
		await fc.assert(
			fc.asyncProperty(schedules({ size: 6 }), async (schedule) => {
				await play(schedule, await httpStage(schedule));
			}),
			// To look for a smaller schedule that fails as well would take minutes here.
			{ numRuns: overHttp, seed, endOnFailure: true },
		);
	}, 600_000);
});
