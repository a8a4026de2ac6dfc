import { createHash } from 'node:crypto';
import { kindOf } from '../../../../nodes/MeltingSpot/trigger/events';
import type { EventKind } from '../../../../nodes/MeltingSpot/trigger/kind';
import type { DateState } from '../../../../nodes/MeltingSpot/trigger/byDate/state';
import { shortHash } from '../../../../nodes/MeltingSpot/trigger/keys';
import { mergeStates, readState } from '../../../../nodes/MeltingSpot/trigger/poll';
import { isOtherSpot, spotOf } from '../../../../nodes/MeltingSpot/trigger/state';
import savedState from '../../../fixtures/trigger-state-v0.1.0.json';

const OWNER = { event: 'memberRegistered', workflowId: 'w' } as const;
const members = kindOf('memberRegistered') as unknown as EventKind<DateState>;
/** Times here are relative to it. */
const T = Date.UTC(2026, 0);
const NOW = T + 10_000;
const DAY = 24 * 60 * 60_000;

const stateWith = (change: Partial<DateState> = {}): DateState => ({
	...OWNER,
	version: 1,
	account: 'key',
	cursor: T + 1_000,
	from: T + 900,
	seen: {},
	...change,
});

describe('mergeStates', () => {
	const earlier = stateWith({
		cursor: T + 1_000,
		seen: { both: T + 5, mine: T + 1 },
		spotId: 'spot',
	});
	const later = stateWith({
		cursor: T + 1_001,
		from: T + 901,
		seen: { both: T + 4, yours: T + 2 },
	});

	it.each([
		['one way', earlier, later],
		['the other way', later, earlier],
	])('takes the later cursor and all that either has seen, %s', (_, a, b) => {
		expect(mergeStates(members, a, b)).toEqual({
			...later,
			spotId: 'spot',
			seen: { both: T + 5, mine: T + 1, yours: T + 2 },
		});
	});

	it('takes the later time at which someone was listed', () => {
		const newer = stateWith({ cursor: T + 1_001, seen: { both: T + 6 } });
		expect(mergeStates(members, earlier, newer).seen.both).toBe(T + 6);
	});

	it('of two with the same cursor takes the one that read further', () => {
		const started = stateWith({ unfinished: { beganAt: T + 2_000, readUntil: T + 950 } });
		const further = stateWith({ unfinished: { beganAt: T + 2_000, readUntil: T + 960 } });
		const fresh = stateWith();
		for (const [a, b, expected] of [
			[started, further, further],
			[further, started, further],
			[fresh, started, started],
			[started, fresh, started],
		]) {
			expect(mergeStates(members, a, b).unfinished).toEqual(expected.unfinished);
		}
	});

	it('a baseline of an empty Spot, with another key, inherits nothing', () => {
		const baseline = stateWith({
			cursor: T + 1_001,
			account: 'new key',
			spotId: undefined,
			seen: {},
		});
		expect(mergeStates(members, earlier, baseline)).toEqual(baseline);
		expect(mergeStates(members, baseline, earlier)).toEqual(baseline);
	});

	it('of two Spots takes the later one alone', () => {
		const other = stateWith({ cursor: T + 1_001, spotId: 'other', seen: { theirs: T + 1 } });
		expect(mergeStates(members, earlier, other)).toEqual(other);
		expect(mergeStates(members, other, earlier)).toEqual(other);
	});
});

describe('readState', () => {
	it.each<[string, unknown, boolean]>([
		['whole', stateWith(), true],
		['with a Spot', stateWith({ spotId: 'spotKey', seen: { ['k'.repeat(10)]: T + 1 } }), true],
		['unfinished', stateWith({ unfinished: { beganAt: T + 1, readUntil: T + 2 } }), true],
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
		['half unfinished', { ...stateWith(), unfinished: { beganAt: T + 1 } }, false],
		['half unfinished', { ...stateWith(), unfinished: { readUntil: T + 1 } }, false],
		['unfinished null', { ...stateWith(), unfinished: null }, false],
		['that saw nothing', { ...stateWith(), seen: undefined }, false],
		['that saw null', { ...stateWith(), seen: null }, false],
		['that saw text', { ...stateWith(), seen: 'a' }, false],
		['that saw someone never', { ...stateWith(), seen: { a: T + 1, b: null } }, false],
		['with a cursor before all time', stateWith({ cursor: 0 }), false],
		['with an absurd beginning', stateWith({ from: -1e15 }), false],
		['that saw someone before all time', stateWith({ seen: { a: 0 } }), false],
		['with a cursor a day ahead', stateWith({ cursor: NOW + DAY }), true],
		['with a cursor in the far future', stateWith({ cursor: NOW + DAY + 1 }), false],
		['with a beginning in the far future', stateWith({ from: NOW + DAY + 1 }), false],
		[
			'unfinished from the future',
			stateWith({ unfinished: { beganAt: NOW + DAY + 1, readUntil: T + 2 } }),
			false,
		],
		[
			'unfinished in the future',
			stateWith({ unfinished: { beganAt: T + 1, readUntil: NOW + DAY + 1 } }),
			false,
		],
	])('a state %s', (_, stored, isState) => {
		expect(readState(members, OWNER, stored, NOW)).toEqual(isState ? stored : undefined);
	});
});

it('tells Spots apart only if both are known', () => {
	expect(isOtherSpot('a', 'b')).toBe(true);
	expect(isOtherSpot('a', 'a')).toBe(false);
	expect(isOtherSpot(undefined, 'b')).toBe(false);
	expect(isOtherSpot('a', undefined)).toBe(false);
});

it('finds the Spot in the first row that tells', () => {
	expect(spotOf([{ id: 'a' }, { id: 'b', spotId: 7 }, { id: 'c', spotId: 'spot' }])).toBe(
		shortHash('spot'),
	);
	expect(spotOf([{ id: 'a' }])).toBeUndefined();
});

describe('a state of version 0.1.0', () => {
	it('goes on, without the ids', () => {
		const { workflowId, event } = savedState as DateState;
		const state = readState(members, { workflowId, event }, savedState, savedState.cursor);
		const spotId = shortHash(String(savedState.spotId));
		expect(state).toMatchObject({ ...savedState, spotId, seen: expect.anything() });
		const ids = Object.keys(savedState.seen).filter((key) => !key.startsWith('{'));
		expect(ids.length).toBeGreaterThan(1);
		for (const id of ids) {
			expect(state?.seen).toHaveProperty([shortHash(id, 10)], expect.any(Number));
		}
	});

	it('knows members without an id, and no longer what they hold', () => {
		const row = { email: 'ada@example.com' };
		const text = JSON.stringify(row);
		const state = readState(
			members,
			OWNER,
			stateWith({ seen: { [text]: T + 5, plain: T + 6 } }),
			NOW,
		);
		const hash = createHash('sha256').update(text).digest('hex');
		expect(state?.seen).toEqual({
			[shortHash(hash, 10)]: T + 5,
			[shortHash('plain', 10)]: T + 6,
		});
	});
});
