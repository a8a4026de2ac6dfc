import { calmPoll } from './driver';
import type { Schedule } from './schedule';

/* Schedules that once broke the promise. */

/** All at the same moment, on pages of two, one output at a time: a poll barely has time to list them. */
export const crowded: Schedule = {
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
	lines: { ids: 'none', types: [] },
	twoMains: false,
	overlapMinutes: 60,
	maxItems: 1,
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
export const endedWhileDown: Schedule = {
	...crowded,
	dialect: { ...crowded.dialect, total: 'filtered', maxLimit: 100 },
	maxItems: undefined,
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
export const endedAndLeftOut: Schedule = {
	...endedWhileDown,
	steps: [...endedWhileDown.steps.slice(0, -1), { ...calmPoll, omit: 0 }],
};

/** A live that one main process sees moved and started, within a second, while the other knows its former date. */
export const movedBetweenMains: Schedule = {
	...endedWhileDown,
	twoMains: true,
	ages: [0],
	steps: [
		{ ...calmPoll, main: 1 },
		{ ...calmPoll, during: [{ request: 0, step: { kind: 'change', which: 0, how: 7 } }] },
		{ ...calmPoll, during: [{ request: 0, step: { kind: 'change', which: 0, how: 0 } }] },
		{ ...calmPoll, main: 1 },
	],
};

/** Two main processes that list within the same second; only one knows the course that was just created. */
export const withinASecond: Schedule = {
	...endedWhileDown,
	regime: 'fresh copy',
	dialect: { ...endedWhileDown.dialect, maxLimit: 2 },
	twoMains: true,
	overlapMinutes: 2,
	budgetMs: 1_000,
	steps: [
		calmPoll,
		{ kind: 'change', which: 0, how: 0 },
		{
			...calmPoll,
			main: 1,
			during: [{ request: 0, step: { kind: 'register', members: 40, lateness: 0 } }],
		},
	],
};

/** A first poll whose time is up before it reads the participants. */
export const outOfTimeAtFirst: Schedule = {
	...withinASecond,
	regime: 'durable cursor',
	ages: [0],
	steps: [
		{
			...calmPoll,
			main: 1,
			during: [
				{
					request: 0,
					step: { ...calmPoll, during: [{ request: 0, step: { kind: 'wait', ms: 993 } }] },
				},
			],
		},
	],
};

/** A baseline during which rows move by a whole page, from a page that isn't read yet to one that was. */
export const movedByAPage: Schedule = {
	...crowded,
	regime: 'durable cursor',
	dialect: { ...crowded.dialect, order: 'newestFirst' },
	statuses: { statusFilter: 'ignored', liveStatus: 'both' },
	maxItems: undefined,
	budgetMs: 1_000,
	ages: [0, 0, 0],
	steps: [
		{ kind: 'restart', main: 0 },
		{
			...calmPoll,
			fate: 'discarded',
			during: [{ request: 4, step: { kind: 'register', members: 2, lateness: 0 } }],
		},
	],
};
