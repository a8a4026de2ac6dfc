/* eslint-disable @n8n/community-nodes/no-restricted-globals -- the environment says how many schedules to try */

/**
 * How many random schedules the trigger is tried with: `SCHEDULE_SEED=42 npm run test:schedules`.
 * The seed of a failure is printed with it; the same seed brings the same schedules.
 */
export const scheduleSettings = {
	inVirtualTime: Number(process.env.SCHEDULES ?? 2_000),
	overHttp: Number(process.env.SCHEDULES_OVER_HTTP ?? 100),
	...(process.env.SCHEDULE_SEED !== undefined && { seed: Number(process.env.SCHEDULE_SEED) }),
};
