import type { IDataObject } from 'n8n-workflow';
import {
	advance,
	type Happening,
	isDue,
	merge,
	newBudget,
	type ParticipantsFound,
	type ParticipantState,
	refill,
	restore,
} from '../../../../../nodes/MeltingSpot/trigger/participants/participants';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const REGISTERED: Happening = {
	statuses: ['Accepted'],
	dateField: 'registeredAt',
	needsDate: true,
};
const STARTED: Happening = {
	statuses: ['Started', 'Completed'],
	dateField: 'startedAt',
	needsDate: false,
};

const empty: ParticipantState = {
	event: 'liveParticipantRegistered',
	workflowId: 'w',
	version: 1,
	account: 'key',
	polledAt: 0,
	seen: '',
	lists: {},
	budget: newBudget(0),
};

function after(
	state: ParticipantState,
	rows: IDataObject[],
	change: Partial<ParticipantsFound> & { happening?: Happening; maxItems?: number } = {},
) {
	const { happening = REGISTERED, maxItems = Infinity, ...rest } = change;
	const found = { rows, isWhole: true, notes: {}, requests: 1, now: 1_000, ...rest };
	const { emit, state: next } = advance(state, found, happening, maxItems);
	return { ids: emit.map(({ id }) => id), next };
}

const registered = (id: string, registeredAt: string | null = 'May 1') => ({
	id,
	status: 'Accepted',
	registeredAt,
});

describe('a participant', () => {
	it('is output once', () => {
		const first = after(empty, [registered('a')]);
		expect(first.ids).toEqual(['a']);
		expect(after(first.next, [registered('a'), registered('b')]).ids).toEqual(['b']);
	});

	it.each<[string, Happening, IDataObject, boolean]>([
		['with another status', REGISTERED, { ...registered('a'), status: 'Invited' }, false],
		['without a date', REGISTERED, registered('a', null), false],
		['without the field for the date', REGISTERED, { id: 'a', status: 'Accepted' }, true],
		['without a date', STARTED, { id: 'a', status: 'Started', startedAt: null }, true],
		['who completed without a start', STARTED, { id: 'a', status: 'Completed' }, true],
		['without a status', STARTED, { id: 'a', startedAt: 'May 1' }, false],
	])('%s', (_, happening, row, isOutput) => {
		expect(after(empty, [row], { happening }).ids).toEqual(isOutput ? ['a'] : []);
	});

	it('who comes again, at another time, is new', () => {
		const { next } = after(empty, [registered('a')]);
		expect(after(next, [registered('a', 'May 2')]).ids).toEqual(['a']);
	});

	it("who gets a date later isn't", () => {
		const row = { id: 'a', status: 'Started' };
		const { next } = after(empty, [row], { happening: STARTED });
		const dated = [{ ...row, startedAt: 'May 1' }];
		const later = after(next, dated, { happening: STARTED });
		expect(later.ids).toEqual([]);
		expect(after(later.next, dated, { happening: STARTED }).ids).toEqual([]);
	});

	it('who started and completed between two lists is output once', () => {
		const rows = ['Started', 'Completed'].map((status) => ({
			id: 'a',
			status,
			startedAt: 'May 1',
		}));
		expect(after(empty, rows, { happening: STARTED }).ids).toEqual(['a']);
	});

	it('who was left out of one list is still known', () => {
		const first = after(empty, [registered('a')]);
		const second = after(first.next, []);
		expect(after(second.next, [registered('a')]).ids).toEqual([]);
	});

	it('who is one too many comes with the next poll, which reads the list again', () => {
		const rows = [registered('a'), registered('b')];
		const notes = { Accepted: { readAt: 5, total: 2 } };
		const first = after(empty, rows, { maxItems: 1, notes });
		expect(first.ids).toEqual(['a']);
		expect(first.next.lists).toEqual({});
		const second = after(first.next, rows, { maxItems: 1, notes });
		expect(second.ids).toEqual(['b']);
		expect(second.next.lists).toEqual(notes);
	});
});

describe('a list is read in full', () => {
	const at = (readAt: number, total?: number) => ({ readAt, total });
	it.each<[string, ReturnType<typeof at> | undefined, number | undefined, number, boolean]>([
		['the first time', undefined, 5, 0, true],
		['not if nothing changed', at(0, 5), 5, MINUTE, false],
		['if someone came', at(0, 5), 6, MINUTE, true],
		['if someone left', at(0, 5), 4, MINUTE, true],
		['if the total is gone', at(0, 5), undefined, MINUTE, true],
		['once an hour', at(0, 5), 5, 60 * MINUTE, true],
		['without a total, every ten minutes', at(0), undefined, 10 * MINUTE, true],
		['without a total, not more often', at(0), undefined, 10 * MINUTE - 1, false],
		['with a total that counts others, not if it changes', at(0), 7, MINUTE, false],
		['if the clock was set back', at(10 * MINUTE, 5), 5, MINUTE, true],
	])('%s', (_, note, total, now, expected) => {
		expect(isDue(note, { total, now })).toBe(expected);
	});
});

describe('the budget', () => {
	it('is spent by all requests but one per poll', () => {
		const { next } = after(empty, [], { requests: 51, now: 0 });
		expect(next.budget).toEqual({ tokens: 2_000 - 50, at: 0 });
		expect(after(empty, [], { requests: 1, now: 0 }).next.budget.tokens).toBe(2_000);
	});

	it('grows by 6,000 a day, up to 2,000', () => {
		expect(refill({ tokens: -500, at: 0 }, DAY / 4)).toEqual({ tokens: 1_000, at: DAY / 4 });
		expect(refill({ tokens: 1_900, at: 0 }, DAY)).toEqual({ tokens: 2_000, at: DAY });
		expect(refill({ tokens: 5, at: 10 }, 0)).toEqual({ tokens: 5, at: 0 });
	});
});

describe('the state', () => {
	it('is below 64 kB with 5,000 participants and two months of coming and going', () => {
		const everyone = Array.from({ length: 5_000 }, (_, index) =>
			registered(`participant-${index}`),
		);
		let state = after(empty, everyone).next;
		for (let day = 0; day < 60; day++) {
			const again = Array.from({ length: 20 }, (_, n) =>
				registered(`participant-${n}`, `day ${day}`),
			);
			state = after(state, [...everyone.slice(20), ...again]).next;
		}
		expect(JSON.stringify(state).length).toBeLessThan(64_000);
		expect(after(state, everyone.slice(20)).ids).toEqual([]);
	});

	it('is damaged if it was cut', () => {
		const state = after(empty, [registered('a')]).next;
		expect(restore(state, 1_000)).toBe(state);
		expect(restore({ ...state, seen: state.seen.slice(1) }, 1_000)).toBeUndefined();
		expect(restore({ ...state, budget: { tokens: NaN, at: 0 } }, 1_000)).toBeUndefined();
		expect(restore({ ...state, lists: { a: { readAt: 2 * DAY } } }, 1_000)).toBeUndefined();
		expect(restore({ ...state, polledAt: 2 * DAY }, 1_000)).toBeUndefined();
	});

	it('of two becomes one: the later one, and all that either has seen', () => {
		const a = after(empty, [registered('a')], { now: 1 }).next;
		const b = after(empty, [registered('b')], { now: 2 }).next;
		const both = merge(a, b);
		expect(both.polledAt).toBe(2);
		expect(after(both, [registered('a'), registered('b')]).ids).toEqual([]);
	});
});
