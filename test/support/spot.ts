/* eslint-disable @n8n/community-nodes/no-restricted-imports -- waits for requests */
import { setTimeout as wait } from 'node:timers/promises';
import type { IDataObject, INodeParameters, NodeApiError } from 'n8n-workflow';
import { startEmulator, type Emulator, type ResetOptions } from '../../emulator';
import {
	runExecution,
	runNode,
	type Execution,
	type NodeRun,
	type NodeSettings,
	type RunNodeOptions,
} from './n8n';
import { secretKey } from './secrecy';
import { time } from './time';

type Options = Partial<Omit<RunNodeOptions, 'parameters'>>;

/** A request as the emulator got it. */
export interface Sent {
	method: string;
	path: string;
	query: Record<string, string | string[]>;
	body: unknown;
}

/** An emulator for the tests of a file. */
export function useEmulator(startWith: ResetOptions = {}) {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ ...startWith, time });
		time.watch(() => emulator.requests.length);
	});
	afterAll(async () => {
		await emulator.close();
	});
	return {
		get emulator() {
			return emulator;
		},

		get credentials() {
			return { apiKey: emulator.key, baseUrl: emulator.url };
		},

		/** Waits until this many requests have arrived since the log was cleared. */
		async requestsArrived(count: number): Promise<void> {
			while (emulator.requests.length < count) await wait(1);
		},

		/** As if no one had used the package with this Spot before: it stores what it learned per key. */
		renewKey(): void {
			time.reset();
			emulator.setKey(secretKey());
			emulator.clearLog();
		},
	};
}

/** An emulated Spot for the tests of a file. Each test gets a fresh one, with its own key. */
export function useSpot(startWith: ResetOptions = {}) {
	const spot = Object.assign(useEmulator(startWith), {
		async run(parameters: INodeParameters, options: Options = {}): Promise<NodeRun> {
			return await runNode({ parameters, credentials: spot.credentials, ...options });
		},

		/** Runs a whole workflow around the node, so that n8n applies the node's settings. Waits are cut to 1 ms. */
		async execute(
			parameters: INodeParameters,
			settings: NodeSettings,
			items: IDataObject[] = [{}],
		): Promise<Execution> {
			const quick = { waitBetweenTries: 1, ...settings };
			const { credentials } = spot;
			return await runExecution({ parameters, credentials, settings: quick, items });
		},

		/** What the node outputs, without the pairing. */
		async rows(parameters: INodeParameters, options?: Options): Promise<IDataObject[]> {
			return (await spot.run(parameters, options)).items.map(({ json }) => json);
		},

		/** The error with which the run ends. */
		async failure(parameters: INodeParameters, options?: Options): Promise<NodeApiError> {
			let run: NodeRun;
			try {
				run = await spot.run(parameters, options);
			} catch (error) {
				return error as NodeApiError;
			}
			throw new Error(`The run succeeded: ${JSON.stringify(run)}`);
		},

		/**
		 * Runs until this many requests have arrived, then cancels the execution. @returns how long it kept going after
		 * that, in ms, and its error
		 */
		async cancelAt(requests: number, parameters: INodeParameters, options: Options = {}) {
			const cancel = new AbortController();
			return await time.hold(async () => {
				const failing = spot.failure(parameters, { ...options, signal: cancel.signal });
				await spot.requestsArrived(requests);
				// Until the response, if there is one, has been processed.
				await time.quiet();
				const cancelledAt = time.monotonic();
				cancel.abort();
				const error = await failing;
				return { error, tookMs: time.monotonic() - cancelledAt };
			});
		},

		/** The requests so far, in order of arrival. */
		sent(): Sent[] {
			return spot.emulator.requests.map(({ method, path, query, body }) => ({
				method,
				path,
				query,
				body,
			}));
		},

		/** The number of requests so far, by `GET /path`. */
		countSent(endpoint: string): number {
			return spot.sent().filter(({ method, path }) => `${method} ${path}` === endpoint).length;
		},
	});

	beforeEach(() => {
		spot.emulator.reset();
		spot.renewKey();
	});

	return spot;
}

/** The value of the parameter "Member". */
export const member = {
	byId: (value: string) => ({ __rl: true as const, mode: 'id', value }),
	byEmail: (value: string) => ({ __rl: true as const, mode: 'email', value }),
};

/** The value of a parameter that names another entity, such as "Tag". */
export const entity = {
	byId: (value: string) => ({ __rl: true as const, mode: 'id', value }),
	byName: (value: string) => ({ __rl: true as const, mode: 'name', value }),
};
