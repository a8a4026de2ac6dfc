import { calmPoll } from './driver';
import { crowded } from './examples';
import type { Schedule } from './schedule';

/** More activities within a second than can be listed at once, and again while the first ones are still output. */
export const burst: Schedule = {
	...crowded,
	dialect: { ...crowded.dialect, total: 'filtered', maxLimit: 100 },
	overlapMinutes: 2,
	maxItems: undefined,
	budgetMs: 36_000,
	steps: [
		calmPoll,
		{ kind: 'register', members: 23_000, lateness: 0.5 },
		calmPoll,
		{ kind: 'wait', ms: 60_000 },
		calmPoll,
		{ kind: 'register', members: 12_000, lateness: 0 },
		{ ...calmPoll, fate: 'discarded' },
		{ kind: 'register', members: 6, lateness: 0 },
		calmPoll,
	],
};
