import * as fc from 'fast-check';
import type { Fault } from '../../../../emulator';
import { type LoadedPackage, loadPackageAnew } from '../../../support/n8n';
import {
	calmPoll,
	play,
	type Schedule,
	schedules,
	type Stage,
	type Trouble,
	virtualStage,
} from '../../../support/schedules';
import { scheduleSettings } from '../../../support/scheduleSettings';
import { useTrigger } from '../../../support/trigger';

const MINUTE = 60_000;

const EVENTS = [
	'memberInvited',
	'memberRegistered',
	'liveCreated',
	'liveStarted',
	'liveEnded',
	'liveParticipantRegistered',
	'courseStarted',
	'courseCompleted',
] as const;

const { inVirtualTime, overHttp, seed } = scheduleSettings;

/** All at the same moment, on pages of two, one output at a time: a poll barely has time to list them. */
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
	statuses: { statusFilter: 'applied', liveStatus: 'both' },
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

/** A live known only to lost memory, and no longer listed among those that haven't ended. */
const endedWhileDown: Schedule = {
	...crowded,
	dialect: { ...crowded.dialect, total: 'filtered', maxLimit: 100 },
	maxMembers: undefined,
	budgetMs: 36_000,
	steps: [
		calmPoll,
		{ kind: 'register', members: 1, lateness: 0 },
		calmPoll,
		{ kind: 'restart', main: 0 },
		{ kind: 'change', which: 0, how: 4 },
		calmPoll,
	],
};

/** The same, but the listing that could find it leaves it out. */
const endedAndLeftOut: Schedule = {
	...endedWhileDown,
	steps: [...endedWhileDown.steps.slice(0, -1), { ...calmPoll, omit: 0 }],
};

it.each(EVENTS)(
	`keeps its promise for %s in ${inVirtualTime} random schedules`,
	async (event) => {
		const changes = !event.startsWith('member');
		await fc.assert(
			fc.asyncProperty(schedules({ size: 25, changes }), async (schedule) => {
				await play(schedule, virtualStage(event, schedule));
			}),
			{ numRuns: inVirtualTime, seed, examples: [[crowded], [endedWhileDown], [endedAndLeftOut]] },
		);
	},
	600_000,
);

describe('over HTTP', () => {
	const trigger = useTrigger({ members: 0, quota: null });
	/** Each is fresh to a schedule that hasn't used it: a process stores what it knows per workflow and key. */
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
			listsByDate: true,
			quietPolls: 2,
			quietStepMs: MINUTE,
			sharesFaults: true,
			now: () => emulator.now(),
			advance: (ms) => trigger.pass(ms / MINUTE),
			register: (at, visibleAt) => ({
				occurred: [emulator.register({ at, visibleAt }).id],
				excused: [],
			}),
			change: () => ({ occurred: [], excused: [] }),
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
					const keys = await trigger.poll(
						{
							in: mains[main],
							mode,
							parameters: { options: { overlapMinutes, ...(maxMembers && { maxMembers }) } },
						},
						staticData,
					);
					return { keys, listed: new Set(listed.map(({ member }) => member.id)) };
				} finally {
					isOver = true;
					await Promise.all(events);
					emulator.clearFaults();
				}
			},
		};
	}

	/** A fault that needs no waiting, since that takes real time. */
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
			// Shrinking to a smaller schedule that also fails would take minutes here.
			{ numRuns: overHttp, seed, endOnFailure: true },
		);
	}, 600_000);
});
