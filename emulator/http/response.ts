/** What an operation responds with: a status, and JSON unless the body is undefined. */
export interface ApiResponse<Status extends number = number, Body = unknown> {
	status: Status;
	body: Body;
}

export const ok = <Body>(body: Body): ApiResponse<200, Body> => ({ status: 200, body });
export const created = <Body>(body: Body): ApiResponse<201, Body> => ({ status: 201, body });
export const noContent = (): ApiResponse<204, undefined> => ({ status: 204, body: undefined });

/** The response of an operation without content. */
export function done({ emptyResponse }: { emptyResponse: 204 | '{}' | 'empty' }) {
	if (emptyResponse === 204) return noContent();
	return undocumented(200, emptyResponse === '{}' ? {} : undefined);
}

/** For a dialect that departs from the contract: `undocumented(200, {})`. An undefined body is empty. */
export const undocumented = (status: number, body?: unknown): ApiResponse<never, never> =>
	({ status, body }) as ApiResponse<never, never>;

/** A request that the API refuses. */
export class ApiFailure extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

/** The body of a refusal. Assumed: the documentation shows none. */
export function failureBody(statusCode: number, message: string) {
	return { statusCode, message };
}

/** A body with one JSON value on each line. */
export class JsonLines {
	constructor(readonly values: unknown[]) {}

	get text(): string {
		return this.values.map((value) => `${JSON.stringify(value)}\n`).join('');
	}
}

/** A response as it goes over the wire. */
export interface WireResponse {
	status: number;
	headers: Record<string, string>;
	body: string;
}

/** Without a body there is no content type either. */
export function toWire({ status, body }: ApiResponse): WireResponse {
	if (body === undefined) return { status, headers: {}, body: '' };
	const headers = { 'content-type': 'application/json; charset=utf-8' };
	return { status, headers, body: body instanceof JsonLines ? body.text : JSON.stringify(body) };
}

export const refusal = (status: number, message: string): WireResponse =>
	toWire({ status, body: failureBody(status, message) });
