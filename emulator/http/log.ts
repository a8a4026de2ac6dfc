/** One request to the public API, in the order of arrival. */
export interface LoggedRequest {
	method: string;
	/** As sent, still percent-encoded, without the query. */
	path: string;
	/** As sent, without the question mark. */
	rawQuery: string;
	/** Decoded; a name sent several times has a list of values. */
	query: Record<string, string | string[]>;
	/** By name in lower case. */
	headers: Record<string, string | string[] | undefined>;
	/** Parsed if it is JSON, else the text; undefined if there is none. */
	body: unknown;
	/** Milliseconds of the server's monotonic clock (`performance.now()`): compare them only to one another. */
	receivedAt: number;
	/** The status of the response, even if it was cut off; undefined if there was none. */
	status: number | undefined;
	/** Whether the full response was sent. */
	answered: boolean;
}

/** The most requests that arrived within any span of `ms` milliseconds, each counted at its arrival. */
export function mostRequestsWithin(ms: number, requests: readonly LoggedRequest[]): number {
	const arrivals = requests.map(({ receivedAt }) => receivedAt).sort((a, b) => a - b);
	let first = 0;
	return arrivals.reduce((most, arrival, index) => {
		while (arrival - arrivals[first] >= ms) first += 1;
		return Math.max(most, index - first + 1);
	}, 0);
}
