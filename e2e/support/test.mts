import { after, afterEach, before } from 'node:test';
import pWaitFor from 'p-wait-for';
import { Stage, type StageOptions } from './stage.mts';

/**
 * A stage for the tests of a file: opened before the first one, closed after the last one. What it left
 * behind is kept if one of them failed.
 * @returns where to find it, once it is open
 */
export function withStage(options: () => StageOptions): { stage: Stage } {
	const holder = {} as { stage: Stage };
	let failed = false;
	before(async () => {
		holder.stage = await Stage.open(options()).catch(async (error: unknown) => {
			// only getting ready is tried again, no test ever is
			console.error('The stage did not open, trying once more:', error);
			return await Stage.open(options());
		});
	});
	afterEach((test) => {
		failed ||= 'passed' in test && !test.passed;
	});
	after(async () => await holder.stage?.close({ keep: failed }));
	return holder;
}

/** Waits for a state, and says what was waited for if it does not come. */
export async function until(
	what: string,
	isThere: () => boolean | Promise<boolean>,
	milliseconds = 60_000,
): Promise<void> {
	await pWaitFor(isThere, {
		interval: 250,
		timeout: { milliseconds, message: `Waited ${milliseconds / 1000} s in vain: ${what}` },
	});
}
