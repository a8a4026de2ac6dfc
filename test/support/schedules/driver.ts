import type { IDataObject } from 'n8n-workflow';
import { Database, Process } from '../storageRegimes';
import { BrokenPromise, checkEnd, checkExecution, checkPoll, skewOf } from './invariants';
import { Ledger } from './ledger';
import { MINUTE, type Schedule, type Stage, type Step, type StepDuringPoll } from './schedule';

type Poll = Extract<Step, { kind: 'poll' }>;

/** A poll that nothing disturbs. */
export const calmPoll: Poll = {
	kind: 'poll',
	main: 0,
	published: false,
	fate: 'kept',
	trouble: undefined,
	omit: undefined,
	during: [],
};

/** Plays a schedule and then polls until all is quiet. Throws if the trigger broke its promise. */
export async function play(schedule: Schedule, stage: Stage): Promise<void> {
	const { regime, twoMains, disturbance, dialect } = schedule;
	const overlapMs = schedule.overlapMinutes * MINUTE;
	const database = new Database();
	const ledger = new Ledger(twoMains ? 2 : 1);
	const mains = [0, 1].map(() => ({
		n8n: new Process(regime, database),
		isPolling: false,
		/** Whether it has completed a poll since it started. */
		knowsState: false,
		overlapped: false,
	}));
	let moves = 0;

	function register(ageMs: number, lateMs: number): void {
		const registeredAt = stage.now() - ageMs;
		ledger.happened(stage.register(registeredAt, registeredAt + lateMs), registeredAt);
	}

	/** One poll as n8n runs it, with what happens during it. */
	function runnerOf({ main, published, trouble, omit, during }: Poll) {
		const [own, other] = [mains[main], mains[1 - main]];
		const omitted = disturbance === 'omissions' ? ledger.pickOmitted(omit) : undefined;
		let moved = false;

		async function happen(step: StepDuringPoll): Promise<void> {
			// n8n does not publish a workflow while it is being published.
			if (step.kind === 'poll' && published) await take({ ...step, published: false });
			else if (step.kind !== 'move') await take(step);
			else if (disturbance === 'moves' && !moved) {
				// Without a correct total, a moved row can't be noticed, which makes it an omission.
				if (dialect.total !== 'filtered' && moves > 0) return;
				moved = true;
				moves += 1;
				stage.moveRow(step.row, step.toFront ? 'front' : 'back');
			}
		}

		return async (staticData: IDataObject): Promise<string[] | null> => {
			const isTurnedAway = own.isPolling;
			const isBaseline = !('state' in staticData) && !own.knowsState && !isTurnedAway;
			const steps = isTurnedAway ? [] : during;
			if (!isTurnedAway) own.overlapped = other.isPolling;
			if (other.isPolling) other.overlapped = true;
			own.isPolling = true;
			const startedAt = stage.now();
			try {
				const { keys, listed } = await stage.poll({
					main,
					staticData,
					mode: 'trigger',
					schedule,
					trouble,
					omitted,
					eventful: steps.map(({ request }) => request),
					during: async (request) => {
						for (const { step, request: at } of steps) if (at === request) await happen(step);
					},
				});
				checkPoll(keys, { isTurnedAway, isBaseline });
				if (!isTurnedAway) own.knowsState = true;
				if (isBaseline) ledger.baseline({ startedAt, endedAt: stage.now(), listed });
				return keys;
			} finally {
				if (!isTurnedAway) own.isPolling = false;
			}
		};
	}

	async function poll(step: Poll): Promise<string[] | null> {
		const main = twoMains ? step.main : 0;
		const own = mains[main];
		// A process can't crash for only one of its two polls.
		const fate = own.isPolling ? 'kept' : step.fate;
		// Publishing makes n8n read the stored state.
		if (step.published) ledger.lives += 1;
		const run = runnerOf({ ...step, main });
		const keys = step.published ? await own.n8n.activate(run) : await own.n8n.tick(run, fate);
		const crashed = !step.published && fate === 'crash';
		const excuse = crashed ? 'crash' : own.overlapped ? 'two mains' : undefined;
		const invented = ledger.output(keys, excuse);
		if (invented.length > 0) throw new BrokenPromise(`${invented.join()} never happened`);
		checkExecution(keys, schedule);
		if (crashed) await restart(main);
		return keys;
	}

	async function restart(main: number): Promise<void> {
		ledger.lives += 1;
		mains[main].n8n.restart();
		mains[main].knowsState = false;
		await stage.restart(main);
	}

	async function take(step: Step): Promise<void> {
		switch (step.kind) {
			case 'register': {
				const lateMs = Math.floor(step.lateness * Math.max(0, overlapMs - skewOf(schedule)));
				for (let count = 0; count < step.members; count++) register(0, lateMs);
				return;
			}
			case 'change':
				return ledger.happened(stage.change(step.which, step.how), stage.now());
			case 'wait':
				return stage.advance(step.ms);
			case 'restart':
				return await restart(twoMains ? step.main : 0);
			case 'manual': {
				const order = { main: 0, mode: 'manual' as const, schedule, eventful: [] };
				const run = async (staticData: IDataObject) =>
					(await stage.poll({ ...order, staticData, during: async () => {} })).keys;
				await mains[0].n8n.runManually(run).catch(() => null);
				return;
			}
			case 'poll':
				// n8n reports a poll that throws, and repeats it.
				await poll(step).catch((error: unknown) => {
					const isExpected = step.trouble ?? (stage.sharesFaults || isOutOfTime(error));
					if (error instanceof BrokenPromise || !isExpected) throw error;
				});
		}
	}

	for (const age of schedule.ages) register(age, 0);
	for (const trouble of schedule.activation) await take({ ...calmPoll, published: true, trouble });
	await poll({ ...calmPoll, published: true });
	for (const step of schedule.steps) await take(step);

	stage.advance(overlapMs);
	for (let quiet = 0, polls = 0; quiet < stage.quietPolls; polls++) {
		if (polls > 300) throw new BrokenPromise('The trigger never becomes quiet');
		quiet = (await poll(calmPoll)) === null ? quiet + 1 : 0;
		stage.advance(stage.quietStepMs);
	}
	checkEnd(ledger, schedule, stage);
}

/** A signal's own error is of another realm, so it's no instance of `Error` here. */
function isOutOfTime(error: unknown): boolean {
	const { name, message } = error as Error;
	return name === 'AbortError' || message.includes('in time');
}
