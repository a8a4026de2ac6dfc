import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type Emulator, startEmulator } from '../../../../emulator';
import { runNode } from '../../../support/n8n';
import { secretKey } from '../../../support/secrecy';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ quota: null, members: 20 });
});
afterAll(async () => await emulator.close());
beforeEach(() => {
	emulator.reset();
	// What the package learns about the date filters is per key.
	emulator.setKey(secretKey());
});

const getMany = async (filters: INodeParameters, timezone?: string, item: IDataObject = {}) => {
	const { items } = await runNode({
		parameters: { resource: 'member', operation: 'getAll', returnAll: true, filters },
		credentials: { apiKey: emulator.key, baseUrl: emulator.url },
		items: [item],
		timezone,
	});
	return items.map(({ json }) => json.email);
};

/** The Unix time, in seconds, that the last request filtered by. */
const sent = (filter: string) => Number(emulator.requests.at(-1)?.query[filter]);

describe('a date filter', () => {
	// Noon on 31 January in Tokyo, which is nine hours ahead of UTC.
	const NOON_IN_TOKYO = Date.UTC(2026, 0, 31, 3) / 1000;

	it.each([
		['the date picker', '2026-01-31T12:00:00'],
		['ISO text with an offset', '2026-01-31T03:00:00Z'],
		['ISO text with another offset', '2026-01-31T04:00:00+01:00'],
		['a date of Luxon', "={{ DateTime.fromISO('2026-01-31T12:00:00') }}"],
		['a date of Luxon in another zone', "={{ DateTime.fromISO('2026-01-31T03:00:00Z') }}"],
		['a calculation with dates', "={{ DateTime.fromISO('2026-02-07T12:00').minus({ days: 7 }) }}"],
		['a date of JavaScript', "={{ new Date('2026-01-31T03:00:00Z') }}"],
		['a field of the item', '={{ $json.since }}'],
	])('reads %s, in the time zone of the workflow', async (_, registeredAfter) => {
		await getMany({ registeredAfter }, 'Asia/Tokyo', { since: '2026-01-31T12:00:00' });
		expect(sent('registrationDate[after]')).toBe(NOON_IN_TOKYO);
	});

	it('takes a day as its first moment in the time zone of the workflow', async () => {
		await getMany({ registeredAfter: '2026-07-01' }, 'America/New_York');
		expect(sent('registrationDate[after]')).toBe(Date.UTC(2026, 6, 1, 4) / 1000);
	});

	it.each([
		['registeredAfter', 'registrationDate[after]'],
		['registeredBefore', 'registrationDate[before]'],
		['invitedAfter', 'invitationDate[after]'],
		['invitedBefore', 'invitationDate[before]'],
	])('asks the API by its own name: %s', async (name, filter) => {
		await getMany({ [name]: '2026-01-31T12:00:00' }, 'Asia/Tokyo');
		expect(sent(filter)).toBe(NOON_IN_TOKYO);
	});

	it('finds those between two moments', async () => {
		const noon = NOON_IN_TOKYO * 1000;
		emulator.register({ email: 'early@example.com', at: noon - 3_600_000 });
		emulator.register({ email: 'then@example.com', at: noon + 60_000 });
		emulator.register({ email: 'late@example.com', at: noon + 3_600_000 });
		const filters = {
			registeredAfter: '2026-01-31T12:00:00',
			registeredBefore: '2026-01-31T12:30:00',
		};
		expect(await getMany(filters, 'Asia/Tokyo')).toEqual(['then@example.com']);
	});

	it('refuses what is no date, before anything is sent', async () => {
		await expect(getMany({ registeredAfter: 'last Tuesday' })).rejects.toThrow(
			'"Registered After" must be a date such as 2026-01-31T09:00:00, but got "last Tuesday".',
		);
		expect(emulator.requests).toEqual([]);
	});

	it.each([
		['a day or a month', '01/02/2026'],
		['the day of a sheet, or a year', '={{ 45000 }}'],
		['a time stamp in seconds or milliseconds', '={{ 1769828400 }}'],
		['a year', '={{ "2026" }}'],
		['a date that was not read', "={{ DateTime.fromFormat('31.31.2026', 'dd.MM.yyyy') }}"],
		['a date of JavaScript that is none', "={{ new Date('never') }}"],
	])('refuses what may be %s', async (_, registeredBefore) => {
		await expect(getMany({ registeredBefore })).rejects.toThrow('"Registered Before"');
		expect(emulator.requests).toEqual([]);
	});
});
