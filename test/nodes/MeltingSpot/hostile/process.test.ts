import { clock } from '../../../../nodes/MeltingSpot/transport/clock';
import { connect } from '../../../../nodes/MeltingSpot/transport/connection';
import { createLruMap } from '../../../../nodes/MeltingSpot/transport/lruMap';
import type { Context } from '../../../../nodes/MeltingSpot/transport/request';
import { secretKey } from '../../../support/secrecy';
import { useSpot } from '../../../support/spot';
import { time } from '../../../support/time';

time.install(clock);

const spot = useSpot({ members: 3, quota: null });

describe('what lives as long as the process', () => {
	it('holds 1,000 entries, and forgets those used least recently', () => {
		const map = createLruMap<number, string>();
		for (let key = 0; key < 1_000; key++) map.set(key, `value ${key}`);
		expect(map.get(0)).toBe('value 0');
		map.set(1, 'again');
		map.set(1_000, 'one more');
		map.set(1_001, 'two more');
		expect(map.size).toBe(1_000);
		expect([0, 1, 2, 3, 4].map((key) => map.has(key))).toEqual([true, true, false, false, true]);
		expect(map.get(1)).toBe('again');
		expect(map.get(2)).toBeUndefined();
	});

	it('keeps what is in use', () => {
		const map = createLruMap<number, number>((value) => value % 2 === 1);
		for (let key = 0; key < 1_003; key++) map.set(key, key);
		expect(map.size).toBe(1_000);
		expect([0, 1, 2, 3, 4, 5, 6].map((key) => map.has(key))).toEqual([
			true,
			false,
			true,
			false,
			true,
			false,
			true,
		]);
	});

	it('keeps the rate limit of a key in use, whatever other keys do', async () => {
		const context = (apiKey: string) =>
			({
				getNode: () => ({ name: 'MeltingSpot', type: 'x', typeVersion: 1 }),
				getCredentials: async () => ({ apiKey, baseUrl: spot.emulator.url }),
				helpers: {
					httpRequestWithAuthentication: async () => ({
						statusCode: 200,
						headers: {},
						body: [Buffer.from('{"items":[]}')],
					}),
				},
			}) as unknown as Context;
		const request = async (apiKey: string) =>
			await (await connect(context(apiKey))).request('GET /v1/spotMembers', {});

		const busy = secretKey();
		await Promise.all(Array.from({ length: 100 }, async () => await request(busy)));
		for (let count = 0; count < 1_100; count++) await request(secretKey());
		const askedAt = time.monotonic();
		await request(busy);
		expect(time.monotonic() - askedAt).toBeGreaterThan(5_000);
	});
});

describe("the server's clock", () => {
	const DAY_MS = 24 * 60 * 60_000;
	const serverTimeAt = async (date: string) => {
		const connection = await connect({
			getNode: () => ({ name: 'MeltingSpot', type: 'x', typeVersion: 1 }),
			getCredentials: async () => spot.credentials,
			helpers: {
				httpRequestWithAuthentication: async () => ({
					statusCode: 200,
					headers: { date },
					body: [Buffer.from('{"items":[]}')],
				}),
			},
		} as unknown as Context);
		return (await connection.request('GET /v1/spotMembers', {})).serverTime;
	};

	it.each([
		['the year 275760', 'Sat, 13 Sep 275760 00:00:00 GMT'],
		['1970', 'Thu, 01 Jan 1970 00:00:00 GMT'],
		['more than a day ahead', new Date(Date.now() + 1.01 * DAY_MS).toUTCString()],
		['more than a day behind', new Date(Date.now() - 1.01 * DAY_MS).toUTCString()],
		['no date', 'soon'],
	])('is ignored: %s', async (_, date) => {
		expect(await serverTimeAt(date)).toBeUndefined();
	});

	it('counts within a day', async () => {
		const time = Math.floor(Date.now() / 1_000) * 1_000 + 0.9 * DAY_MS;
		expect(await serverTimeAt(new Date(time).toUTCString())).toBe(time);
	});
});
