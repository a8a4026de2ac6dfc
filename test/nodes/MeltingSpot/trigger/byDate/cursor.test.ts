import type { IDataObject } from 'n8n-workflow';
import {
	advance,
	isNew,
	type WindowResult,
} from '../../../../../nodes/MeltingSpot/trigger/byDate/cursor';
import type { DateState } from '../../../../../nodes/MeltingSpot/trigger/byDate/state';

const OVERLAP = 100;
const OWNER = { event: 'memberRegistered', workflowId: 'w' } as const;

const stateWith = (change: Partial<DateState> = {}): DateState => ({
	...OWNER,
	version: 1,
	account: 'key',
	cursor: 1_000,
	from: 900,
	seen: {},
	...change,
});

const members = (...ids: string[]): IDataObject[] => ids.map((id) => ({ id, spotId: 'spot' }));

const keyed = (row: IDataObject) => ({ key: String(row.id), row, isWanted: row.type !== 'other' });

const found = ({
	rows = [],
	...change
}: Partial<Omit<WindowResult, 'rows'>> & { rows?: IDataObject[] } = {}): WindowResult => ({
	rows: rows.map(keyed),
	coverage: { kind: 'now' },
	listedAt: 2_000,
	...change,
});

const advanced = (state: DateState, result: WindowResult, maxMembers = Infinity) =>
	advance(state, result, maxMembers, OVERLAP);

describe('advance', () => {
	it('outputs those who was not seen, in the order of the list', () => {
		const { emit, state } = advanced(
			stateWith({ seen: { b: 950 } }),
			found({ rows: members('c', 'b', 'a') }),
		);
		expect(emit).toEqual(members('c', 'a'));
		expect(state.seen).toEqual({ c: 2_000, b: 2_000, a: 2_000 });
	});

	it('moves on after a whole listing: an overlap before the one before', () => {
		const { state } = advanced(stateWith(), found());
		expect(state).toMatchObject({ cursor: 2_000, from: 900 });
		expect(advanced(state, found({ listedAt: 3_000 })).state).toMatchObject({
			cursor: 3_000,
			from: 1_900,
		});
	});

	it('never moves back', () => {
		const { state } = advanced(
			stateWith({ cursor: 1_000, from: 990 }),
			found({ listedAt: 500, rows: members('a') }),
		);
		expect(state).toMatchObject({ cursor: 1_000, from: 990, seen: { a: 1_000 } });
	});

	it('stays where it is while some may be missing, and remembers those output', () => {
		const before = stateWith();
		const { emit, state } = advanced(
			before,
			found({ rows: members('a'), coverage: { kind: 'none' } }),
		);
		expect(emit).toEqual(members('a'));
		expect(state).toEqual({ ...before, seen: { a: 2_000 } });
	});

	it('leaves those who is too many for the next time, and stays where it is', () => {
		const { emit, state } = advanced(stateWith(), found({ rows: members('a', 'b', 'c') }), 2);
		expect(emit).toEqual(members('a', 'b'));
		expect(state).toMatchObject({ cursor: 1_000, from: 900 });
		expect(state.seen).toEqual({ a: 2_000, b: 2_000 });
		const next = advanced(state, found({ rows: members('a', 'b', 'c'), listedAt: 2_500 }), 2);
		expect(next.emit).toEqual(members('c'));
		expect(next.state).toMatchObject({ cursor: 2_500 });
	});

	it('moves on if exactly as many came as may', () => {
		const { state } = advanced(stateWith(), found({ rows: members('a', 'b') }), 2);
		expect(state.cursor).toBe(2_000);
	});

	it('reads a long list in parts, and moves on to when the first one was begun', () => {
		const first = advanced(stateWith(), found({ coverage: { kind: 'until', date: 950 } })).state;
		expect(first).toMatchObject({ cursor: 1_000, from: 900 });
		expect(first.unfinished).toEqual({ beganAt: 2_000, readUntil: 950 });
		const second = advanced(
			first,
			found({ coverage: { kind: 'until', date: 980 }, listedAt: 3_000 }),
		).state;
		expect(second.unfinished).toEqual({ beganAt: 2_000, readUntil: 980 });
		const last = advanced(second, found({ listedAt: 4_000 })).state;
		expect(last).toMatchObject({ cursor: 2_000, from: 900, unfinished: undefined });
	});

	it('keeps a part that was not output whole for the next time', () => {
		const { state } = advanced(
			stateWith(),
			found({ rows: members('a', 'b'), coverage: { kind: 'until', date: 950 } }),
			1,
		);
		expect(state.unfinished).toBeUndefined();
	});

	it('forgets those who was last listed two overlaps before the next listing begins', () => {
		const state = stateWith({ cursor: 1_000, from: 900, seen: { gone: 799, stays: 800 } });
		expect(advanced(state, found()).state.seen).toEqual({ stays: 800 });
	});

	it('outputs only what is wanted, but remembers everything', () => {
		const rows = [{ id: 'a', type: 'other' }, ...members('b', 'c')];
		const { emit, state } = advanced(stateWith(), found({ rows }), 1);
		expect(emit).toEqual(members('b'));
		expect(state).toMatchObject({ cursor: 1_000, seen: { a: 2_000, b: 2_000 } });
		expect(state.seen).not.toHaveProperty('c');
	});
});

it('knows someone new, whatever the id', () => {
	const state = stateWith({ seen: { a: 1 } });
	expect(isNew(state, keyed({ id: 'a' }))).toBe(false);
	expect(isNew(state, keyed({ id: 'b' }))).toBe(true);
	expect(isNew(state, keyed({ id: 'toString' }))).toBe(true);
});
