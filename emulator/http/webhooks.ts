import { Type, type Static } from '@sinclair/typebox';
import type { webhooks } from '../openapi.generated';
import { CONTRACT } from './contract';
import { ApiFailure } from './response';

export type WebhookName = keyof webhooks;

type Payload = webhooks[WebhookName]['post']['requestBody']['content']['application/json'];

interface WebhookItem {
	post: {
		summary: string;
		requestBody: { content: { 'application/json': { example: Payload } } };
	};
}

const items = Object.entries(
	(CONTRACT as unknown as { webhooks: Record<WebhookName, WebhookItem> }).webhooks,
) as Array<[WebhookName, WebhookItem]>;

/** What each webhook is called for, by its name. */
export const summaries = items.map(([name, { post }]) => [name, post.summary] as const);

/** What MeltingSpot's Test button sends, by the name of the webhook. */
export const samples = Object.fromEntries(
	items.map(([name, { post }]) => [name, post.requestBody.content['application/json'].example]),
) as Record<WebhookName, Payload>;

/** A delivery to send. */
export const WebhookDelivery = Type.Object(
	{
		url: Type.String({ format: 'uri' }),
		webhook: Type.Union(items.map(([name]) => Type.Literal(name))),
		/** Sent instead of the sample. */
		payload: Type.Optional(Type.Unknown()),
		/** The same in all attempts of a delivery; a new one unless set. */
		id: Type.Optional(Type.String({ minLength: 1 })),
		/** Whether the URL may be that of another machine. */
		anyHost: Type.Optional(Type.Boolean()),
	},
	{ additionalProperties: false },
);
export type WebhookDelivery = Static<typeof WebhookDelivery>;

/** What came back. */
export interface WebhookResponse {
	id: string;
	status: number;
	text: string;
}

/** Svix, which delivers MeltingSpot's webhooks, waits this long. */
const TIMEOUT_MS = 15_000;

let deliveries = 0;

/**
 * Sends a delivery once, as MeltingSpot's Test button does. There is no `svix-signature`, since no source shows a
 * secret. Redirects aren't followed.
 * @param now the time of the emulator's clock
 * @throws ApiFailure if the URL isn't allowed, or doesn't respond
 */
export async function deliver(
	{ url, webhook, payload = samples[webhook], id, anyHost = false }: WebhookDelivery,
	now: number,
): Promise<WebhookResponse> {
	refuseOtherHosts(new URL(url), anyHost);
	const sentId = id ?? `msg_${String(++deliveries).padStart(27, '0')}`;
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'svix-id': sentId,
				'svix-timestamp': String(Math.floor(now / 1_000)),
				'user-agent': 'Svix-Webhooks',
			},
			body: JSON.stringify(payload),
			redirect: 'manual',
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
		return { id: sentId, status: response.status, text: await response.text() };
	} catch (error) {
		throw unreachable(url, error as Error);
	}
}

const unreachable = (url: string, { message, cause }: Error) =>
	new ApiFailure(502, `${url} did not respond: ${cause ? String(cause) : message}`);

function refuseOtherHosts({ protocol, hostname }: URL, anyHost: boolean): void {
	if (!/^https?:$/.test(protocol)) throw new ApiFailure(400, 'The url must be http or https');
	// The parser has turned 127.1 and 0x7f000001 into 127.0.0.1.
	if (!anyHost && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) {
		throw new ApiFailure(400, `${hostname} is another machine; "anyHost" allows it`);
	}
}
