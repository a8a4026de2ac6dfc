/** Runs from a given time (ms since 1970), runs at an offset from real time, or stands still. */
export type ClockSetting = number | { now: number } | { offset: number } | { frozenAt: number };

/** The emulator's own time, for registrations, invitations and the `Date` header. */
export class Clock {
	private setting: { offset: number } | { frozenAt: number } = { offset: 0 };

	constructor(setting: ClockSetting = { offset: 0 }) {
		this.set(setting);
	}

	set(setting: ClockSetting): void {
		if (typeof setting === 'number') this.setting = { offset: setting - Date.now() };
		else if ('now' in setting) this.set(setting.now);
		else this.setting = setting;
	}

	/** Milliseconds since 1970. */
	now(): number {
		return 'frozenAt' in this.setting ? this.setting.frozenAt : Date.now() + this.setting.offset;
	}
}
