import type { ListEndpoint, MemberListEndpoint } from '../../transport/endpoints';

/** The dates by which members can be filtered. */
export type DateField = 'registrationDate' | 'invitationDate';

/** What a date filter counts since 1970. */
export type DateUnit = 'seconds' | 'milliseconds';

/**
 * What the documentation leaves open and the API's responses have shown. Kept per key, as long as the process lives.
 * The files beside this one say, per question, what is assumed, how it is found out, and what could go if it were
 * settled.
 */
export interface ApiBehavior {
	/** The unit of a list's date filter, once it is certain (`dateUnit.ts`). */
	dateUnit: Map<`${MemberListEndpoint} ${DateField}`, DateUnit>;
	/** Whether the API rejects 100 rows per page. */
	rejectsPageSize: boolean;
	/** Whether `[in]` reads "a,b" as two values, once that is known (`listFilters.ts`). */
	supportsListFilters?: boolean;
	/** Whether a list's filter by text ignores case, once that is known (`textCase.ts`). */
	ignoresCase: Map<`${ListEndpoint} ${string}`, boolean>;
	/** The lists that reject the filter by status (`statusFilter.ts`). */
	rejectsStatusFilter: Set<ListEndpoint>;
	/** What updates do to fields that aren't sent (`partialUpdate.ts`). */
	partialUpdate: {
		/** They keep them. */
		isSafe?: true;
		/** They empty them: why no update is sent any more. */
		refusal?: string;
		/** The update that is finding out. */
		probe?: Promise<unknown>;
	};
}

export function unknownBehavior(): ApiBehavior {
	return {
		dateUnit: new Map(),
		ignoresCase: new Map(),
		rejectsPageSize: false,
		rejectsStatusFilter: new Set(),
		partialUpdate: {},
	};
}
