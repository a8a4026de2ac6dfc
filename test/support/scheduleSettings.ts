/* eslint-disable @n8n/community-nodes/no-restricted-globals -- the environment says how many schedules to try */

const { SCHEDULES, SCHEDULES_OVER_HTTP, SCHEDULE_SEED = SCHEDULES ? 'random' : '1' } = process.env;

/**
 * How many random schedules the trigger is tested with: `SCHEDULE_SEED=42 npm run test:schedules`. The tests always use
 * the same ones; with a different number of them, or `SCHEDULE_SEED=random`, they use new ones. A failure prints its
 * seed; the same seed reproduces the same schedules.
 */
export const scheduleSettings = {
	inVirtualTime: Number(SCHEDULES ?? 2_000),
	overHttp: Number(SCHEDULES_OVER_HTTP ?? 100),
	...(SCHEDULE_SEED !== 'random' && { seed: Number(SCHEDULE_SEED) }),
};
