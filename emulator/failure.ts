/** A request that the API refuses. */
export class Failure extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

/** The body of a refusal. Its shape is an assumption: the documentation shows none. */
export function failureBody(statusCode: number, message: string) {
	return { statusCode, message };
}
