import type { CompletedRequest, Mockttp } from 'mockttp';

export interface SlackMessage {
	channel: string;
	text: string;
	[field: string]: unknown;
}

/** slack.com, as far as n8n's Slack node needs it to post to channels. It remembers what was posted. */
export class Slack {
	readonly token = 'xoxb-e2e';
	readonly channels = ['community', 'community-alerts'].map((name, index) => ({
		id: `C000000000${index}`,
		name,
		is_channel: true,
		is_member: true,
	}));
	readonly messages: SlackMessage[] = [];
	readonly #onArrival: (line: string) => void;

	/** @param onArrival receives what was posted, as readable lines */
	constructor(onArrival: (line: string) => void) {
		this.#onArrival = onArrival;
	}

	async listen(proxy: Mockttp): Promise<void> {
		const host = 'https://slack.com/api';
		await this.#answer(proxy, `${host}/chat.postMessage`, (body) => this.#post(body));
		await this.#answer(proxy, `${host}/conversations.list`, () => ({ channels: this.channels }));
		await this.#answer(proxy, `${host}/users.list`, () => ({ members: [] }));
		await this.#answer(proxy, `${host}/users.profile.get`, () => ({ profile: {} }));
	}

	/** What was posted to the channel with this name, oldest first. */
	textsIn(channelName: string): string[] {
		const { id } = this.channels.find(({ name }) => name === channelName) ?? {};
		return this.messages.filter(({ channel }) => channel === id).map(({ text }) => text);
	}

	#post(body: Record<string, unknown>): Record<string, unknown> {
		const wanted = String(body.channel).replace(/^#/, '');
		const channel = this.channels.find(({ id, name }) => id === wanted || name === wanted);
		if (!channel) return { ok: false, error: 'channel_not_found' };
		this.messages.push({ ...body, channel: channel.id, text: String(body.text) });
		this.#onArrival(`Slack #${channel.name}: ${body.text}`);
		const ts = `${Math.floor(Date.now() / 1000)}.${String(this.messages.length).padStart(6, '0')}`;
		return { channel: channel.id, ts, message: { text: body.text, ts } };
	}

	/** Slack responds 200 to everything; `ok` tells whether it worked. */
	async #answer(
		proxy: Mockttp,
		url: string,
		answer: (body: Record<string, unknown>) => Record<string, unknown>,
	): Promise<void> {
		const respond = async (request: CompletedRequest) => {
			if (request.headers.authorization !== `Bearer ${this.token}`) {
				return { statusCode: 200, json: { ok: false, error: 'invalid_auth' } };
			}
			const body = ((await request.body.getJson().catch(() => undefined)) ?? {}) as Record<
				string,
				unknown
			>;
			return { statusCode: 200, json: { ok: true, ...answer(body) } };
		};
		await proxy.forGet(url).thenCallback(respond);
		await proxy.forPost(url).thenCallback(respond);
	}
}
