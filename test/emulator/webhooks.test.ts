import Ajv from 'ajv';
import fastify from 'fastify';
import {
	samples,
	startEmulator,
	type Emulator,
	type RemoteControl,
	type WebhookName,
} from '../../emulator';
import { connectToEmulator } from '../../emulator/http/client';
import { CONTRACT } from '../../emulator/http/contract';
import { control } from './client';

interface Received {
	url: string;
	headers: Record<string, string | string[] | undefined>;
	body: unknown;
}

const NOON = Date.UTC(2026, 10, 21, 12);
const receiver = fastify({ forceCloseConnections: true });
const received: Received[] = [];
let emulator: Emulator;
let remote: RemoteControl;
let url: string;

beforeAll(async () => {
	receiver.post('/moved', async (_request, reply) => await reply.redirect('/hook', 307));
	receiver.post('/*', async ({ url: path, headers, body }, reply) => {
		received.push({ url: path, headers, body });
		return await reply.code(path === '/broken' ? 500 : 200).send('{"message":"ok"}');
	});
	url = await receiver.listen({ host: '127.0.0.1', port: 0 });
	emulator = await startEmulator({ members: 1, now: { frozenAt: NOON } });
	remote = await connectToEmulator(emulator.controlUrl);
});
beforeEach(() => received.splice(0));
afterAll(async () => {
	await receiver.close();
	await emulator.close();
});

const names = Object.keys(samples) as WebhookName[];

it.each(names)('%s: its sample keeps the contract', (name) => {
	const ajv = new Ajv({ strict: false, allErrors: true });
	const { WebhookPayload } = CONTRACT.components.schemas;
	const strict = JSON.parse(
		JSON.stringify(WebhookPayload).replaceAll(
			'"type":"object","required"',
			'"additionalProperties":false,"type":"object","required"',
		),
	) as object;
	expect(JSON.stringify(strict)).toContain('additionalProperties":false');
	expect([ajv.validate(strict, samples[name]), ajv.errors]).toEqual([true, null]);
});

it.each(names)('sends the sample of %s, as the Test button does', async (webhook) => {
	const sent = await remote.deliverWebhook({ webhook, url: `${url}/hook` });
	expect(sent).toEqual({
		id: expect.stringMatching(/^msg_\d{27}$/) as string,
		status: 200,
		text: '{"message":"ok"}',
	});
	expect(received).toEqual([
		{ url: '/hook', headers: expect.any(Object) as object, body: samples[webhook] },
	]);
	expect(received[0].headers).toMatchObject({
		'content-type': 'application/json',
		'svix-id': sent.id,
		'svix-timestamp': String(NOON / 1_000),
	});
	expect(received[0].body).toMatchObject({ test: true });
});

it('each delivery has an ID of its own, unless it is given', async () => {
	const call = { webhook: 'live.updated', url } as const;
	const ids = [
		await emulator.deliverWebhook(call),
		await emulator.deliverWebhook(call),
		await emulator.deliverWebhook({ ...call, id: 'msg_1' }),
	].map(({ id }) => id);
	expect(new Set(ids).size).toBe(3);
	expect(received.map(({ headers }) => headers['svix-id'])).toEqual(ids);
	expect(ids[2]).toBe('msg_1');
});

it('sends another payload', async () => {
	await emulator.deliverWebhook({ webhook: 'member.updated', url, payload: { form: 1 } });
	expect(received[0].body).toEqual({ form: 1 });
});

it('passes on any status, and follows no redirect', async () => {
	const send = async (path: string) =>
		await emulator.deliverWebhook({ webhook: 'member.created', url: url + path });
	expect(await send('/broken')).toMatchObject({ status: 500 });
	expect(await send('/moved')).toMatchObject({ status: 307 });
	expect(received.map((each) => each.url)).toEqual(['/broken']);
});

it.each([
	['http://192.0.2.1/hook', '192.0.2.1 is another machine'],
	['http://127.0.0.1.example.com/', '127.0.0.1.example.com is another machine'],
	['http://localhost.example.com/', 'is another machine'],
	['http://127.0.0.1@example.com/', 'example.com is another machine'],
	['ftp://127.0.0.1/', 'http or https'],
	['file:///etc/passwd', 'http or https'],
	['hook', 'url'],
])('refuses %s', async (to, reason) => {
	const body = { webhook: 'member.created', url: to };
	const reply = await control<{ message: string }>(emulator, '/webhooks', { method: 'POST', body });
	expect([reply.status, reply.body.message]).toEqual([
		400,
		expect.stringContaining(reason) as string,
	]);
	expect(received).toEqual([]);
});

it.each([
	{ webhook: 'member.deleted', url: 'http://127.0.0.1/' },
	{ webhook: 'member.created' },
	{ webhook: 'member.created', url: 'http://127.0.0.1/', hosts: [] },
])('refuses %j', async (body) => {
	expect((await control(emulator, '/webhooks', { method: 'POST', body })).status).toBe(400);
});

it('reaches this machine by any of its names, and others if told to', async () => {
	const { port } = new URL(url);
	for (const host of ['localhost', '127.1']) {
		await emulator.deliverWebhook({ webhook: 'live.updated', url: `http://${host}:${port}/` });
	}
	expect(received).toHaveLength(2);
	// Not a name of this machine, but it leads to it.
	const elsewhere = { webhook: 'live.updated', url: `http://0.0.0.0:${port}/` } as const;
	await expect(emulator.deliverWebhook(elsewhere)).rejects.toThrow('another machine');
	expect(received).toHaveLength(2);
	await emulator.deliverWebhook({ ...elsewhere, anyHost: true });
	expect(received).toHaveLength(3);
});

it('says that no one listens', async () => {
	const call = { webhook: 'live.updated', url: 'http://127.0.0.1:1/' } as const;
	await expect(remote.deliverWebhook(call)).rejects.toThrow('POST /webhooks: 502');
});
