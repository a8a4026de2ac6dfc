import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { Database, type Fate, Process, type Regime, regimes } from './storageRegimes';
import type { VirtualDialect } from './virtualSpot';

/*
 * Random lives of a trigger, and what has to be true of each of them. A schedule is played on a stage: in virtual
 * time against poll.ts, or over HTTP against the emulator.
 */

const MINUTE = 60_000;

export interface Schedule {
	regime: Regime;
	dialect: VirtualDialect;
	/** Two processes that poll for the same workflow. */
	twoMains: boolean;
	overlapMinutes: number;
	maxMembers: number | undefined;
	/** How far the `Date` header and n8n's clock are ahead of the clock that registrations are written by. */
	dateSkewMs: number;
	localSkewMs: number;
	/** How long a poll may take; a request takes a fortieth of that. */
	budgetMs: number;
	/** What disturbs listings: rows that are left out, or rows that move while being paged. */
	disturbance: 'omissions' | 'moves';
	/** For how long members have been registered when it begins, in ms. */
	ages: number[];
	/** What goes wrong with the first polls, until one succeeds. */
	activation: Trouble[];
	steps: Step[];
}

export type Step =
	| { kind: 'register'; members: number; lateness: number }
	| { kind: 'wait'; ms: number }
	| { kind: 'restart'; main: number }
	| { kind: 'manual' }
	| {
			kind: 'poll';
			main: number;
			/** The workflow is published again: n8n polls at once. */
			published: boolean;
			fate: Fate;
			trouble: Trouble | undefined;
			/** Which member the listing leaves out, if any. */
			omit: number | undefined;
			during: Array<{ request: number; step: StepDuringPoll }>;
	  };

type StepDuringPoll =
	| Exclude<Step, { kind: 'restart' }>
	| { kind: 'move'; row: number; toFront: boolean };

/** A request of a poll, by its number, that fails or takes longer than the poll may. */
export interface Trouble {
	request: number;
	kind: 'fails' | 'stalls';
}

/** One poll as the stage has to run it. */
export interface PollOrder {
	main: number;
	staticData: IDataObject;
	mode: 'trigger' | 'manual';
	schedule: Schedule;
	trouble?: Trouble;
	omitted?: string;
	/** The requests, by number, during which something happens. */
	eventful: number[];
	/** To be called while the request of this number is under way. */
	during(request: number): Promise<void>;
}

export interface PollReport {
	/** The members handed over. */
	ids: string[] | null;
	/** The members that were listed, as far as the stage can tell; all visible ones at the most. */
	listed: Set<string>;
}

export interface Stage {
	/** The clock that registrations are written by; milliseconds since 1970. */
	now(): number;
	advance(ms: number): void;
	register(registeredAt: number, visibleAt: number): string;
	moveRow(row: number, to: 'front' | 'back'): void;
	/** The process starts anew, with nothing in memory. */
	restart(main: number): Promise<void>;
	/** How many polls in a row that find nobody mean that all is quiet. */
	readonly quietPolls: number;
	/** Whether a fault meant for one poll may strike another one that runs at the same time. */
	readonly sharesFaults: boolean;
	/** Rejects if the poll does. */
	poll(order: PollOrder): Promise<PollReport>;
}

interface Delivery {
	/** Why n8n may come with the same member again. */
	excuse: 'crash' | 'two mains' | undefined;
}

interface Member {
	registeredAt: number;
	/** Its place in the order of events. */
	event: number;
	deliveries: Delivery[];
}

interface Baseline {
	startedAt: number;
	/** The place of its end in the order of events. */
	event: number;
	listed: Set<string>;
}

class BrokenPromise extends Error {}

/** Plays a schedule and then polls until all is quiet. Throws if the trigger broke its promise. */
export async function play(schedule: Schedule, stage: Stage): Promise<void> {
	const { regime, overlapMinutes, disturbance, dialect } = schedule;
	const overlapMs = overlapMinutes * MINUTE;
	const dateSkewMs = Math.abs(schedule.dateSkewMs);
	const localSkewMs = Math.abs(schedule.localSkewMs);
	/** How far the clock that the trigger goes by may be from the one that registrations are written by. */
	const skewMs = dateSkewMs + (dialect.dateHeader === 'present' ? 0 : localSkewMs);
	const database = new Database();
	const processes = [0, 1].map(() => ({
		n8n: new Process(regime, database),
		isPolling: false,
		/** Whether it has come through a poll since it started. */
		knowsState: false,
		overlapped: false,
	}));
	const members = new Map<string, Member>();
	const baselines: Baseline[] = [];
	const omittedOnce = new Set<string>();
	let moves = 0;
	let events = 0;
	let lives = schedule.twoMains ? 2 : 1;

	function register(ageMs: number, lateMs: number): void {
		const registeredAt = stage.now() - ageMs;
		const id = stage.register(registeredAt, registeredAt + lateMs);
		members.set(id, { registeredAt, event: ++events, deliveries: [] });
	}

	function pickOmitted(index: number | undefined): string | undefined {
		if (index === undefined || disturbance !== 'omissions' || members.size === 0) return undefined;
		const id = [...members.keys()][index % members.size];
		if (omittedOnce.has(id)) return undefined;
		omittedOnce.add(id);
		return id;
	}

	async function poll({
		main: chosen,
		published,
		fate: fateAlone,
		trouble,
		omit,
		during,
	}: Extract<Step, { kind: 'poll' }>): Promise<string[] | null> {
		const main = schedule.twoMains ? chosen : 0;
		const process = processes[main];
		const other = processes[1 - main];
		// A process does not die for one of two polls alone.
		const fate = process.isPolling ? 'kept' : fateAlone;
		const omitted = pickOmitted(omit);
		let moved = false;
		// n8n reads the state anew then.
		if (published) lives += 1;

		async function run(staticData: IDataObject): Promise<string[] | null> {
			const isTurnedAway = process.isPolling;
			const isBaseline = !('state' in staticData) && !process.knowsState && !isTurnedAway;
			if (!isTurnedAway) process.overlapped = other.isPolling;
			if (other.isPolling) other.overlapped = true;
			process.isPolling = true;
			const startedAt = stage.now();
			try {
				const { ids, listed } = await stage.poll({
					main,
					staticData,
					mode: 'trigger',
					schedule,
					trouble,
					omitted,
					eventful: isTurnedAway ? [] : during.map(({ request }) => request),
					during: async (request) => {
						for (const { step, request: at } of isTurnedAway ? [] : during) {
							if (at !== request) continue;
							// n8n does not publish a workflow while it is being published.
							if (step.kind === 'poll' && published) await take({ ...step, published: false });
							else if (step.kind !== 'move') await take(step);
							else if (disturbance === 'moves' && !moved) {
								// Without a true total nobody can notice that a row moved: that is an omission.
								if (dialect.total !== 'filtered' && moves > 0) continue;
								moved = true;
								moves += 1;
								stage.moveRow(step.row, step.toFront ? 'front' : 'back');
							}
						}
					},
				});
				if (isTurnedAway && ids !== null)
					throw new BrokenPromise('Two polls of one node ran side by side');
				if (!isTurnedAway) process.knowsState = true;
				if (isBaseline) {
					if (ids !== null) throw new BrokenPromise('The first poll handed somebody over');
					baselines.push({ startedAt, event: ++events, listed });
				}
				return ids;
			} finally {
				if (!isTurnedAway) process.isPolling = false;
			}
		}

		const delivered = published
			? await process.n8n.activate(run)
			: await process.n8n.tick(run, fate);
		const crashed = !published && fate === 'crash';
		for (const id of delivered ?? []) {
			members.get(id)?.deliveries.push({
				excuse: crashed ? 'crash' : process.overlapped ? 'two mains' : undefined,
			});
		}
		if (new Set(delivered).size !== (delivered ?? []).length)
			throw new BrokenPromise('Twice in one poll');
		if (delivered && delivered.length > (schedule.maxMembers ?? Infinity)) {
			throw new BrokenPromise('More members in one execution than wanted');
		}
		if (crashed) await restart(main);
		return delivered;
	}

	async function restart(main: number): Promise<void> {
		lives += 1;
		processes[main].n8n.restart();
		processes[main].knowsState = false;
		await stage.restart(main);
	}

	async function take(step: Exclude<StepDuringPoll, { kind: 'move' }> | Step): Promise<void> {
		switch (step.kind) {
			case 'register': {
				const lateMs = Math.floor(step.lateness * Math.max(0, overlapMs - skewMs));
				for (let count = 0; count < step.members; count++) register(0, lateMs);
				return;
			}
			case 'wait':
				return stage.advance(step.ms);
			case 'restart':
				return await restart(schedule.twoMains ? step.main : 0);
			case 'manual': {
				const idle = { eventful: [], during: async () => {} };
				const order = { main: 0, mode: 'manual' as const, schedule, ...idle };
				const run = async (staticData: IDataObject) =>
					(await stage.poll({ ...order, staticData })).ids;
				await processes[0].n8n.runManually(run).catch(() => null);
				return;
			}
			case 'poll':
				// A poll that throws is one that n8n reports and repeats.
				await poll(step).catch((error: unknown) => {
					const isExpected = step.trouble ?? (stage.sharesFaults || isOutOfTime(error));
					if (error instanceof BrokenPromise || !isExpected) throw error;
				});
		}
	}

	const calm: Extract<Step, { kind: 'poll' }> = {
		kind: 'poll',
		main: 0,
		published: false,
		fate: 'kept',
		trouble: undefined,
		omit: undefined,
		during: [],
	};

	for (const age of schedule.ages) register(age, 0);
	for (const trouble of schedule.activation) await take({ ...calm, published: true, trouble });
	await poll({ ...calm, published: true });
	for (const step of schedule.steps) await take(step);

	stage.advance(overlapMs);
	for (let quiet = 0, polls = 0; quiet < stage.quietPolls; polls++) {
		if (polls > 300) throw new BrokenPromise('The trigger does not come to rest');
		quiet = (await poll(calm)) === null ? quiet + 1 : 0;
		stage.advance(MINUTE);
	}

	const lastBaseline = Math.max(...baselines.map(({ event }) => event));
	for (const [id, { registeredAt, event, deliveries }] of members) {
		const who = `${id}, registered at ${new Date(registeredAt).toISOString()},`;
		if (event > lastBaseline && deliveries.length === 0) {
			throw new BrokenPromise(`${who} was never handed over`);
		}
		const wasThere = baselines.every(
			({ startedAt, listed }) =>
				listed.has(id) || registeredAt < startedAt - overlapMs - dateSkewMs - localSkewMs - 1_000,
		);
		if (wasThere && deliveries.length > 0)
			throw new BrokenPromise(`${who} was there before the trigger`);

		const isExcused =
			schedule.twoMains && regime === 'live object'
				? deliveries.length <= lives
				: deliveries.slice(0, -1).every(({ excuse }) => excuse !== undefined);
		if (!isExcused) throw new BrokenPromise(`${who} was handed over ${deliveries.length} times`);
	}
}

function isOutOfTime(error: unknown): boolean {
	return error instanceof Error && error.message.includes('in time');
}

const trouble: fc.Arbitrary<Trouble> = fc.record({
	request: fc.nat(8),
	kind: fc.constantFrom('fails', 'stalls'),
});
const registration = fc.record({
	kind: fc.constant('register' as const),
	members: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 6 }) }, fc.constant(40)),
	lateness: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
});
const waiting = (overlapMinutes: number) =>
	fc.record({
		kind: fc.constant('wait' as const),
		ms: fc.oneof(
			fc.constant(MINUTE),
			fc.nat(5_000),
			fc.nat(Math.round(overlapMinutes * MINUTE * 3)),
		),
	});
const manual = fc.constant({ kind: 'manual' as const });
const restart = fc.record({ kind: fc.constant('restart' as const), main: fc.nat(1) });
const move = fc.record({
	kind: fc.constant('move' as const),
	row: fc.nat(50),
	toFront: fc.boolean(),
});

const polling = (during: fc.Arbitrary<StepDuringPoll>): fc.Arbitrary<Step> =>
	fc.record({
		kind: fc.constant('poll' as const),
		main: fc.nat(1),
		published: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.boolean()),
		fate: fc.oneof(
			{ weight: 6, arbitrary: fc.constant('kept' as const) },
			{ weight: 1, arbitrary: fc.constantFrom('discarded' as const, 'crash' as const) },
		),
		trouble: fc.option(trouble, { nil: undefined, freq: 4 }),
		omit: fc.option(fc.nat(100), { nil: undefined, freq: 2 }),
		during: fc.array(fc.record({ request: fc.nat(8), step: during }), { maxLength: 2 }),
	});

const dialect: fc.Arbitrary<VirtualDialect> = fc.record({
	dateUnit: fc.constantFrom('s', 'ms'),
	dateLimits: fc.constantFrom('exclusive', 'inclusive'),
	total: fc.constantFrom('filtered', 'missing', 'unfiltered'),
	firstPage: fc.constantFrom(0, 1),
	maxLimit: fc.constantFrom(2, 3, 10, 100),
	overLimit: fc.constantFrom('clamp', 'refuse'),
	pastEnd: fc.constantFrom<VirtualDialect['pastEnd'][]>('empty', 400, 404),
	order: fc.constantFrom('oldestFirst', 'newestFirst'),
	dateHeader: fc.constantFrom('present', 'missing', 'sometimes'),
});

/** @param size how many steps at the most */
export function schedules({ size }: { size: number }): fc.Arbitrary<Schedule> {
	return fc.constantFrom(2, 60).chain((overlapMinutes) => {
		const skew = fc.oneof(
			fc.constant(0),
			fc.integer({ min: -5, max: 5 }).map((share) => (share / 11) * overlapMinutes * MINUTE),
		);
		const calmStep = fc.oneof(registration, waiting(overlapMinutes), manual);
		const innerPoll = polling(fc.oneof(registration, waiting(overlapMinutes)));
		const during = fc.oneof(
			registration,
			move,
			innerPoll as fc.Arbitrary<Exclude<StepDuringPoll, { kind: 'move' }>>,
		);
		const schedule = fc.record({
			regime: fc.constantFrom(...regimes),
			dialect,
			twoMains: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.boolean()),
			overlapMinutes: fc.constant(overlapMinutes),
			maxMembers: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined, freq: 2 }),
			dateSkewMs: skew,
			localSkewMs: skew,
			budgetMs: fc.constantFrom(1_000, 4_000, 36_000),
			disturbance: fc.constantFrom('omissions', 'moves'),
			ages: fc.array(fc.nat(3 * overlapMinutes * MINUTE), { maxLength: 8 }),
			activation: fc.array(trouble, { maxLength: 1 }),
			steps: fc.array(
				fc.oneof(
					{ weight: 3, arbitrary: calmStep },
					{ weight: 1, arbitrary: restart },
					{ weight: 5, arbitrary: polling(during) },
				),
				{ maxLength: size },
			),
		});
		// Where MeltingSpot always tells its time, n8n's own clock does not matter.
		return schedule.map((each) =>
			each.dialect.dateHeader === 'present'
				? { ...each, localSkewMs: each.localSkewMs * 10 }
				: each,
		);
	});
}
