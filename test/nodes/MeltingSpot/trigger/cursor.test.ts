import type { IDataObject } from 'n8n-workflow';
import {
	advance,
	type WindowResult,
	isNew,
	isOtherSpot,
	isStateOf,
	merge,
	spotOf,
	type State,
} from '../../../../nodes/MeltingSpot/trigger/cursor';

const OVERLAP = 100;
const OWNER = { event: 'memberRegistered', workflowId: 'w' } as const;

const stateWith = (change: Partial<State> = {}): State => ({
	...OWNER,
	version: 1,
	account: 'key',
	cursor: 1_000,
	from: 900,
	seen: {},
	...change,
});

const members = (...ids: string[]): IDataObject[] => ids.map((id) => ({ id, spotId: 'spot' }));

const found = (change: Partial<WindowResult> = {}): WindowResult => ({
	rows: [],
	completeUntil: Infinity,
	listedAt: 2_000,
	...change,
});

const advanced = (state: State, findings: WindowResult, mostMembers = Infinity) =>
	advance(state, findings, mostMembers, OVERLAP);

describe('advance', () => {
	it('hands over whoever was not seen, in the order of the list', () => {
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

	it('stays where it is while some may be missing, and remembers those handed over', () => {
		const before = stateWith();
		const { emit, state } = advanced(
			before,
			found({ rows: members('a'), completeUntil: undefined }),
		);
		expect(emit).toEqual(members('a'));
		expect(state).toEqual({ ...before, spotId: 'spot', seen: { a: 2_000 } });
	});

	it('leaves whoever is too many for the next time, and stays where it is', () => {
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
		const first = advanced(stateWith(), found({ completeUntil: 950 })).state;
		expect(first).toMatchObject({ cursor: 1_000, from: 900 });
		expect(first.unfinished).toEqual({ beganAt: 2_000, readUntil: 950 });
		const second = advanced(first, found({ completeUntil: 980, listedAt: 3_000 })).state;
		expect(second.unfinished).toEqual({ beganAt: 2_000, readUntil: 980 });
		const last = advanced(second, found({ listedAt: 4_000 })).state;
		expect(last).toMatchObject({ cursor: 2_000, from: 900, unfinished: undefined });
	});

	it('keeps a part that was not handed over whole for the next time', () => {
		const { state } = advanced(
			stateWith(),
			found({ rows: members('a', 'b'), completeUntil: 950 }),
			1,
		);
		expect(state.unfinished).toBeUndefined();
	});

	it('forgets whoever was last listed two overlaps before the next listing begins', () => {
		const state = stateWith({ cursor: 1_000, from: 900, seen: { gone: 799, stays: 800 } });
		expect(advanced(state, found()).state.seen).toEqual({ stays: 800 });
	});

	it('learns the Spot, and keeps the one that it knows', () => {
		const rows = members('a');
		expect(advanced(stateWith(), found({ rows })).state.spotId).toBe('spot');
		expect(advanced(stateWith({ spotId: 'known' }), found({ rows })).state.spotId).toBe('known');
	});
});

describe('merge', () => {
	const earlier = stateWith({ cursor: 1_000, seen: { both: 5, mine: 1 }, spotId: 'spot' });
	const later = stateWith({ cursor: 1_001, from: 901, seen: { both: 4, yours: 2 } });

	it.each([
		['one way', earlier, later],
		['the other way', later, earlier],
	])('takes the later cursor and all that either has seen, %s', (_, a, b) => {
		expect(merge(a, b)).toEqual({
			...later,
			spotId: 'spot',
			seen: { both: 5, mine: 1, yours: 2 },
		});
	});

	it('takes the later time at which somebody was listed', () => {
		const newer = stateWith({ cursor: 1_001, seen: { both: 6 } });
		expect(merge(earlier, newer).seen.both).toBe(6);
	});

	it('of two with the same cursor takes the one that read further', () => {
		const started = stateWith({ unfinished: { beganAt: 2_000, readUntil: 950 } });
		const further = stateWith({ unfinished: { beganAt: 2_000, readUntil: 960 } });
		const fresh = stateWith();
		for (const [a, b, expected] of [
			[started, further, further],
			[further, started, further],
			[fresh, started, started],
			[started, fresh, started],
		]) {
			expect(merge(a, b).unfinished).toEqual(expected.unfinished);
		}
	});

	it('of two Spots takes the later one alone', () => {
		const other = stateWith({ cursor: 1_001, spotId: 'other', seen: { theirs: 1 } });
		expect(merge(earlier, other)).toEqual(other);
		expect(merge(other, earlier)).toEqual(other);
	});
});

describe('isStateOf', () => {
	it.each<[string, unknown, boolean]>([
		['whole', stateWith(), true],
		['with a Spot', stateWith({ spotId: 'spot', seen: { a: 1 } }), true],
		['unfinished', stateWith({ unfinished: { beganAt: 1, readUntil: 2 } }), true],
		['through JSON', JSON.parse(JSON.stringify(stateWith({ unfinished: undefined }))), true],
		['nothing', undefined, false],
		['null', null, false],
		['text', 'state', false],
		['of another version', { ...stateWith(), version: 2 }, false],
		['of another event', { ...stateWith(), event: 'memberInvited' }, false],
		['of another workflow', { ...stateWith(), workflowId: 'other' }, false],
		['without a key', { ...stateWith(), account: undefined }, false],
		['without a cursor', { ...stateWith(), cursor: null }, false],
		['without a beginning', { ...stateWith(), from: '900' }, false],
		['half unfinished', { ...stateWith(), unfinished: { beganAt: 1 } }, false],
		['half unfinished', { ...stateWith(), unfinished: { readUntil: 1 } }, false],
		['unfinished null', { ...stateWith(), unfinished: null }, false],
		['that saw nothing', { ...stateWith(), seen: undefined }, false],
		['that saw null', { ...stateWith(), seen: null }, false],
		['that saw text', { ...stateWith(), seen: 'a' }, false],
		['that saw somebody never', { ...stateWith(), seen: { a: 1, b: null } }, false],
	])('a state %s', (_, stored, isState) => {
		expect(isStateOf(OWNER, stored)).toBe(isState);
	});
});

it('tells Spots apart only if both are known', () => {
	expect(isOtherSpot('a', 'b')).toBe(true);
	expect(isOtherSpot('a', 'a')).toBe(false);
	expect(isOtherSpot(undefined, 'b')).toBe(false);
	expect(isOtherSpot('a', undefined)).toBe(false);
});

it('finds the Spot in the first row that tells', () => {
	expect(spotOf([{ id: 'a' }, { id: 'b', spotId: 7 }, ...members('c')])).toBe('spot');
	expect(spotOf([{ id: 'a' }])).toBeUndefined();
});

it('knows somebody new, whatever the id', () => {
	const state = stateWith({ seen: { a: 1 } });
	expect(isNew(state, { id: 'a' })).toBe(false);
	expect(isNew(state, { id: 'b' })).toBe(true);
	expect(isNew(state, { id: 'toString' })).toBe(true);
});
