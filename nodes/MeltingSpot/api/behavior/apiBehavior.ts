import type { IDataObject } from 'n8n-workflow';
import type { Endpoint, ListEndpoint } from '../../transport/endpoints';

/** The dates by which members can be filtered. */
export type DateField = 'registrationDate' | 'invitationDate';

/** A filter by date, or a date in a body, by endpoint and field. */
export type DatedFilter =
	| `${ListEndpoint} ${DateField | 'startDate'}`
	| 'GET /v1/activities~export fromDate'
	| 'POST /v1/lives startDate';

/** Unit of a date filter's timestamps since 1970. */
export type DateUnit = 'seconds' | 'milliseconds';

/**
 * What the documentation leaves open and the API's responses have shown. Kept per key for the lifetime of the process.
 * For each question, the other files in this folder say what is assumed, how it is detected, and what can be removed
 * once it is settled.
 */
export interface ApiBehavior {
	/** The unit of a date filter, once it is certain (`dateUnit.ts`, `liveDates.ts`). */
	dateUnit: Map<DatedFilter, DateUnit>;
	/** The creation in flight that shows in which unit a live's dates are (`liveDates.ts`). */
	firstLive?: Promise<unknown>;
	/** Whether the API rejects 100 rows per page. */
	rejectsPageSize: boolean;
	/** Whether a list's `[in]` reads "a,b" as two values, once that is known (`listFilters.ts`). */
	takesSeveral: Map<ListEndpoint, boolean>;
	/** The filters, as "endpoint parameter", that the API rejects whatever their value (`rejectedFilters.ts`). */
	rejectedFilters: Set<`${Endpoint} ${string}`>;
	/** Whether a filter by type finds the activities that it should, once that is known (`api/activities.ts`). */
	typeFilter: Map<'eventType[eq]' | 'eventType[in]', boolean>;
	/** What updates do to fields that aren't sent (`partialUpdate.ts`). */
	partialUpdate: {
		/** Updates keep them. */
		isSafe?: true;
		/** The update in flight that tests this. */
		test?: Promise<unknown>;
		/** The executions in which a member lost some. They send no further updates. */
		losses: WeakMap<object, Loss>;
	};
}

/** What a member lost in an update. */
export interface Loss {
	spotMemberId: string;
	/** The member in errors. */
	shown: string;
	/** The old values. */
	values: IDataObject;
	/** The API doesn't return it. */
	mayLoseAvatar: boolean;
}

export function unknownBehavior(): ApiBehavior {
	return {
		dateUnit: new Map(),
		rejectsPageSize: false,
		takesSeveral: new Map(),
		rejectedFilters: new Set(),
		typeFilter: new Map(),
		partialUpdate: { losses: new WeakMap() },
	};
}
