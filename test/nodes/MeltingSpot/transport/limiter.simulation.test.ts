/* eslint-disable @n8n/community-nodes/no-restricted-globals -- the number of seeds */
import { QUOTA } from '../../../../nodes/MeltingSpot/transport/limiter';
import { type Outcome, type Process, simulate } from '../../../support/sharedKey';

/*
 * Every seed must keep these limits: `npm test` tries two of them, `npm run test:limiter` 200.
 */

const SEEDS = Number(process.env.SEEDS ?? 2);

if (process.env.SEEDS) jest.setTimeout(5 * 60_000);

interface Scenario {
	processes: Process[];
	/** The greatest values of an outcome. */
	most: Partial<Outcome>;
}

const together = (count: number, requests: number): Process[] =>
	Array.from({ length: count }, () => ({ requests }));

const SCENARIOS: Record<string, Scenario> = {
	'alone, 400 requests': {
		processes: together(1, 400),
		most: { timesBound: 1.08, refused: 0 },
	},
	'alone, 1,000 requests': {
		processes: together(1, 1_000),
		most: { timesBound: 1.05, refused: 0 },
	},
	'two processes': {
		processes: together(2, 200),
		most: { timesBound: 1.35, refusedLater: 0.05, spread: 1.15 },
	},
	'four processes': {
		processes: together(4, 100),
		most: { timesBound: 1.3, refusedLater: 0.08, spread: 1.15 },
	},
	'eight processes': {
		processes: together(8, 50),
		most: { timesBound: 1.25, refusedLater: 0.13, spread: 1.15 },
	},
	'four processes, started 0 to 2 s apart': {
		processes: [0, 667, 1_333, 2_000].map((startsAt) => ({ requests: 100, startsAt })),
		most: { timesBound: 1.4 },
	},
	'one of four leaves': {
		processes: [...together(3, 120), { requests: 40 }],
		most: { timesBound: 1.25 },
	},
	'one of four crashes with requests in flight': {
		processes: [...together(3, 110), { requests: 100, crashesAt: 10_400 }],
		most: { timesBound: 1.25 },
	},
	'a fourth joins at 3 s': {
		processes: [...together(3, 110), { requests: 70, startsAt: 3_000 }],
		most: { timesBound: 1.3 },
	},
	'four processes, a lasting load of 120 %': {
		processes: Array.from({ length: 4 }, () => ({
			requests: 180,
			everyMs: (4 * QUOTA.windowMs) / (1.2 * QUOTA.requests),
		})),
		most: { timesBound: 1.25 },
	},
};

describe.each(['absent', 'exact', 'one second'] as const)('Retry-After: %s', (retryAfter) => {
	it.each(Object.entries(SCENARIOS))('%s', async (_, { processes, most }) => {
		for (let seed = 1; seed <= SEEDS; seed++) {
			const outcome = await simulate(processes, retryAfter, seed);
			const tooMuch = Object.entries(most).filter(
				([measure, limit]) => !(outcome[measure as keyof Outcome] <= limit),
			);
			expect({ seed, tooMuch, ...outcome }).toMatchObject({ tooMuch: [] });
		}
	});
});

it('a simulation can fail: without a limiter, most requests are refused', async () => {
	const { refusedLater } = await simulate(together(4, 100), 'absent', 1, () => ({
		acquire: async () => ({ release() {}, refuse: () => 0 }),
		isUnused: () => true,
	}));
	expect(refusedLater).toBeGreaterThan(0.5);
});
