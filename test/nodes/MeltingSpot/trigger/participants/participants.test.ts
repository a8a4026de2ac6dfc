import type { IDataObject } from 'n8n-workflow';
import {
	advance,
	type Happening,
	isClosed,
	isDue,
	isIntact,
	isWholeDue,
	mergeNotes,
	newNote,
	type Note,
	type Reading,
} from '../../../../../nodes/MeltingSpot/trigger/participants/participants';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const OVERLAP = HOUR;
const NOW = Date.UTC(2026, 3, 11);
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
const iso = (time: number) => new Date(time).toISOString();

/** At the first poll. */
const unread = newNote(NOW, true);
/** Of a live that was created later. */
const fresh = newNote(NOW);

type Change = Partial<Reading> & { happening?: Happening; maxItems?: number };

function after(note: Note, rows: IDataObject[], change: Change = {}) {
	const { happening = REGISTERED, maxItems = Infinity, ...rest } = change;
	const reading = { at: NOW, rows, isWholeAttempt: true, isWhole: true, pages: 1, totals: [1] };
	const limits = { maxItems, overlapMs: OVERLAP };
	const { emit, note: next } = advance(note, { ...reading, ...rest }, happening, limits);
	return { ids: emit.map(({ id }) => id), next };
}

const registered = (id: string, registeredAt: string | null | undefined = iso(NOW)) => ({
	id,
	status: 'Accepted',
	...(registeredAt !== undefined && { registeredAt }),
});
const undated = (id: string) => ({ id, status: 'Started', startedAt: null });

describe('a participant', () => {
	it('is output once', () => {
		const first = after(fresh, [registered('a')]);
		expect(first.ids).toEqual(['a']);
		expect(after(first.next, [registered('a'), registered('b')]).ids).toEqual(['b']);
	});

	it.each<[string, Happening, IDataObject, boolean]>([
		['with another status', REGISTERED, { ...registered('a'), status: 'Invited' }, false],
		['without a date', REGISTERED, registered('a', null), false],
		['without the field for the date', REGISTERED, { id: 'a', status: 'Accepted' }, true],
		['with a date that is none', REGISTERED, registered('a', 'soon'), true],
		['without a date', STARTED, undated('a'), true],
		['who completed without a start', STARTED, { id: 'a', status: 'Completed' }, true],
		['without a status', STARTED, { id: 'a', startedAt: iso(NOW) }, false],
		['from before', REGISTERED, registered('a', iso(NOW - 1)), false],
		[
			'from before, in another zone',
			REGISTERED,
			registered('a', '2026-04-11T01:59:59+02:00'),
			false,
		],
		['from now, in another zone', REGISTERED, registered('a', '2026-04-10T23:00:00-01:00'), true],
	])('%s', (_, happening, row, isOutput) => {
		expect(after(fresh, [row], { happening }).ids).toEqual(isOutput ? ['a'] : []);
	});

	it('without a date counts as there before at the first reading, and as new later', () => {
		const first = after(unread, [undated('a')], { happening: STARTED });
		expect(first.ids).toEqual([]);
		const rows = [undated('a'), undated('b')];
		expect(after(first.next, rows, { happening: STARTED }).ids).toEqual(['b']);
	});

	it('without a date counts as there before until a reading was whole', () => {
		const firstPage = { isWholeAttempt: false, isWhole: false, happening: STARTED };
		const first = after(unread, [undated('a')], firstPage);
		const second = after(first.next, [undated('a'), undated('b')], { happening: STARTED });
		expect([first.ids, second.ids]).toEqual([[], []]);
	});

	it('who comes again, at another time, is new', () => {
		const { next } = after(fresh, [registered('a')]);
		expect(after(next, [registered('a', iso(NOW + 1))]).ids).toEqual(['a']);
	});

	it("isn't new if the date is only written in another way", () => {
		const ways = [
			...['2026-04-11T00:00:00.000Z', '2026-04-11T00:00:00Z', '2026-04-11T02:00:00+02:00'],
			...[NOW, String(NOW), NOW / SECOND, String(NOW / SECOND)],
		];
		for (const [first, ...others] of ways.map((way) => [way, ...ways])) {
			const rowWith = (registeredAt: unknown) => ({ ...registered('a'), registeredAt });
			const { ids, next } = after(fresh, [rowWith(first)] as IDataObject[]);
			expect(ids).toEqual(['a']);
			for (const other of others) {
				expect(after(next, [rowWith(other)] as IDataObject[]).ids).toEqual([]);
			}
		}
	});

	it("who gets a date later isn't new", () => {
		const { next } = after(fresh, [undated('a')], { happening: STARTED });
		const dated = [{ ...undated('a'), startedAt: iso(NOW + 5) }];
		const later = after(next, dated, { happening: STARTED });
		expect(later.ids).toEqual([]);
		expect(after(later.next, dated, { happening: STARTED }).ids).toEqual([]);
	});

	it('who started and completed between two lists is output once', () => {
		const rows = ['Started', 'Completed'].map((status) => ({
			id: 'a',
			status,
			startedAt: iso(NOW),
		}));
		expect(after(fresh, rows, { happening: STARTED }).ids).toEqual(['a']);
	});

	it('who was left out of one list is still known, and still found', () => {
		let note = after(fresh, [registered('a')]).next;
		for (let hour = 1; hour < 5; hour++) note = after(note, [], { at: NOW + hour * HOUR }).next;
		expect(after(note, [registered('a')]).ids).toEqual([]);
		const [before, between] = [NOW + 3 * HOUR, NOW + 3.5 * HOUR];
		expect(note.from).toBe(NOW + 2 * HOUR);
		const rows = [registered('b', iso(between)), registered('c', iso(before))];
		expect(after(note, rows).ids).toEqual(['b', 'c']);
	});

	it('who is one too many comes with the next poll, which reads the list again', () => {
		const rows = [registered('a'), registered('b')];
		const first = after(fresh, rows, { maxItems: 1 });
		expect(first.ids).toEqual(['a']);
		expect(first.next).toMatchObject({ from: NOW, totals: [] });
		expect(first.next.coveredAt).toBeUndefined();
		const second = after(first.next, rows, { maxItems: 1 });
		expect(second.ids).toEqual(['b']);
		expect(second.next).toMatchObject({ coveredAt: NOW, totals: [1] });
	});

	it('who is missing from an incomplete list is found by the next one', () => {
		const { next } = after(fresh, [], { isWhole: false, at: NOW + 5 * HOUR });
		expect(next).toMatchObject({ from: NOW, totals: [], wholeAt: NOW + 5 * HOUR });
		expect(after(next, [registered('a')]).ids).toEqual(['a']);
	});
});

describe('first pages are read', () => {
	it.each<[string, number | undefined, number, number, boolean]>([
		['the first time', undefined, 40, NOW, true],
		['at every poll if the list is the only one', NOW, 1, NOW + 1, true],
		['of 40 lists after 400 s', NOW, 40, NOW + 400 * SECOND, true],
		['of 40 lists not before', NOW, 40, NOW + 400 * SECOND - 1, false],
		['if the clock was set back', NOW, 40, NOW - 1, true],
	])('%s', (_, readAt, lists, now, expected) => {
		expect(isDue({ ...fresh, readAt }, { lists, now })).toBe(expected);
	});
});

describe('a list is read in full', () => {
	const note = (wholeAt?: number, total: number | null = 5, pages = 1): Note => ({
		...fresh,
		wholeAt,
		pages,
		totals: [total],
	});
	it.each<[string, Note, number | null, number, boolean]>([
		['the first time', note(), 5, 0, true],
		['not if nothing changed', note(0), 5, HOUR - 1, false],
		['if someone came', note(0), 6, 10 * SECOND, true],
		['if someone left', note(0), 4, 10 * SECOND, true],
		['if the total is gone', note(0), null, 10 * SECOND, true],
		['if the total never was there', note(0, null), null, 10 * SECOND, true],
		['if something was left', { ...note(0), totals: [] }, 5, 10 * SECOND, true],
		['once an hour', note(0), 5, HOUR, true],
		['with 20 pages not before 200 s', note(0, 5, 20), 6, 200 * SECOND - 1, false],
		['with 20 pages after 200 s', note(0, 5, 20), 6, 200 * SECOND, true],
		['if the clock was set back', note(HOUR), 6, 5, true],
	])('%s', (_, given, total, at, expected) => {
		expect(isWholeDue(given, { lists: 1, first: { at, totals: [total] } })).toBe(expected);
	});

	it('more rarely if there are more lists', () => {
		const first = { at: 8_000 * SECOND, totals: [6] };
		expect(isWholeDue(note(0, 5, 20), { lists: 40, first })).toBe(true);
		expect(isWholeDue(note(1, 5, 20), { lists: 40, first })).toBe(false);
	});
});

it('a live is closed once it was read in full twice since then', () => {
	let note = newNote(NOW - 5 * HOUR);
	const steps = [NOW - 1, NOW, NOW + 30 * DAY].map((at) => {
		note = after(note, [], { at }).next;
		return isClosed(note, NOW, OVERLAP);
	});
	expect(steps).toEqual([false, false, true]);
});

describe('the note', () => {
	const everyone = Array.from({ length: 5_000 }, (_, n) => registered(`participant-${n}`));

	it('is below 64 kB with 5,000 who came at once, and empty again a few readings later', () => {
		let { next } = after(fresh, everyone);
		expect(JSON.stringify(next).length).toBeLessThan(64_000);
		expect(after(next, everyone).ids).toEqual([]);
		for (let hour = 0; hour < 4; hour++)
			next = after(next, everyone, { at: NOW + hour * HOUR }).next;
		expect(next.seen).toBe('');
		expect(after(next, everyone).ids).toEqual([]);
	});

	it('is below 64 kB with 5,000 without a date and two months of coming and going', () => {
		const all = (from: number) =>
			everyone.map((_, n) => ({ id: `p${n + from}`, status: 'Started' }));
		let { next } = after(fresh, all(0), { happening: STARTED });
		for (let day = 1; day <= 60; day++) {
			next = after(next, all(day * 20), { happening: STARTED, at: NOW + day * DAY }).next;
		}
		expect(JSON.stringify(next).length).toBeLessThan(64_000);
		expect(after(next, all(1_200), { happening: STARTED }).ids).toEqual([]);
	});

	it('is damaged if it was cut, or if it is from the future', () => {
		const { next } = after(fresh, [registered('a')]);
		expect(isIntact(next, NOW)).toBe(true);
		expect(isIntact(fresh, NOW)).toBe(true);
		for (const change of [
			{ seen: next.seen.slice(1) },
			{ seen: {} },
			{ from: NaN },
			{ pages: 'many' },
			{ totals: 5 },
			{ from: 0 },
			{ readAt: -1e15 },
			{ pages: -1 },
			{ pages: 1e15 },
			{ totals: [1, -5] },
			{ totals: ['1'] },
			{ readAt: NOW + DAY + 1 },
			{ wholeAt: NOW + DAY + 1 },
			{ coveredAt: 'now' },
		]) {
			expect(isIntact({ ...next, ...change }, NOW)).toBe(false);
		}
		expect(isIntact(undefined, NOW)).toBe(false);
	});

	it('of two becomes one: the one that got further, and all that either has seen', () => {
		const a = after(fresh, [registered('a')], { at: NOW + 1 }).next;
		const b = after(fresh, [registered('b')], { at: NOW + 2 }).next;
		for (const both of [mergeNotes(a, b), mergeNotes(b, a)]) {
			expect(both.coveredAt).toBe(NOW + 2);
			expect(after(both, [registered('a'), registered('b')]).ids).toEqual([]);
		}
	});
});
