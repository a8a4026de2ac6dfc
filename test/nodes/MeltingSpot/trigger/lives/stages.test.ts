import type { IDataObject } from 'n8n-workflow';
import {
	advance,
	baselineOf,
	type LiveState,
	merge,
	STAGES,
	type Stage,
	vanished,
} from '../../../../../nodes/MeltingSpot/trigger/lives/stages';

const OVERLAP = 60;
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

const stateWith = (lives: LiveState['lives'] = {}, change: Partial<LiveState> = {}): LiveState => ({
	event: 'liveStarted',
	workflowId: 'w',
	version: 1,
	account: 'key',
	polledAt: 1_000,
	since: 1_000,
	lives,
	...change,
});

const known = (stage: Stage | -1, change: Partial<LiveState['lives'][string]> = {}) => ({
	stage,
	start: iso(1_000),
	keepUntil: 5_000,
	...change,
});

function after(
	state: LiveState,
	rows: IDataObject[],
	{
		target = STAGES.started as Stage,
		maxItems = Infinity,
		gone = [] as string[],
		now = 2_000,
	} = {},
) {
	const { emit, state: next } = advance(
		state,
		{ rows, gone, now },
		{ target, maxItems, overlapMs: OVERLAP },
	);
	return { ids: emit.map(({ id }) => id), next };
}

describe('a live', () => {
	it.each<[string, Stage, string | undefined, string, boolean]>([
		['is created', STAGES.created, undefined, 'Planned', true],
		['is created and started at once', STAGES.created, undefined, 'Live', true],
		['was created before', STAGES.created, 'Planned', 'Live', false],
		['is created and started at once', STAGES.started, undefined, 'Live', true],
		['starts', STAGES.started, 'Planned', 'Live', true],
		['starts and ends', STAGES.started, 'Planned', 'Ended', true],
		['goes on', STAGES.started, 'Live', 'Live', false],
		['ends', STAGES.started, 'Live', 'Ended', false],
		['ends', STAGES.ended, 'Live', 'Ended', true],
		['starts and ends', STAGES.ended, 'Planned', 'Ended', true],
		['ended before', STAGES.ended, 'Ended', 'Ended', false],
		['has a status that no one documented', STAGES.started, 'Planned', 'Cancelled', false],
	])('that %s, with the trigger on stage %i', (_, target, before, now, isOutput) => {
		const first = before === undefined ? stateWith() : after(stateWith(), [live('a', before)]).next;
		expect(after(first, [live('a', now)], { target }).ids).toEqual(isOutput ? ['a'] : []);
	});

	it('is judged by its status if it has no other', () => {
		const row = { ...live('a', 'Live'), computedStatus: undefined, status: 'Live' };
		expect(after(stateWith(), [row]).ids).toEqual(['a']);
	});

	it('that ended long before the last poll is none that came and went', () => {
		const row = live('a', 'Ended', 800, 939);
		expect(after(stateWith(), [row], { target: STAGES.ended })).toMatchObject({
			ids: [],
			next: { lives: {} },
		});
		expect(
			after(stateWith(), [{ ...row, endDate: iso(940) }], { target: STAGES.ended }).ids,
		).toEqual(['a']);
		expect(after(stateWith(), [{ ...row, endDate: null }], { target: STAGES.ended }).ids).toEqual(
			[],
		);
	});

	it('starts again if it was moved', () => {
		const moved = after(stateWith({ a: known(STAGES.started) }), [live('a', 'Planned', 3_000)]);
		expect(moved.ids).toEqual([]);
		expect(after(moved.next, [live('a', 'Live', 3_000)]).ids).toEqual(['a']);
	});

	it("doesn't start again if its status flickers", () => {
		const flickered = after(stateWith({ a: known(STAGES.started) }), [live('a', 'Planned')]);
		expect(after(flickered.next, [live('a', 'Live')]).ids).toEqual([]);
	});

	it('that is listed twice is output once', () => {
		const rows = [live('a', 'Planned'), live('a', 'Live')];
		expect(after(stateWith({ a: known(STAGES.created) }), rows).ids).toEqual(['a']);
	});

	it('that is one too many is output by the next poll, even if it has ended by then', () => {
		const first = after(stateWith(), [live('a', 'Live'), live('b', 'Live')], { maxItems: 1 });
		expect(first.ids).toEqual(['a']);
		expect(vanished(first.next, [], STAGES.started)).toEqual(['b']);
		expect(after(first.next, [live('b', 'Ended', 0, 1)]).ids).toEqual(['b']);
	});

	it('with an id such as "toString" is a live like others', () => {
		expect(after(stateWith(), [live('toString', 'Live')]).ids).toEqual(['toString']);
	});
});

describe('what is remembered', () => {
	it('of a live that is gone, for an overlap: until then it may come back', () => {
		const state = stateWith({ a: known(STAGES.created) });
		const gone = after(state, [], { gone: ['a'], now: 2_000 }).next;
		expect(gone.lives.a).toMatchObject({ stage: STAGES.created, goneSince: 2_000 });
		expect(after(gone, [live('a', 'Live')]).ids).toEqual(['a']);
		const later = after(gone, [], { gone: ['a'], now: 2_060 }).next;
		expect(vanished(later, [], STAGES.started)).toEqual([]);
	});

	it('is forgotten once it can be taken for nothing new', () => {
		const state = stateWith({ a: known(STAGES.ended, { keepUntil: 999 }), b: known(STAGES.ended) });
		expect(Object.keys(after(state, []).next.lives)).toEqual(['b']);
	});

	it('is never forgotten while it may still be output', () => {
		const state = stateWith({ a: known(STAGES.created, { keepUntil: 1 }) });
		expect(Object.keys(after(state, []).next.lives)).toEqual(['a']);
	});

	it('of a live that ended before its time, until that time has passed', () => {
		const { next } = after(stateWith(), [live('a', 'Ended', 1_000, 9_000)]);
		expect(next.lives.a.keepUntil).toBe(9_000 + OVERLAP);
	});

	it('at the baseline are all but those that ended long ago', () => {
		const rows = [
			live('planned', 'Planned'),
			live('live', 'Live'),
			live('recent', 'Ended', 0, 1_940),
			live('old', 'Ended', 0, 1_939),
		];
		expect(baselineOf(rows, 2_000, OVERLAP)).toEqual({
			planned: expect.objectContaining({ stage: STAGES.created }) as unknown,
			live: expect.objectContaining({ stage: STAGES.started }) as unknown,
			recent: expect.objectContaining({ stage: STAGES.ended }) as unknown,
		});
	});

	it('always has a later time, whatever the clock says', () => {
		expect(after(stateWith(), [], { now: 5 }).next).toMatchObject({
			polledAt: 1_001,
			since: 1_000,
		});
	});
});

it('those not seen for longest are looked up first', () => {
	const state = stateWith({
		a: known(STAGES.created, { keepUntil: 3 }),
		b: known(STAGES.created, { keepUntil: 2 }),
		c: known(STAGES.created, { keepUntil: 1 }),
		d: known(STAGES.started, { keepUntil: 0 }),
	});
	expect(vanished(state, [live('c', 'Planned')], STAGES.started)).toEqual(['b', 'a']);
});

it('two states become one: what either knows, unless the later one has forgotten it', () => {
	const earlier = stateWith({
		ahead: known(STAGES.started),
		moved: known(STAGES.started),
		forgotten: known(STAGES.created, { keepUntil: 1_050 }),
		only: known(STAGES.created),
	});
	const later = stateWith(
		{
			ahead: known(STAGES.created, { keepUntil: 6_000 }),
			moved: known(STAGES.created, { start: iso(9_000) }),
		},
		{ polledAt: 1_100 },
	);
	expect(merge(earlier, later)).toEqual({
		...later,
		lives: {
			ahead: known(STAGES.started, { keepUntil: 6_000 }),
			moved: known(STAGES.created, { start: iso(9_000) }),
			only: known(STAGES.created),
		},
	});
});
