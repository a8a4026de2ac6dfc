import * as fc from 'fast-check';
import { regimes } from '../storageRegimes';
import { MINUTE, type Schedule, type Step, type StepDuringPoll, type Trouble } from './schedule';

const trouble: fc.Arbitrary<Trouble> = fc.record({
	request: fc.nat(8),
	kind: fc.constantFrom('fails', 'stalls'),
});
const registration = fc.record({
	kind: fc.constant('register' as const),
	members: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 6 }) }, fc.constant(40)),
	lateness: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
});
/** More than can be listed at once. */
const burst = fc.record({
	kind: fc.constant('register' as const),
	members: fc.constantFrom(12_000, 23_000),
	lateness: fc.constantFrom(0, 0.5),
});
const waiting = (overlapMinutes: number) =>
	fc.record({
		kind: fc.constant('wait' as const),
		ms: fc.oneof(
			fc.constant(MINUTE),
			fc.nat(5_000),
			fc.nat(Math.round(overlapMinutes * MINUTE * 3)),
		),
	});
const change = fc.record({
	kind: fc.constant('change' as const),
	which: fc.nat(3),
	how: fc.nat(9),
});
const manual = fc.constant({ kind: 'manual' as const });
const restart = fc.record({ kind: fc.constant('restart' as const), main: fc.nat(1) });
const move = fc.record({
	kind: fc.constant('move' as const),
	row: fc.nat(50),
	toFront: fc.boolean(),
});

const polling = (during: fc.Arbitrary<StepDuringPoll>): fc.Arbitrary<Step> =>
	fc.record({
		kind: fc.constant('poll' as const),
		main: fc.nat(1),
		published: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.boolean()),
		fate: fc.oneof(
			{ weight: 6, arbitrary: fc.constant('kept' as const) },
			{ weight: 1, arbitrary: fc.constantFrom('discarded' as const, 'crash' as const) },
		),
		trouble: fc.option(trouble, { nil: undefined, freq: 4 }),
		omit: fc.option(fc.nat(100), { nil: undefined, freq: 2 }),
		during: fc.array(fc.record({ request: fc.nat(8), step: during }), { maxLength: 2 }),
	});

const dialect: fc.Arbitrary<Schedule['dialect']> = fc.record({
	dateUnit: fc.constantFrom('s', 'ms'),
	dateLimits: fc.constantFrom('exclusive', 'inclusive'),
	total: fc.constantFrom('filtered', 'missing', 'unfiltered'),
	firstPage: fc.constantFrom(0, 1),
	maxLimit: fc.constantFrom(2, 3, 10, 100),
	overLimit: fc.constantFrom('clamp', 'refuse'),
	pastEnd: fc.constantFrom<Schedule['dialect']['pastEnd'][]>('empty', 400, 404),
	order: fc.constantFrom('oldestFirst', 'newestFirst'),
	dateHeader: fc.constantFrom('present', 'missing', 'sometimes'),
});

const statuses: fc.Arbitrary<Schedule['statuses']> = fc.record({
	statusFilter: fc.constantFrom('applied', 'applied', 'ignored', 'rejected'),
	liveStatus: fc.constantFrom('both', 'lagging', 'alone'),
});

const lines: fc.Arbitrary<Schedule['lines']> = fc.record({
	ids: fc.constantFrom('eventId', 'none'),
	types: fc.constantFrom([], ['TopicCreated'], ['TopicCreated', 'SpotMemberLeft']),
});

/** A burst that is output one by one would take thousands of polls. */
function withoutTinyOutputs(schedule: Schedule): Schedule {
	const isBurst = (step: Step) => step.kind === 'register' && step.members > 1_000;
	return schedule.steps.some(isBurst) ? { ...schedule, maxItems: undefined } : schedule;
}

/**
 * Random schedules.
 * @param size the maximum number of steps
 * @param changes whether anything can happen besides someone or something being added
 * @param bursts whether tens of thousands can be added at once, which is rare because it takes seconds
 */
export function schedules({
	size,
	changes = false,
	bursts = false,
}: {
	size: number;
	changes?: boolean;
	bursts?: boolean;
}): fc.Arbitrary<Schedule> {
	return fc.constantFrom(2, 60).chain((overlapMinutes) => {
		const skew = fc.oneof(
			fc.constant(0),
			fc.integer({ min: -5, max: 5 }).map((share) => (share / 11) * overlapMinutes * MINUTE),
		);
		const event = changes ? fc.oneof(registration, change) : registration;
		const rareStep = { weight: bursts && overlapMinutes === 2 ? 1 : 0, arbitrary: burst };
		const calmStep = fc.oneof(
			rareStep,
			{ weight: 300, arbitrary: event },
			{ weight: 300, arbitrary: waiting(overlapMinutes) },
			{ weight: 300, arbitrary: manual },
		);
		const innerPoll = polling(fc.oneof(event, waiting(overlapMinutes)));
		const during = fc.oneof(
			event,
			move,
			innerPoll as fc.Arbitrary<Exclude<StepDuringPoll, { kind: 'move' }>>,
		);
		const schedule = fc.record({
			regime: fc.constantFrom(...regimes),
			dialect,
			statuses,
			lines,
			twoMains: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.boolean()),
			overlapMinutes: fc.constant(overlapMinutes),
			maxItems: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined, freq: 2 }),
			dateSkewMs: skew,
			localSkewMs: skew,
			budgetMs: fc.constantFrom(1_000, 4_000, 36_000),
			disturbance: fc.constantFrom('omissions', 'moves'),
			ages: fc.array(fc.nat(3 * overlapMinutes * MINUTE), { maxLength: 8 }),
			activation: fc.array(trouble, { maxLength: 1 }),
			steps: fc.array(
				fc.oneof(
					{ weight: 3, arbitrary: calmStep },
					{ weight: 1, arbitrary: restart },
					{ weight: 5, arbitrary: polling(during) },
				),
				{ maxLength: size },
			),
		});
		// Where MeltingSpot always sends its time, n8n's own clock doesn't matter.
		return schedule
			.map(withoutTinyOutputs)
			.map((each) =>
				each.dialect.dateHeader === 'present'
					? { ...each, localSkewMs: each.localSkewMs * 10 }
					: each,
			);
	});
}
