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

it('lets ten leave at once, and one every 10 ms until the first response', async () => {
	const { places } = ask(100);
	await passing(0);
	expect(places).toHaveLength(10);
	await passing(50);
	expect(places).toHaveLength(15);
	places[0].release();
	await passing(10);
	expect(places).toHaveLength(100);
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

/** Sends 20 requests together; only this many are accepted. The refusals come first, last, or in between. */
async function refuseAllBut(accepted: number, order: 'first' | 'last' | 'mixed' = 'mixed') {
	const { places } = await asked(20);
	await passing(100);
	const isRefused = (index: number) =>
		order === 'mixed' ? index % 20 >= accepted : (order === 'first') === index < 20 - accepted;
	for (const [index, place] of places.entries()) {
		const refused = order === 'last' ? index >= accepted : isRefused(index);
		place.release(refused);
		if (refused) place.backOff(1_000);
	}
}

describe('after a 429', () => {
	it('all pause', async () => {
		const [first] = (await asked(1)).places;
		first.release(true);
		first.backOff(3_000);
		const { places } = ask(100);
		await passing(2_999);
		expect(places).toHaveLength(0);
		await passing(1);
		expect(places).toHaveLength(1);
	});

	it.each(['first', 'last'] as const)(
		'the capacity is what was accepted, whichever responses come %s',
		async (order) => {
			await refuseAllBut(12, order);
			const { places } = ask(100);
			await passing(9_000);
			expect(places).toHaveLength(0);
			await passing(1_500);
			expect(places).toHaveLength(12);
		},
	);

	it('a later one lowers it again, never to nothing', async () => {
		await refuseAllBut(12);
		await passing(10_000);
		await refuse(await asked(12));
		await passing(10_000);
		const after = ask(5);
		await passing(600);
		expect(after.places).toHaveLength(1);
	});

	it('that came while hardly anything was sent, a probe soon finds out whether there is more', async () => {
		const [refused] = (await asked(1)).places;
		refused.release(true);
		refused.backOff(1_000);
		const { places } = ask(30);
		let released = 0;
		for (let passed = 0; passed < 4_000; passed += 50) {
			await passing(50);
			while (released < places.length) places[released++].release();
		}
		expect(places).toHaveLength(30);
	});

	describe('a probe', () => {
		/** Twelve slots; a probe is due 30 s after the refusal. */
		async function until(probeIsDue: 'due' | 'not due') {
			await refuseAllBut(12);
			const waiting = ask(100);
			for (let round = 1; round <= 2; round++) {
				await passing(10_200);
				for (const place of waiting.places.slice(-12)) place.release();
			}
			expect(waiting.places).toHaveLength(24);
			await passing(probeIsDue === 'due' ? 10_200 : 8_000);
			return waiting.places;
		}

		it('stays out as long as the refusal is recent', async () => {
			expect(await until('not due')).toHaveLength(24);
		});

		it('leaves although all slots are taken, one at a time, and each accepted one adds a slot', async () => {
			const places = await until('due');
			for (const place of places.slice(24)) place.release();
			await passing(2_000);
			const before = places.length;
			expect(before).toBeGreaterThan(36);
			places[before - 1].release();
			await passing(100);
			expect(places).toHaveLength(before + 1);
		});

		it('that is refused pauses nothing and takes no slot; the next one comes much later', async () => {
			const places = await until('due');
			for (const place of places.slice(24)) place.release();
			await passing(2_000);
			const probe = places.length - 1;
			places[probe].release(true);
			places[probe].backOff(60_000);
			await passing(5_000);
			expect(places).toHaveLength(probe + 1);
			await passing(5_500);
			expect(places).toHaveLength(probe + 1 + 12);
		});

		it.each([10, 200, 900])(
			'after the other lifts the capacity back to the whole quota, and not beyond, at %d ms',
			async (roundTripMs) => {
				await refuseAllBut(12);
				const leftAt: number[] = [];
				let released = 0;
				const { places } = ask(1_500);
				for (let passed = 0; passed < 120_000; passed += 10) {
					await passing(10);
					while (leftAt.length < places.length) leftAt.push(Date.now());
					while (leftAt[released] <= Date.now() - roundTripMs) places[released++].release();
				}
				const last = leftAt.filter((at) => at > Date.now() - 2 * (10_000 + roundTripMs));
				expect(last.length).toBeGreaterThanOrEqual(198);
				for (let index = 100; index < leftAt.length; index++) {
					expect(leftAt[index] - leftAt[index - 100]).toBeGreaterThanOrEqual(10_000);
				}
			},
		);
	});
});

it('a probe follows another with a clock that never stands still', async () => {
	let ticks = 0;
	limit = createLimiter(
		{ ...clock, monotonic: () => clock.monotonic() + ++ticks / 1e6 },
		() => 0.5,
	);
	const [refused] = (await asked(1)).places;
	refused.release(true);
	const { places } = ask(6);
	let released = 0;
	for (let passed = 0; passed < 3_000; passed += 50) {
		await passing(50);
		while (released < places.length) places[released++].release();
	}
	expect(places).toHaveLength(6);
});

it('puts no listener on the signal itself, however many wait', async () => {
	const { signal } = new AbortController();
	const [place] = (await asked(1)).places;
	place.release(true);
	place.backOff(1_000);
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

async function refuse({ places }: { places: RateLimitSlot[] }) {
	for (const place of places) {
		place.release(true);
		place.backOff(0);
	}
}
