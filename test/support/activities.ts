import type { IDataObject } from 'n8n-workflow';

export const HOUR = 60 * 60_000;
export const iso = (time: number) => new Date(time).toISOString();
/** Long ago, at a whole second. */
export const BEGIN = Date.UTC(2026, 0, 5);

/** Gets all activities since then. */
export const getAllActivities = (own: IDataObject = {}) => ({
	resource: 'activity',
	operation: 'getAll',
	from: iso(BEGIN),
	returnAll: true,
	...own,
});
