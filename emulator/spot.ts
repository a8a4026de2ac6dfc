import { Clock, type ClockSetting } from './clock';
import { dialectWith, type Dialect } from './dialect';
import { FaultQueue } from './faults';
import type { Latency } from './latency';
import { MemberListing } from './listing';
import { DOCUMENTED_QUOTA, QuotaGuard, type Quota } from './quota';
import { World } from './world';

export interface SpotOptions {
	/** The secret key that requests have to carry. */
	key?: string;
	/** How many members there are at first; 1,000 unless set. */
	members?: number;
	/** The same seed brings the same Spot; 1 unless set. */
	seed?: number;
	/** The id of the Spot; one of the seed unless set. */
	spotId?: string;
	dialect?: Partial<Dialect>;
	/** What MeltingSpot documents unless set; null for none. */
	quota?: Quota | null;
	/** Where the emulator's clock starts: real time unless set. */
	now?: ClockSetting;
	/** How long a request and its answer are on the way together; 0 unless set. */
	latencyMs?: Latency;
}

/** Everything about one emulated Spot that can be set and changed while it runs. */
export class Spot {
	readonly clock: Clock;
	readonly world: World;
	readonly listing: MemberListing;
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
	}: SpotOptions) {
		this.key = key;
		this.dialect = dialectWith(dialect);
		this.latency = latencyMs;
		this.quota = new QuotaGuard(quota);
		this.clock = new Clock(now);
		this.world = new World(seed, members, this.clock, () => this.dialect, spotId);
		this.listing = new MemberListing(this.world, this.clock, seed);
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
