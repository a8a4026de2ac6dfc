import { momentOf, toIsoDate } from '../../../../nodes/MeltingSpot/api/moment';

describe('a date is read however it is written', () => {
	it.each<[unknown, unknown]>([
		[1_796_046_931_355, '2026-11-30T13:55:31.355Z'],
		// Seconds.
		[1_796_046_931, '2026-11-30T13:55:31.000Z'],
		['1796046931355', '2026-11-30T13:55:31.355Z'],
		['2026-11-30T13:55:31.355Z', '2026-11-30T13:55:31.355Z'],
		['2026-11-30T15:55:31+02:00', '2026-11-30T13:55:31.000Z'],
		// Without a time zone, whatever that of the server is.
		['2026-11-30T13:55:31', '2026-11-30T13:55:31.000Z'],
		['2026-11-30', '2026-11-30T00:00:00.000Z'],
	])('%j', (date, iso) => {
		expect(toIsoDate(date)).toBe(iso);
		expect(new Date(momentOf(date)).toISOString()).toBe(iso);
	});

	it.each([null, undefined, '', 'soon', true, { at: 1 }, 1e300, '2'.repeat(200)])(
		'%j is none, and stays as it is',
		(value) => {
			expect(toIsoDate(value)).toBe(value);
			expect(new Date(momentOf(value)).getTime()).toBeNaN();
		},
	);
});
