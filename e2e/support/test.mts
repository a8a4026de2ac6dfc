import { after, afterEach, before } from 'node:test';
import pWaitFor from 'p-wait-for';
import { TestEnvironment, type TestEnvironmentOptions } from './environment.mts';

/**
 * A test environment for the tests in a file: opened before the first one, closed after the last one. What it leaves
 * behind is kept if one of them fails. @returns an object that holds it once it's open
 */
export function withTestEnvironment(options: () => TestEnvironmentOptions): {
	environment: TestEnvironment;
} {
	const holder = {} as { environment: TestEnvironment };
	let failed = false;
	before(async () => {
		holder.environment = await TestEnvironment.open(options()).catch(async (error: unknown) => {
			// only the setup is retried, never a test
			console.error('The test environment did not open, trying once more:', error);
			return await TestEnvironment.open(options());
		});
	});
	afterEach((test) => {
		failed ||= 'passed' in test && !test.passed;
	});
	after(async () => await holder.environment?.close({ keep: failed }));
	return holder;
}

/** Waits for a condition, and names it in the error if it times out. */
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
