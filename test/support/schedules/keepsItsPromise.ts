import * as fc from 'fast-check';
import type { Event } from '../../../nodes/MeltingSpot/trigger/state';
import { play } from './driver';
import { burst } from './bursts';
import * as examples from './examples';
import { schedules } from './generate';
import { scheduleSettings } from './settings';
import { virtualStage } from './virtualStage';
import type { Watch } from './worlds';

/** Tests the events, each with the schedules that once broke the promise and with random ones. */
export function keepsItsPromise(events: Event[], watch: Watch = 'one'): void {
	const { inVirtualTime, seed } = scheduleSettings;
	it.each(events)(
		`keeps its promise for %s in ${inVirtualTime} random schedules`,
		async (event) => {
			const isActivity = event === 'activity';
			const changes = !isActivity && !event.startsWith('member');
			// Tens of thousands at once take seconds.
			const bursts = isActivity && inVirtualTime >= 1_000;
			const known = { ...examples, ...(bursts && { burst }) };
			await fc.assert(
				fc.asyncProperty(schedules({ size: 25, changes, bursts }), async (schedule) => {
					await play(schedule, virtualStage(event, schedule, watch));
				}),
				{
					numRuns: inVirtualTime,
					seed,
					examples: Object.values(known).map((schedule) => [schedule]),
				},
			);
		},
		// 20,000 take minutes, and a failure is shrunk.
		3_600_000,
	);
}
