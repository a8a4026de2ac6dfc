/* eslint-disable @n8n/community-nodes/no-restricted-globals -- the environment says how many schedules to try */

const { SCHEDULES, SCHEDULES_OVER_HTTP, SCHEDULE_SEED = SCHEDULES ? 'random' : '1' } = process.env;

/**
 * How many random schedules the trigger is tried with: `SCHEDULE_SEED=42 npm run test:schedules`.
 * The tests always try the same ones; with another number of them, or `SCHEDULE_SEED=random`, they are new ones.
 * The seed of a failure is printed with it; the same seed brings the same schedules.
 */
export const scheduleSettings = {
	inVirtualTime: Number(SCHEDULES ?? 2_000),
	overHttp: Number(SCHEDULES_OVER_HTTP ?? 100),
	...(SCHEDULE_SEED !== 'random' && { seed: Number(SCHEDULE_SEED) }),
};
