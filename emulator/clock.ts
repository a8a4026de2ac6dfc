/** A time in ms since 1970 from which the clock runs on, a distance from real time, or a moment to stand still at. */
export type ClockSetting = number | { offset: number } | { frozenAt: number };

/** The time that the emulator lives in: it dates registrations, invitations and the `Date` header. */
export class Clock {
	private setting: { offset: number } | { frozenAt: number } = { offset: 0 };

	constructor(setting: ClockSetting = { offset: 0 }) {
		this.set(setting);
	}

	set(setting: ClockSetting): void {
		this.setting = typeof setting === 'number' ? { offset: setting - Date.now() } : setting;
	}

	/** Milliseconds since 1970. */
	now(): number {
		return 'frozenAt' in this.setting ? this.setting.frozenAt : Date.now() + this.setting.offset;
	}
}
