/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- jest's timers stand for the passing of time; looks at a signal's listeners */
import { getEventListeners } from 'node:events';
import {
	createLimiter,
	QUOTA,
	untilAborted,
	type RateLimitSlot,
	type Limiter,
	type Sleep,
} from '../../../../nodes/MeltingSpot/transport/limiter';

const sleep: Sleep = async (milliseconds, signal) =>
	await untilAborted(new Promise((done) => setTimeout(done, milliseconds)), signal);

let limit: Limiter;

beforeEach(() => {
	jest.useFakeTimers({ now: 0 });
	limit = createLimiter(() => Date.now(), sleep);
});
afterEach(() => jest.useRealTimers());

/** Asks for so many places. @returns those given so far: `places` fills as time passes */
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
	await passing(1);
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

describe('after a 429', () => {
	it('all pause, and half the places are gone', async () => {
		const [first] = (await asked(1)).places;
		first.backOff(3_000);
		first.release();
		const { places } = ask(100);
		await passing(2_999);
		expect(places).toHaveLength(0);
		await passing(1);
		// One of the 50 is still held by the answer that refused.
		expect(places).toHaveLength(49);
	});

	it('requests that left together halve them once', async () => {
		const { places } = await asked(20);
		await passing(10);
		places.forEach((place) => {
			place.backOff(1_000);
			place.release();
		});
		const after = ask(100);
		await passing(10_000);
		// Half of them, and one more for every ten of the 20 answers.
		expect(after.places).toHaveLength(50 + 2);
	});

	it('one that left later halves them again, never to nothing', async () => {
		for (let round = 0; round < 12; round++) {
			const [place] = (await asked(1)).places;
			place.backOff(0);
			place.release();
			await passing(10_001);
		}
		const after = ask(5);
		await passing(100_000);
		expect(after.places).toHaveLength(1);
	});

	it('one place comes back with every ten answers', async () => {
		const [refused] = (await asked(1)).places;
		refused.backOff(0);
		refused.release();
		await passing(10_000);
		(await asked(40)).places.forEach((place) => place.release());
		await passing(10_000);
		const after = ask(100);
		await passing(0);
		expect(after.places).toHaveLength(54);
	});
});

it('leaves nothing behind on a signal that outlives the waiting', async () => {
	const { signal } = new AbortController();
	const [place] = (await asked(1)).places;
	place.backOff(1_000);
	const waiting = ask(3, signal);
	await passing(999);
	expect(getEventListeners(signal, 'abort')).not.toEqual([]);
	await passing(1);
	await waiting.entered;
	expect(getEventListeners(signal, 'abort')).toEqual([]);
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
		place.backOff(30_000);
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
		await sleep(wayThere);
		arrivals.push(Date.now());
		await sleep(wayBack);
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
	// Ten windows, each longer by no more than the way there and back.
	expect(arrivals[999]).toBeLessThan(9 * 11_000 + 1_000);
});

async function asked(count: number) {
	const asking = ask(count);
	await asking.entered;
	return asking;
}
