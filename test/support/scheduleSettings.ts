/* eslint-disable @n8n/community-nodes/no-restricted-globals -- the environment says how many schedules to try */

/**
 * How many random schedules the trigger is tried with: `SCHEDULES=20000 SCHEDULE_SEED=42 npx jest poll.property`.
 * The seed of a failure is printed with it; the same seed brings the same schedules.
 */
export const scheduleSettings = {
	inVirtualTime: Number(process.env.SCHEDULES ?? 2_000),
	overHttp: Number(process.env.SCHEDULES_OVER_HTTP ?? 100),
	...(process.env.SCHEDULE_SEED !== undefined && { seed: Number(process.env.SCHEDULE_SEED) }),
};
