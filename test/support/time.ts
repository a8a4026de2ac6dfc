/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- waits until nothing moves any more */
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { Time } from '../../emulator';
import type { Clock } from '../../nodes/MeltingSpot/transport/clock';

/** Real milliseconds, one by one, without a new request: then all that can happen without waiting has happened. */
const QUIET_MS = 4;

/** Something that happens when time reaches a point. */
interface Alarm {
	/** By the monotonic clock. */
	at: number;
	ring(): void;
}

/**
 * Time for the package and the emulator. It passes as always, but what they would sleep through is skipped: as soon as
 * everyone waits, it jumps to the moment at which the first of them wakes. So a test sees the same times as in reality
 * and takes only as long as its requests.
 */
class SkippingTime implements Time, Clock {
	private skippedMs = 0;
	private sleepers = new Set<Alarm>();
	private deadlines = new Set<Alarm>();
	private skipping = false;
	private held = false;
	private readonly counters = new Set<() => number>();

	readonly now = () => Date.now() + this.skippedMs;

	readonly monotonic = () => performance.now() + this.skippedMs;

	readonly sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
		// Newer versions of Node print a warning.
		if (milliseconds < 0) throw new RangeError(`Slept for ${milliseconds} ms`);
		signal?.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const sleeper = { at: this.monotonic() + milliseconds, ring: resolve };
			// Node warns about more than ten listeners on one signal.
			const own = signal && AbortSignal.any([signal]);
			own?.addEventListener('abort', () => {
				this.sleepers.delete(sleeper);
				reject(own.reason as Error);
			});
			this.set(this.sleepers, sleeper);
			void this.skip();
		});
	};

	/** Fires when time passes, or is skipped, beyond it. Nothing is skipped for its sake: see `pass`. */
	readonly timeout = (milliseconds: number): AbortSignal => {
		const controller = new AbortController();
		const ring = () => controller.abort(new DOMException('Timeout', 'TimeoutError'));
		const deadline = { at: this.monotonic() + milliseconds, ring };
		this.set(this.deadlines, deadline);
		return controller.signal;
	};

	/** Makes this the time of the package. */
	install(clock: Clock): void {
		const { now, monotonic, sleep, timeout } = this;
		Object.assign(clock, { now, monotonic, sleep, timeout });
	}

	/** Skips that many milliseconds now. */
	pass(milliseconds: number): void {
		this.skippedMs += milliseconds;
		this.ringDue(this.deadlines);
		this.ringDue(this.sleepers);
	}

	/** Nothing is skipped while this number changes: requests that arrived, for example. */
	watch(counter: () => number): void {
		this.counters.add(counter);
	}

	/** Nothing is skipped while this runs. */
	async hold<T>(work: () => Promise<T>): Promise<T> {
		this.held = true;
		try {
			return await work();
		} finally {
			this.held = false;
			void this.skip();
		}
	}

	/** Waits until all has happened that can happen without waiting: no request for that many real milliseconds. */
	async quiet(milliseconds = QUIET_MS): Promise<void> {
		const count = () => [...this.counters].reduce((sum, counter) => sum + counter(), 0);
		let before = count();
		for (let quietMs = 0; quietMs < milliseconds; quietMs++) {
			await wait(1);
			// What arrived meanwhile is processed before this resumes.
			await turn();
			const after = count();
			if (after !== before) quietMs = -1;
			before = after;
		}
	}

	/** Forgets who is still asleep, so that nothing is skipped for them. */
	reset(): void {
		this.sleepers = new Set();
		this.deadlines = new Set();
	}

	private async skip(): Promise<void> {
		if (this.skipping) return;
		this.skipping = true;
		while (this.sleepers.size > 0 && !this.held) {
			await this.quiet();
			const next = Math.min(...[...this.sleepers].map(({ at }) => at));
			if (next < Infinity && !this.held) this.pass(Math.max(0, next - this.monotonic()));
		}
		this.skipping = false;
	}

	private set(alarms: Set<Alarm>, alarm: Alarm): void {
		alarms.add(alarm);
		// Time passes on its own, too.
		setTimeout(() => this.ring(alarms, alarm), alarm.at - this.monotonic()).unref();
	}

	private ring(alarms: Set<Alarm>, alarm: Alarm): void {
		if (alarms.delete(alarm)) alarm.ring();
	}

	private ringDue(alarms: Set<Alarm>): void {
		const due = [...alarms].filter(({ at }) => at <= this.monotonic());
		for (const alarm of due.sort((a, b) => a.at - b.at)) this.ring(alarms, alarm);
	}
}

export const time = new SkippingTime();
