import { Type, type Static } from '@sinclair/typebox';
import { count } from './bounds';

const TEN_SECONDS = 10_000;
const ONE_DAY = 24 * 60 * 60 * 1000;

export const Quota = Type.Object(
	{
		/** Requests that may arrive within any 10 seconds. */
		perTenSeconds: count(),
		/** Requests that may arrive within a day, which begins with its first request. */
		perDay: count(),
		/** How a 429 says when to retry; in seconds unless set. */
		retryAfter: Type.Optional(
			Type.Union([Type.Literal('seconds'), Type.Literal('httpDate'), Type.Literal('none')]),
		),
		/** Whether a request that got a 429 also counts; false unless set. */
		countRefused: Type.Optional(Type.Boolean()),
	},
	{ additionalProperties: false },
);
export type Quota = Static<typeof Quota>;

/** What MeltingSpot documents. Assumed: beyond that, 429 with `Retry-After`. */
export const DOCUMENTED_QUOTA: Quota = { perTenSeconds: 100, perDay: 50_000 };

/** Counts requests by arrival time, in ms of a monotonic clock. */
export class QuotaGuard {
	/** Arrivals of the last 10 seconds, oldest first. */
	private recent: number[] = [];
	private dayStartedAt = -Infinity;
	private today = 0;

	constructor(readonly quota: Quota | null) {}

	/** Counts a request that arrives now. @returns the ms to wait if it is one too many, else 0 */
	arrive(now: number): number {
		if (!this.quota) return 0;
		if (now - this.dayStartedAt >= ONE_DAY) {
			this.dayStartedAt = now;
			this.today = 0;
		}
		const firstRecent = this.recent.findIndex((arrival) => now - arrival < TEN_SECONDS);
		this.recent = firstRecent < 0 ? [] : this.recent.slice(firstRecent);

		const waitForDay = this.today < this.quota.perDay ? 0 : this.dayStartedAt + ONE_DAY - now;
		const blocking = this.recent[this.recent.length - this.quota.perTenSeconds];
		const waitForSeconds =
			this.recent.length < this.quota.perTenSeconds ? 0 : (blocking ?? now) + TEN_SECONDS - now;
		const wait = Math.max(waitForDay, waitForSeconds);

		if (wait === 0 || this.quota.countRefused) {
			this.recent.push(now);
			this.today += 1;
		}
		return wait;
	}
}
