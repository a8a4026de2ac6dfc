import type { Fault, FaultOf } from '../conditions/faults';
import type { Spot } from '../spot';
import { failureBody, refusal, toWire, type WireResponse } from './response';

/** What a request leads to. */
export interface Outcome {
	response?: WireResponse;
	/** The connection is reset, closed in the middle of the response, or stays silent. */
	cut?: 'reset' | 'half' | 'silence';
	delayMs?: number;
}

/** The over-quota response. */
export function tooManyRequests(spot: Spot, waitMs: number): WireResponse {
	const { retryAfter = 'seconds' } = spot.quota.quota ?? {};
	const response = refusal(429, 'The quota of requests is used up');
	if (retryAfter === 'seconds') {
		response.headers['retry-after'] = String(Math.ceil(waitMs / 1000));
	} else if (retryAfter === 'httpDate') {
		response.headers['retry-after'] = httpDateIn(spot, waitMs);
	}
	return response;
}

/** What a fault does instead of the operation; undefined for one that lets the operation happen. */
export function outcomeInstead(fault: Fault, spot: Spot): Outcome | undefined {
	switch (fault.kind) {
		case 'status':
			return { response: statusResponse(fault, spot) };
		case 'redirect':
			return {
				response: { status: fault.status, headers: { location: fault.location }, body: '' },
			};
		case 'html':
			return {
				response: {
					status: fault.status ?? 200,
					headers: { 'content-type': 'text/html; charset=utf-8' },
					body: '<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>',
				},
			};
		case 'payloadTooLarge':
			return { response: refusal(413, `More than ${fault.maxEmails} email addresses or ids`) };
		case 'resetBefore':
			return { cut: 'reset' };
		default:
			return undefined;
	}
}

/**
 * What a fault does to the response after the operation took effect. Body faults also strike a response without a body:
 * it gets one, and the status 200 instead of 204.
 */
export function applyResponseFault(response: WireResponse, fault: Fault): Outcome {
	const status = response.status === 204 ? 200 : response.status;
	switch (fault.kind) {
		case 'latency':
			return { response, delayMs: fault.ms };
		case 'hang':
			return { cut: 'silence' };
		case 'resetAfter':
			return { cut: 'reset' };
		case 'halfAnswer':
			return { response, cut: 'half' };
		case 'truncatedJson': {
			const whole = response.body === '' ? toWire({ status, body: {} }) : response;
			return {
				response: { ...whole, body: whole.body.slice(0, Math.ceil(whole.body.length / 2)) },
			};
		}
		case 'wrongShape':
			return { response: toWire({ status, body: fault.body }) };
		default:
			return { response };
	}
}

function statusResponse({ status, retryAfter, body }: FaultOf<'status'>, spot: Spot): WireResponse {
	const response = toWire({
		status,
		body: body ?? failureBody(status, 'The emulator was told to fail'),
	});
	if (typeof retryAfter === 'number') {
		response.headers['retry-after'] = String(retryAfter);
	} else if (retryAfter) {
		response.headers['retry-after'] = httpDateIn(spot, retryAfter.httpDateIn);
	}
	return response;
}

/** HTTP dates have only whole seconds, so this may be up to a second later. */
function httpDateIn(spot: Spot, ms: number): string {
	return new Date(Math.ceil((spot.dateShown() + ms) / 1000) * 1000).toUTCString();
}
