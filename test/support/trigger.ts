/* eslint-disable @n8n/community-nodes/no-restricted-imports -- waits for requests */
import { setTimeout as wait } from 'node:timers/promises';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Emulator, ResetOptions } from '../../emulator';
import { poll, type PollOptions } from './n8n';
import { useEmulator } from './spot';

const MINUTE = 60_000;

/** Where the clocks of n8n and of the emulator stand when a test begins. */
const BEGINNING = Date.UTC(2026, 10, 2, 9);

export type TriggerOptions = Partial<Omit<PollOptions, 'staticData'>>;

/**
 * An emulated Spot and a trigger that polls it, for the tests of a file. Each test gets fresh ones. Time stands still
 * for both n8n and the emulator until `pass` advances it; only timers and timeouts are real.
 */
export function useTrigger(startWith: ResetOptions = {}) {
	let workflows = 0;

	const trigger = Object.assign(useEmulator(startWith), {
		/** The node's part of the static data, as a live object. */
		staticData: {} as IDataObject,

		/** One poll. @returns what it output, as MeltingSpot sends it unless the options say otherwise */
		async members(
			{ parameters = {}, ...options }: TriggerOptions = {},
			staticData?: IDataObject,
		): Promise<IDataObject[] | null> {
			const own = { simplify: false, ...(parameters.options as IDataObject | undefined) };
			const output = await poll({
				parameters: { ...parameters, options: own } as INodeParameters,
				credentials: trigger.credentials,
				workflowId: `workflow-${workflows}`,
				...options,
				staticData: staticData ?? trigger.staticData,
			});
			if (output === null) return null;
			expect(output).toHaveLength(1);
			expect(output[0]).not.toHaveLength(0);
			return output[0].map(({ json }) => json);
		},

		/** One poll. @returns the ids of the members that it output, in alphabetical order */
		async poll(options: TriggerOptions = {}, staticData?: IDataObject): Promise<string[] | null> {
			const members = await trigger.members(options, staticData);
			return members && members.map((member) => String(member.id)).sort();
		},

		/** Polls until no one is output. @returns who was output, poll by poll */
		async pollUntilQuiet(options: TriggerOptions = {}, mostPolls = 50): Promise<string[][]> {
			const polls: string[][] = [];
			for (let count = 0; count < mostPolls; count++) {
				const ids = await trigger.poll(options);
				if (ids === null) return polls;
				polls.push(ids);
				trigger.pass(1);
			}
			throw new Error(`Still someone new after ${mostPolls} polls`);
		},

		/** Registers members now. @returns their ids, in alphabetical order */
		register(count = 1, registration: Parameters<Emulator['register']>[0] = {}): string[] {
			return Array.from({ length: count }, () => trigger.emulator.register(registration).id).sort();
		},

		/** Advances time for n8n and for the emulator. */
		pass(minutes: number): void {
			jest.setSystemTime(Date.now() + minutes * MINUTE);
		},

		/** This many minutes ago. */
		ago: (minutes: number) => Date.now() - minutes * MINUTE,

		/** Starts over with another workflow and the original Spot. */
		renew(): void {
			workflows += 1;
			setCalendar({ runs: false });
			trigger.emulator.reset();
			trigger.renewKey();
			trigger.staticData = {};
		},

		wait: async (milliseconds: number) => await wait(milliseconds),
	});

	beforeEach(() => trigger.renew());

	afterEach(() => {
		jest.useRealTimers();
	});

	return trigger;
}

/** Sets the calendar, and nothing else: timers stay real. @param runs whether it advances on its own */
export function setCalendar({ now = BEGINNING, runs }: { now?: number; runs: boolean }): void {
	jest.useFakeTimers({
		now,
		advanceTimers: runs,
		doNotFake: [
			'clearImmediate',
			'clearInterval',
			'clearTimeout',
			'hrtime',
			'nextTick',
			'performance',
			'queueMicrotask',
			'setImmediate',
			'setInterval',
			'setTimeout',
		],
	});
}

/** What n8n keeps in its database: plain JSON. */
export const throughJson = (staticData: IDataObject): IDataObject =>
	JSON.parse(JSON.stringify(staticData)) as IDataObject;
