/* eslint-disable @n8n/community-nodes/no-restricted-globals -- the environment says how many schedules to try */

const { SCHEDULES = '200', SCHEDULES_OVER_HTTP = '15', SCHEDULE_SEED } = process.env;

/**
 * How many random schedules the trigger is tested with, for each event. They differ each time. A failure prints its seed,
 * and `SCHEDULE_SEED=<seed>` repeats the same ones.
 */
export const scheduleSettings = {
	inVirtualTime: Number(SCHEDULES),
	overHttp: Number(SCHEDULES_OVER_HTTP),
	seed: SCHEDULE_SEED === undefined ? undefined : Number(SCHEDULE_SEED),
};
