import { Clock, realTime, type ClockSetting, type Time } from './conditions/clock';
import { changeDialect } from './conditions/dialect';
import { FaultQueue } from './conditions/faults';
import type { Latency } from './conditions/latency';
import { DOCUMENTED_QUOTA, QuotaGuard, type Quota } from './conditions/quota';
import { SpotStore } from './data/store';
import { Dialect, resources } from './resources';

export interface SpotOptions {
	/** The secret key that requests must carry. */
	key?: string;
	/** How many members there are at first; 1,000 unless set. */
	members?: number;
	/** The same seed gives the same Spot; 1 unless set. */
	seed?: number;
	/** The id of the Spot; drawn from the seed unless set. */
	spotId?: string;
	dialect?: Partial<Dialect>;
	/** What MeltingSpot documents unless set; null for none. */
	quota?: Quota | null;
	/** Where the emulator's clock starts: real time unless set. */
	now?: ClockSetting;
	/** The round trip of a request and its response; 0 unless set. */
	latencyMs?: Latency;
	/** The time that passes around it: real time unless set. */
	time?: Time;
}

/** One emulated Spot: its data, and the conditions under which it is served. */
export class Spot {
	readonly time: Time;
	readonly clock: Clock;
	readonly store: SpotStore;
	readonly faults = new FaultQueue();
	key: string;
	dialect: Dialect;
	latency: Latency;
	quota: QuotaGuard;

	constructor({
		key = 'emulator-secret-key',
		members = 1000,
		seed = 1,
		spotId,
		dialect,
		quota = DOCUMENTED_QUOTA,
		now,
		latencyMs = 0,
		time = realTime,
	}: SpotOptions) {
		this.key = key;
		this.dialect = changeDialect(Dialect, dialect);
		this.latency = latencyMs;
		this.quota = new QuotaGuard(quota);
		this.time = time;
		this.clock = new Clock(now, time);
		this.store = new SpotStore({ seed, members, spotId }, this.clock, () => this.dialect);
		// Eagerly, since seeded dates count back from the clock at the start.
		for (const each of resources) this.store.of(each);
	}

	/** Whether an Authorization header opens this Spot in its dialect. */
	accepts(header: string | undefined): boolean {
		const { authorization } = this.dialect;
		const raw = authorization !== 'bearer' && header === this.key;
		const bearer =
			authorization !== 'raw' && header?.replace(/^bearer +/i, 'Bearer ') === `Bearer ${this.key}`;
		return raw || bearer;
	}

	/** The value of the Date header, in ms since 1970. */
	dateShown(): number {
		return this.clock.now() + this.dialect.dateSkewMs;
	}
}
