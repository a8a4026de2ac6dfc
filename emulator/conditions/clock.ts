/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not part of the package; delays responses */
import { setTimeout as sleep } from 'node:timers/promises';

/** The time that passes around the emulator. Tests skip what it would wait for. */
export interface Time {
	/** Milliseconds since 1970. */
	now(): number;
	/** Milliseconds since an arbitrary point. Never jumps. */
	monotonic(): number;
	/** Waits for that many milliseconds. */
	sleep(milliseconds: number): Promise<void>;
}

export const realTime: Time = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	sleep: async (milliseconds) => await sleep(milliseconds),
};

/** Runs from a given time (ms since 1970), runs at an offset from real time, or stands still. */
export type ClockSetting = number | { now: number } | { offset: number } | { frozenAt: number };

/** The emulator's own time, for registrations, invitations and the `Date` header. */
export class Clock {
	private setting: { offset: number } | { frozenAt: number } = { offset: 0 };

	constructor(
		setting: ClockSetting = { offset: 0 },
		private readonly time = realTime,
	) {
		this.set(setting);
	}

	set(setting: ClockSetting): void {
		if (typeof setting === 'number') this.setting = { offset: setting - this.time.now() };
		else if ('now' in setting) this.set(setting.now);
		else this.setting = setting;
	}

	/** Milliseconds since 1970. */
	now(): number {
		return 'frozenAt' in this.setting
			? this.setting.frozenAt
			: this.time.now() + this.setting.offset;
	}
}
