import type { Ending } from '../../../../../nodes/MeltingSpot/trigger/listing';
import type { DateState } from '../../../../../nodes/MeltingSpot/trigger/byDate/state';
import {
	coverageOf,
	narrowWindow,
	pageBudget,
	planWindow,
	type Window,
} from '../../../../../nodes/MeltingSpot/trigger/byDate/window';

const state = (change: Partial<DateState> = {}): DateState => ({
	version: 1,
	event: 'memberRegistered',
	workflowId: 'w',
	account: 'key',
	cursor: 9_000,
	from: 5_000,
	seen: {},
	...change,
});
const window = (change: Partial<Window> = {}): Window => ({
	after: 0,
	canBeNarrowed: true,
	...change,
});

describe('planWindow', () => {
	it('begins where the state says, up to now', () => {
		expect(planWindow(state())).toEqual({ after: 5_000, canBeNarrowed: true });
	});

	it('goes on with an unfinished window where it was left', () => {
		const unfinished = { beganAt: 9_500, readUntil: 7_000 };
		expect(planWindow(state({ unfinished }))).toEqual({ after: 7_000, canBeNarrowed: true });
	});

	it('takes what was planned for that place, and for no other', () => {
		const planned = window({ after: 5_000, until: 6_000, canBeNarrowed: false });
		expect(planWindow(state(), planned)).toBe(planned);
		const elsewhere = { ...planned, after: 4_000 };
		expect(planWindow(state(), elsewhere)).toEqual({ after: 5_000, canBeNarrowed: true });
	});
});

describe('narrowWindow', () => {
	it.each<[string, Window, number, Window]>([
		['an eighth of the time up to now', window(), 80_000, window({ until: 10_000 })],
		['an eighth of a window', window({ until: 80_000 }), 999_000, window({ until: 10_000 })],
		[
			'up to now if the window ends later',
			window({ until: 999_000 }),
			80_000,
			window({ until: 10_000 }),
		],
		[
			'an eighth from its beginning',
			window({ after: 4_000 }),
			84_000,
			window({ after: 4_000, until: 14_000 }),
		],
		['whole seconds', window({ after: 900 }), 80_900, window({ after: 900, until: 10_000 })],
		['two seconds at least', window(), 8_000, window({ until: 2_000 })],
		['all that is left if it is two seconds', window(), 2_000, window({ canBeNarrowed: false })],
		[
			'all that is left if it is less',
			window({ until: 1_000 }),
			9_000,
			window({ until: 1_000, canBeNarrowed: false }),
		],
		['two seconds of a little more', window(), 2_001, window({ until: 2_000 })],
	])('%s', (_, wide, now, narrow) => {
		expect(narrowWindow(wide, now)).toEqual(narrow);
	});
});

describe('coverageOf', () => {
	it.each<[Window, Ending, ReturnType<typeof coverageOf>]>([
		[window(), 'complete', { kind: 'now' }],
		[window({ until: 9_000 }), 'complete', { kind: 'until', date: 8_000 }],
		[window(), 'incomplete', { kind: 'none' }],
		[window(), 'timeout', { kind: 'none' }],
		[window({ until: 9_000 }), 'truncated', { kind: 'none' }],
	])('%j, %s', (read, ending, coverage) => {
		expect(coverageOf(read, ending)).toEqual(coverage);
	});
});

describe('pageBudget', () => {
	it.each([
		// 100 requests in 10 s, half of that.
		[10_000, 100, 50],
		[45_000, 0, 225],
		// 20 at a time, each two seconds; half of that.
		[10_000, 2_000, 50],
		[10_000, 4_000, 25],
		[10_000, 3_999, 25],
		[3_900, 4_000, 9],
		[100, 10_000, 1],
		[-5_000, 100, 1],
	])('%d ms left, %d ms a page: %d pages', (timeLeftMs, msPerPage, pages) => {
		expect(pageBudget(window(), timeLeftMs, msPerPage)).toBe(pages);
	});

	it('has no end where the window cannot be narrowed', () => {
		expect(pageBudget(window({ canBeNarrowed: false }), 1_000, 1_000)).toBe(Infinity);
	});
});
