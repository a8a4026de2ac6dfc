import type { IDataObject } from 'n8n-workflow';
import type { Listed } from '../../../../../nodes/MeltingSpot/trigger/catalog';
import {
	advance,
	type LiveState,
	merge,
	restore,
	STAGES,
	type Stage,
} from '../../../../../nodes/MeltingSpot/trigger/lives/stages';

const OVERLAP = 60;
const DAY = 24 * 60 * 60_000;
const iso = (time: number) => new Date(time).toISOString();

const live = (
	id: string,
	computedStatus: string,
	start = 1_000,
	end = start + 100,
): IDataObject => ({
	id,
	computedStatus,
	startDate: iso(start),
	endDate: iso(end),
});

const empty: LiveState = {
	event: 'liveStarted',
	workflowId: 'w',
	version: 1,
	account: 'key',
	listedAt: 1_000,
	since: 1_000,
	askedAt: 1_000,
	size: 0,
	lives: '',
};

function after(
	state: LiveState,
	rows: IDataObject[],
	{
		target = STAGES.started as Stage,
		maxItems = Infinity,
		...change
	}: { target?: Stage; maxItems?: number } & Partial<Listed> = {},
) {
	const listing = { rows, isComplete: true, now: 2_000, askedAt: 2_000, ...change };
	const { emit, state: next } = advance(state, listing, { target, maxItems, overlapMs: OVERLAP });
	return { ids: emit.map(({ id }) => id), next };
}

describe('a live', () => {
	it.each<[string, Stage, string | undefined, string, boolean]>([
		['is created', STAGES.created, undefined, 'Planned', true],
		['is created and started at once', STAGES.created, undefined, 'Live', true],
		['was created before', STAGES.created, 'Planned', 'Live', false],
		['is created and started at once', STAGES.started, undefined, 'Live', true],
		['is created, starts, and ends at once', STAGES.ended, undefined, 'Ended', true],
		['starts', STAGES.started, 'Planned', 'Live', true],
		['starts and ends', STAGES.started, 'Planned', 'Ended', true],
		['goes on', STAGES.started, 'Live', 'Live', false],
		['ends', STAGES.started, 'Live', 'Ended', false],
		['ends', STAGES.ended, 'Live', 'Ended', true],
		['starts and ends', STAGES.ended, 'Planned', 'Ended', true],
		['ended before', STAGES.ended, 'Ended', 'Ended', false],
		['has a status that no one documented', STAGES.started, 'Planned', 'Cancelled', false],
	])('that %s, with the trigger on stage %i', (_, target, before, now, isOutput) => {
		const first = before === undefined ? empty : after(empty, [live('a', before)]).next;
		expect(after(first, [live('a', now)], { target }).ids).toEqual(isOutput ? ['a'] : []);
	});

	it('is judged by its status if it has no other', () => {
		const row = { ...live('a', 'Live'), computedStatus: undefined, status: 'Live' };
		expect(after(empty, [row]).ids).toEqual(['a']);
	});

	it.each([
		[STAGES.started, 939, false],
		[STAGES.started, 940, true],
		[STAGES.ended, 939, false],
		[STAGES.ended, 940, true],
		[STAGES.created, 1, true],
	] as const)(
		'first seen as ended, with the trigger on stage %i: whether it is one that ended at %i or a replay',
		(target, end, isOutput) => {
			const row = live('a', 'Ended', 0, end);
			const { ids, next } = after(empty, [row], { target });
			expect(ids).toEqual(isOutput ? ['a'] : []);
			expect(after(next, [row], { target }).ids).toEqual([]);
		},
	);

	it('compares dates as moments', () => {
		const row = { ...live('a', 'Ended'), endDate: '1970-01-01T02:00:00.939+02:00' };
		expect(after(empty, [row], { target: STAGES.ended }).ids).toEqual([]);
		const started = after(empty, [live('a', 'Live', 7_200_000)]).next;
		const otherZone = { ...live('a', 'Planned'), startDate: '1970-01-01T04:00:00+02:00' };
		const { next } = after(started, [otherZone]);
		expect(after(next, [{ ...otherZone, computedStatus: 'Live' }]).ids).toEqual([]);
	});

	it('starts again if it was moved', () => {
		const started = after(empty, [live('a', 'Live')]).next;
		const moved = after(started, [live('a', 'Planned', 3_000)]);
		expect(moved.ids).toEqual([]);
		expect(after(moved.next, [live('a', 'Live', 3_000)]).ids).toEqual(['a']);
	});

	it("doesn't start again if its status flickers", () => {
		const started = after(empty, [live('a', 'Live')]).next;
		const flickered = after(started, [live('a', 'Planned')]);
		expect(after(flickered.next, [live('a', 'Live')]).ids).toEqual([]);
	});

	it('that is left out of one list, or of many, is still known', () => {
		let state = after(empty, [live('a', 'Live')]).next;
		for (let polls = 0; polls < 3; polls++) state = after(state, []).next;
		expect(after(state, [live('a', 'Live')]).ids).toEqual([]);
	});

	it.each([STAGES.created, STAGES.started, STAGES.ended])(
		'that is one too many is output by the next poll, even if it has ended by then (stage %i)',
		(target) => {
			const rows = [live('a', 'Ended', 900), live('b', 'Ended', 900)];
			const first = after(empty, rows, { target, maxItems: 1 });
			expect(first.ids).toEqual(['a']);
			const second = after(first.next, [rows[0], live('b', 'Ended', 0, 1)], { target });
			expect(second.ids).toEqual(['b']);
			expect(after(second.next, rows, { target }).ids).toEqual([]);
		},
	);

	it('with an id such as "toString" is a live like others', () => {
		expect(after(empty, [live('toString', 'Live')]).ids).toEqual(['toString']);
	});
});

it('only a complete list moves the times on, and each one a little', () => {
	const first = after(empty, [], { now: 2_000 }).next;
	expect(first).toMatchObject({ listedAt: 2_000, since: 1_000 });
	const incomplete = after(first, [], { now: 3_000, askedAt: 3_000, isComplete: false }).next;
	expect(incomplete).toMatchObject({ listedAt: 2_001, since: 1_000, askedAt: 3_000 });
	expect(after(incomplete, [], { now: 5 }).next).toMatchObject({ listedAt: 2_002, since: 2_001 });
});

describe('the state', () => {
	const many = (from: number, count: number) =>
		Array.from({ length: count }, (_, n) => live(`live-${from + n}`, 'Ended', from + n));

	it('is below 64 kB with 5,000 lives and thousands that were deleted, and knows them all', () => {
		let state = after(empty, many(0, 5_000)).next;
		for (let round = 1; round <= 5; round++) state = after(state, many(round * 900, 5_000)).next;
		expect(JSON.stringify(state).length).toBeLessThan(64_000);
		const again = after(state, many(4_500, 5_000), { target: STAGES.created });
		expect(again.ids).toEqual([]);
	});

	it('holds nothing from MeltingSpot', () => {
		const text = JSON.stringify(after(empty, [live('secret', 'Live')]).next);
		expect(text).not.toContain('secret');
		expect(text).not.toContain('1970');
	});

	it('is damaged if it was cut, if it is from the future, or if its numbers are absurd', () => {
		const now = Date.UTC(2026, 0);
		const times = { listedAt: now, since: now, askedAt: now };
		const state = { ...after(empty, [live('a', 'Live')]).next, ...times };
		expect(restore(state, now)).toBe(state);
		for (const change of [
			{ lives: state.lives.slice(1) },
			{ lives: 'x'.repeat(10) },
			{ lives: { a: { stage: 1 } } },
			{ listedAt: now + DAY + 1 },
			{ since: 0 },
			{ since: -1e15 },
			{ since: NaN },
			{ askedAt: undefined },
			{ size: -1 },
			{ size: 1e15 },
		]) {
			expect(restore({ ...state, ...change } as LiveState, now)).toBeUndefined();
		}
	});

	it('of two becomes one: what either knows', () => {
		const earlier = after(empty, [
			live('ahead', 'Live'),
			live('moved', 'Live'),
			live('only', 'Live'),
		]).next;
		const later = after(empty, [live('ahead', 'Planned'), live('moved', 'Planned', 9_000)], {
			now: 3_000,
		}).next;
		const both = merge(earlier, later);
		expect(both.listedAt).toBe(3_000);
		const now = [live('ahead', 'Live'), live('moved', 'Live', 9_000), live('only', 'Live')];
		expect(after(both, now).ids).toEqual(['moved']);
	});
});
