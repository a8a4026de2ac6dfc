import type { Ledger } from './ledger';
import type { Schedule, Stage } from './schedule';

export class BrokenPromise extends Error {}

function ensure(isKept: boolean, message: string): void {
	if (!isKept) throw new BrokenPromise(message);
}

/** How far the clock that the trigger reads may be off from the one that timestamps registrations. */
export const skewOf = ({ dialect, dateSkewMs, localSkewMs }: Schedule): number =>
	Math.abs(dateSkewMs) + (dialect.dateHeader === 'present' ? 0 : Math.abs(localSkewMs));

/** How far dates may be off by which the trigger tells what was there before it. */
export const dateReach = ({ dateSkewMs, localSkewMs }: Schedule): number =>
	Math.abs(dateSkewMs) + Math.abs(localSkewMs) + 1_000;

/** What must hold for each poll. */
export function checkPoll(
	keys: string[] | null,
	poll: { isTurnedAway: boolean; isBaseline: boolean },
): void {
	ensure(!poll.isTurnedAway || keys === null, 'Two polls of one node ran at the same time');
	ensure(!poll.isBaseline || keys === null, 'The first poll output something');
}

/** What must hold for each execution. */
export function checkExecution(keys: string[] | null, { maxItems = Infinity }: Schedule): void {
	const count = keys?.length ?? 0;
	ensure(new Set(keys).size === count, 'Twice in one poll');
	ensure(count <= maxItems, 'More items in one execution than allowed');
}

/** What must hold once all is quiet. */
export function checkEnd(
	{ occurrences, baselines, lives }: Ledger,
	schedule: Schedule,
	{ reachMs }: Pick<Stage, 'reachMs'>,
): void {
	const { regime, twoMains } = schedule;
	const lastBaseline = Math.max(...baselines.map(({ event }) => event));
	const lastBaselineAt = Math.max(...baselines.map(({ endedAt }) => endedAt));
	for (const [key, { at, event, isOwed, countsFrom, deliveries }] of occurrences) {
		const what = `${key}, of ${new Date(at).toISOString()},`;
		const isFromBefore = event <= lastBaseline || countsFrom <= lastBaselineAt;
		const isDelivered = !isOwed || isFromBefore || deliveries.length > 0;
		ensure(isDelivered, `${what} was never output`);

		const wasThere = baselines.every(
			(baseline) =>
				event < baseline.event && (baseline.listed.has(key) || at < baseline.startedAt - reachMs),
		);
		ensure(!wasThere || deliveries.length === 0, `${what} was there before the trigger`);

		const isExcused =
			twoMains && regime === 'live object'
				? deliveries.length <= lives
				: deliveries.slice(0, -1).every((excuse) => excuse !== undefined);
		ensure(isExcused, `${what} was output ${deliveries.length} times`);
	}
}
