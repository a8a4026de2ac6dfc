import { failureBody } from './failure';
import type { Fault, FaultOf } from './faults';
import type { Spot } from './spot';

/** An answer as it goes out. */
export interface Reply {
	status: number;
	headers: Record<string, string>;
	body: string;
}

/** What the faults of the wire do to an answer: the connection is reset, cut in mid body, or stays silent. */
export type Cut = 'reset' | 'half' | 'silence';

/** What a request leads to. */
export interface Outcome {
	reply?: Reply;
	cut?: Cut;
	/** The answer waits so many ms. */
	delay?: number;
}

export function json(status: number, body: unknown): Reply {
	return {
		status,
		headers: { 'content-type': 'application/json; charset=utf-8' },
		body: JSON.stringify(body),
	};
}

export function refusal(status: number, message: string): Reply {
	return json(status, failureBody(status, message));
}

export function tooManyRequests(spot: Spot, waitMs: number): Reply {
	const { retryAfter = 'seconds' } = spot.quota.quota ?? {};
	const reply = refusal(429, 'The quota of requests is used up');
	if (retryAfter === 'seconds') {
		reply.headers['retry-after'] = String(Math.ceil(waitMs / 1000));
	} else if (retryAfter === 'httpDate') {
		reply.headers['retry-after'] = httpDateIn(spot, waitMs);
	}
	return reply;
}

/** The answer of a fault that strikes instead of the operation; undefined for one that lets the operation happen. */
export function replyInstead(fault: Fault, spot: Spot): Outcome | undefined {
	switch (fault.kind) {
		case 'status':
			return { reply: statusReply(fault, spot) };
		case 'redirect':
			return {
				reply: { status: fault.status, headers: { location: fault.location }, body: '' },
			};
		case 'html':
			return {
				reply: {
					status: fault.status ?? 200,
					headers: { 'content-type': 'text/html; charset=utf-8' },
					body: '<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>',
				},
			};
		case 'payloadTooLarge':
			return {
				reply: refusal(413, `More than ${fault.maxEmails} e-mail addresses`),
			};
		case 'resetBefore':
			return { cut: 'reset' };
		default:
			return undefined;
	}
}

/** What a fault makes of the answer after the operation took effect. */
export function spoil(reply: Reply, fault: Fault): Outcome {
	switch (fault.kind) {
		case 'latency':
			return { reply, delay: fault.ms };
		case 'hang':
			return { cut: 'silence' };
		case 'resetAfter':
			return { cut: 'reset' };
		case 'halfAnswer':
			return { reply, cut: 'half' };
		case 'truncatedJson':
			return { reply: { ...reply, body: reply.body.slice(0, Math.ceil(reply.body.length / 2)) } };
		case 'wrongShape':
			return { reply: json(reply.status, fault.body) };
		default:
			return { reply };
	}
}

function statusReply({ status, retryAfter, body }: FaultOf<'status'>, spot: Spot): Reply {
	const reply = json(status, body ?? failureBody(status, 'The emulator was told to fail'));
	if (typeof retryAfter === 'number') {
		reply.headers['retry-after'] = String(retryAfter);
	} else if (retryAfter) {
		reply.headers['retry-after'] = httpDateIn(spot, retryAfter.httpDateIn);
	}
	return reply;
}

/** HTTP dates hold whole seconds, so this is that time or up to a second later. */
function httpDateIn(spot: Spot, ms: number): string {
	return new Date(Math.ceil((spot.dateShown() + ms) / 1000) * 1000).toUTCString();
}
