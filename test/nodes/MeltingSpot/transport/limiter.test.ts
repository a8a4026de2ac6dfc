/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- jest's timers stand for the passing of time; looks at a signal's listeners */
import { getEventListeners } from 'node:events';
import { untilAborted } from '../../../../nodes/MeltingSpot/transport/clock';
import {
	createLimiter,
	QUOTA,
	type RateLimitSlot,
	type Limiter,
} from '../../../../nodes/MeltingSpot/transport/limiter';

/** Jest's timers, which stand still until `passing` advances them. */
const clock = {
	monotonic: () => Date.now(),
	sleep: async (milliseconds: number, signal?: AbortSignal) =>
		await untilAborted(new Promise<void>((done) => setTimeout(done, milliseconds)), signal),
};

let limit: Limiter;

beforeEach(() => {
	jest.useFakeTimers({ now: 0 });
	limit = createLimiter(clock, () => 0.5);
});
afterEach(() => jest.useRealTimers());

/** Requests this many places. @returns those granted so far: `places` fills as time passes */
function ask(count: number, signal?: AbortSignal) {
	const places: RateLimitSlot[] = [];
	const entered = Array.from({ length: count }, async () => {
		places.push(await limit.acquire(signal));
	});
	return { places, entered: Promise.allSettled(entered) };
}

const passing = async (milliseconds: number) => await jest.advanceTimersByTimeAsync(milliseconds);

it('gives 100 places, and each again 10 s after its answer', async () => {
	const { places } = ask(201);
	await passing(5_000);
	expect(places).toHaveLength(QUOTA.requests);

	places.forEach((place) => place.release());
	await passing(9_999);
	expect(places).toHaveLength(100);
	await passing(1_000);
	expect(places).toHaveLength(200);
});

it('keeps a place while no answer came, however long that takes', async () => {
	const { places } = ask(101);
	await passing(60_000);
	expect(places).toHaveLength(100);
	places[0].release();
	await passing(10_000);
	expect(places).toHaveLength(101);
});

it('is first come, first served', async () => {
	const order: string[] = [];
	const enter = async (name: string) => {
		const place = await limit.acquire();
		order.push(name);
		place.release();
	};
	const run = Array.from({ length: 150 }, async (_, index) => await enter(`run ${index}`));
	const poll = enter('poll');
	const late = enter('late');
	await passing(10_000);
	await Promise.all([...run, poll, late]);
	expect(order.slice(-3)).toEqual(['run 149', 'poll', 'late']);
});

/** Sends 20 requests together; only this many are accepted. The refusals come first, or last. */
async function refuseAllBut(accepted: number, order: 'first' | 'last' = 'last') {
	const { places } = await asked(20);
	for (const [index, place] of places.entries()) {
		const isRefused = order === 'first' ? index < 20 - accepted : index >= accepted;
		if (isRefused) place.refuse();
		else place.release();
	}
}

describe('after a 429', () => {
	/** How long nothing leaves after the only request so far was refused. */
	async function pauseOf(retryAfterMs?: number): Promise<number> {
		const [only] = (await asked(1)).places;
		const told = only.refuse(retryAfterMs);
		const { places } = ask(1);
		await passing(told - 1);
		expect(places).toHaveLength(0);
		await passing(1);
		expect(places).toHaveLength(1);
		places[0].release();
		await passing(20_000);
		return told;
	}

	it('all pause for as long as they are told', async () => {
		expect(await pauseOf(3_000)).toBe(3_000);
	});

	it.each([
		[0, 500],
		[0.5, 750],
		[1, 1_000],
	])('or at random, if they are told nothing: %d', async (random, pause) => {
		limit = createLimiter(clock, () => random);
		expect(await pauseOf()).toBe(pause);
		expect(await pauseOf(0)).toBe(pause);
	});

	it('until the oldest own slot is free', async () => {
		await refuseAllBut(12);
		const { places } = ask(1);
		await passing(9_999);
		expect(places).toHaveLength(0);
		await passing(1);
		expect(places).toHaveLength(1);
	});

	it.each(['first', 'last'] as const)(
		'what was accepted before leaves 100 ms apart, without waiting for a response; the refusals came %s',
		async (order) => {
			await refuseAllBut(12, order);
			const { places } = ask(100);
			await passing(10_000);
			for (let count = 1; count <= 12; count++) {
				expect(places).toHaveLength(count);
				await passing(100);
			}
			// And one tries for more.
			expect(places).toHaveLength(13);
			await passing(5_000);
			expect(places).toHaveLength(13);
		},
	);

	it('each that is accepted beyond the share lets one more be in flight', async () => {
		await refuseAllBut(2);
		const { places } = ask(100);
		await passing(10_200);
		expect(places).toHaveLength(3);
		for (const [released, inFlight] of [
			[3, 2],
			[5, 4],
			[9, 8],
		]) {
			places.slice(0, released).forEach((place) => once(place));
			await passing(1_000);
			expect(places).toHaveLength(released + inFlight);
		}
	});

	it('the share is what is accepted now: it never blocks for good', async () => {
		await refuseAllBut(2);
		const { places } = ask(1);
		await passing(10_000);
		places[0].refuse();
		const { places: next } = ask(5);
		await passing(750);
		expect(next).toHaveLength(1);
		await passing(5_000);
		expect(next).toHaveLength(1);
		next[0].release();
		await passing(1_000);
		expect(next).toHaveLength(3);
	});

	it('all 100 may leave at once when 10 s have passed since the pause without another', async () => {
		const [only] = (await asked(1)).places;
		only.refuse(3_000);
		await passing(12_999);
		expect((await asked(0)).places).toHaveLength(0);
		const { places } = ask(100);
		await passing(0);
		expect(places).toHaveLength(100);
	});

	it('a request that waits for others leaves when the 10 s have passed', async () => {
		const [only] = (await asked(1)).places;
		only.refuse(1_000);
		const { places } = ask(3);
		await passing(10_999);
		expect(places).toHaveLength(1);
		await passing(1);
		expect(places).toHaveLength(3);
	});

	it('those in line go on, even if no refused request comes back', async () => {
		const { places } = ask(101);
		await passing(0);
		for (const place of places.slice(0, 100)) place.refuse(1_000);
		await passing(1_000);
		expect(places).toHaveLength(101);
	});

	it('the pause of one that came earlier goes on', async () => {
		const { places } = await asked(2);
		places[0].refuse(5_000);
		expect(places[1].refuse(1_000)).toBe(5_000);
	});
});

it('is unused if a new one would allow the same', async () => {
	expect(limit.isUnused()).toBe(true);
	const { places } = ask(101);
	await passing(0);
	expect(limit.isUnused()).toBe(false);
	for (const place of places.slice(0, 99)) place.release();
	await passing(10_000);
	expect(limit.isUnused()).toBe(false);
	for (const place of places.slice(99)) place.release();
	await passing(9_999);
	expect(limit.isUnused()).toBe(false);
	await passing(1);
	expect(limit.isUnused()).toBe(true);
	const [refused] = (await asked(1)).places;
	refused.refuse(2_000);
	await passing(11_999);
	expect(limit.isUnused()).toBe(false);
	await passing(1);
	expect(limit.isUnused()).toBe(true);
});

it('puts no listener on the signal itself, however many wait', async () => {
	const { signal } = new AbortController();
	const [place] = (await asked(1)).places;
	place.refuse(1_000);
	const waiting = ask(3, signal);
	await passing(900);
	expect(waiting.places).toHaveLength(0);
	expect(getEventListeners(signal, 'abort')).toEqual([]);
	await passing(100_000);
	expect(waiting.places).not.toHaveLength(0);
});

describe('when the signal aborts', () => {
	it('those in line leave it at once, and those behind them keep their turn', async () => {
		const { places } = await asked(100);
		const cancel = new AbortController();
		const cancelled = ask(5, cancel.signal);
		const behind = ask(1);
		await passing(10);
		cancel.abort(new Error('cancelled'));
		const results = await cancelled.entered;
		expect(results.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));

		expect(behind.places).toHaveLength(0);
		places[0].release();
		await passing(10_000);
		expect(behind.places).toHaveLength(1);
	});

	it('a pause ends for them, not for the others', async () => {
		const [place] = (await asked(1)).places;
		place.refuse(30_000);
		const cancel = new AbortController();
		const cancelled = ask(1, cancel.signal);
		const behind = ask(1);
		await passing(10);
		cancel.abort();
		expect(await cancelled.entered).toMatchObject([{ status: 'rejected' }]);
		await passing(29_000);
		expect(behind.places).toHaveLength(0);
		await passing(1_000);
		expect(behind.places).toHaveLength(1);
	});
});

it('never lets a 101st request arrive within 10 s, whatever the way there and back takes', async () => {
	const arrivals: number[] = [];
	const request = async (wayThere: number, wayBack: number) => {
		const place = await limit.acquire();
		await clock.sleep(wayThere);
		arrivals.push(Date.now());
		await clock.sleep(wayBack);
		place.release();
	};
	const ways = Array.from({ length: 1_000 }, (_, index) => [
		(index * 7_919) % 500,
		(index * 104_729) % 500,
	]);
	const all = Promise.all(ways.map(async ([there, back]) => await request(there, back)));
	await passing(120_000);
	await all;
	arrivals.sort((a, b) => a - b);
	expect(arrivals).toHaveLength(1_000);
	for (let index = 100; index < arrivals.length; index++) {
		expect(arrivals[index] - arrivals[index - 100]).toBeGreaterThanOrEqual(10_000);
	}
	// Ten windows, each longer by no more than one round trip.
	expect(arrivals[999]).toBeLessThan(9 * 11_000 + 1_000);
});

async function asked(count: number) {
	const asking = ask(count);
	await passing(1_000);
	await asking.entered;
	return asking;
}

const ended = new WeakSet<RateLimitSlot>();

/** Releases a slot unless that has been done. */
function once(place: RateLimitSlot): void {
	if (!ended.has(place)) place.release();
	ended.add(place);
}
