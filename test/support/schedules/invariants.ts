import type { Ledger } from './ledger';
import { MINUTE, type Schedule } from './schedule';

export class BrokenPromise extends Error {}

function ensure(isKept: boolean, message: string): void {
	if (!isKept) throw new BrokenPromise(message);
}

/** How far the clock that the trigger reads may be from the one that registrations are written by. */
export const skewOf = ({ dialect, dateSkewMs, localSkewMs }: Schedule): number =>
	Math.abs(dateSkewMs) + (dialect.dateHeader === 'present' ? 0 : Math.abs(localSkewMs));

/** What is true of each poll. */
export function checkPoll(
	ids: string[] | null,
	poll: { isTurnedAway: boolean; isBaseline: boolean },
): void {
	ensure(!poll.isTurnedAway || ids === null, 'Two polls of one node ran at the same time');
	ensure(!poll.isBaseline || ids === null, 'The first poll output someone');
}

/** What is true of each execution. */
export function checkExecution(ids: string[] | null, { maxMembers = Infinity }: Schedule): void {
	const count = ids?.length ?? 0;
	ensure(new Set(ids).size === count, 'Twice in one poll');
	ensure(count <= maxMembers, 'More members in one execution than allowed');
}

/** What is true when all is quiet. */
export function checkEnd({ members, baselines, lives }: Ledger, schedule: Schedule): void {
	const { regime, twoMains, overlapMinutes, dateSkewMs, localSkewMs } = schedule;
	const reachMs = overlapMinutes * MINUTE + Math.abs(dateSkewMs) + Math.abs(localSkewMs) + 1_000;
	const lastBaseline = Math.max(...baselines.map(({ event }) => event));
	for (const [id, { registeredAt, event, deliveries }] of members) {
		const who = `${id}, registered at ${new Date(registeredAt).toISOString()},`;
		ensure(event <= lastBaseline || deliveries.length > 0, `${who} was never output`);

		const wasThere = baselines.every(
			({ startedAt, listed }) => listed.has(id) || registeredAt < startedAt - reachMs,
		);
		ensure(!wasThere || deliveries.length === 0, `${who} was there before the trigger`);

		const isExcused =
			twoMains && regime === 'live object'
				? deliveries.length <= lives
				: deliveries.slice(0, -1).every((excuse) => excuse !== undefined);
		ensure(isExcused, `${who} was output ${deliveries.length} times`);
	}
}
