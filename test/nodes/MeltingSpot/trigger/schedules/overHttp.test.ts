import * as fc from 'fast-check';
import type { Fault } from '../../../../../emulator';
import { type LoadedPackage, loadPackageAnew } from '../../../../support/n8n';
import {
	dateReach,
	play,
	type Schedule,
	schedules,
	scheduleSettings,
	type Stage,
	type Trouble,
} from '../../../../support/schedules';
import { useTrigger } from '../../../../support/trigger';

const MINUTE = 60_000;
const { overHttp, seed } = scheduleSettings;

const trigger = useTrigger({ members: 0, quota: null });
/** Each is fresh to a schedule that hasn't used it: a process stores what it knows per workflow and key. */
const loads: LoadedPackage[] = [];

async function httpStage(schedule: Schedule): Promise<Stage> {
	const { dialect, dateSkewMs, localSkewMs, overlapMinutes } = schedule;
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
		reachMs: overlapMinutes * MINUTE + dateReach(schedule),
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
		async poll({ main, staticData, mode, trouble, eventful, during }) {
			const now = emulator.now();
			const listed = emulator.records().filter(({ visibleAt }) => visibleAt <= now);
			const { maxItems } = schedule;
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
						parameters: { options: { overlapMinutes, ...(maxItems && { maxItems }) } },
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
	if (kind === 'stalls') return { kind: 'status', status: 429, retryAfter: 3_600, after: request };
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
