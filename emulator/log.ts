/** One request to the public API, in the order of arrival. */
export interface LoggedRequest {
	method: string;
	/** As it was sent, still percent-encoded, without the query. */
	path: string;
	/** As it was sent, without the question mark. */
	rawQuery: string;
	/** Decoded; a name that was sent several times has a list. */
	query: Record<string, string | string[]>;
	/** By name in small letters. */
	headers: Record<string, string | string[] | undefined>;
	/** Parsed if it is JSON, else the text; undefined if there is none. */
	body: unknown;
	/** Milliseconds of the server's clock that only runs forward (`performance.now()`): compare them to one another. */
	receivedAt: number;
	/** The status of the answer, also of one that never fully left; undefined if there was none. */
	status: number | undefined;
	/** Whether the answer left in full. */
	answered: boolean;
}
