/** The dates by which members can be filtered. */
export type DateField = 'registrationDate' | 'invitationDate';

/** What a date filter counts since 1970. */
export type DateUnit = 'seconds' | 'milliseconds';

/** What the documentation leaves open and the API's responses have shown. Kept per key. */
export interface ApiBehavior {
	/** The unit of a date filter, once it is certain. */
	dateUnit: Map<DateField, DateUnit>;
	/** Whether the API rejects 100 rows per page. */
	rejectsPageSize: boolean;
	/** Whether `[in]` reads "a,b" as two values, once that is known. */
	supportsListFilters?: boolean;
}

export function unknownBehavior(): ApiBehavior {
	return { dateUnit: new Map(), rejectsPageSize: false };
}
