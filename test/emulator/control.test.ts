/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- starts the emulator's program as a user does */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { request } from 'undici';
import {
	startEmulator,
	type Emulator,
	type LoggedRequest,
	type Member,
	type MemberRecord,
	type RemoteControl,
} from '../../emulator';
import { connectToEmulator } from '../../emulator/http/client';
import { commandList } from '../../emulator/http/commands';
import { call, control, type Page } from './client';

const NOON = Date.UTC(2026, 10, 21, 12);

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator();
});
beforeEach(() => emulator.reset({ members: 20, quota: null, now: { frozenAt: NOON } }));
afterAll(() => emulator.close());

const list = (query = '') => call<Page<Member>>(emulator, { path: `/v1/spotMembers${query}` });

it('needs no key, and stays out of the log and the quota', async () => {
	emulator.setQuota({ perTenSeconds: 0, perDay: 0 });
	const { status, body } = await control(emulator, '/state');
	expect(status).toBe(200);
	expect(body).toEqual(JSON.parse(JSON.stringify(emulator.state())));
	expect(emulator.requests).toEqual([]);
});

it('sets the clock', async () => {
	await control(emulator, '/clock', { method: 'PUT', body: { frozenAt: NOON + 5000 } });
	expect((await list()).headers.date).toBe('Sat, 21 Nov 2026 12:00:05 GMT');
	await control(emulator, '/clock', { method: 'PUT', body: { now: NOON - 3600_000 } });
	expect(Math.abs(emulator.now() - (NOON - 3600_000))).toBeLessThan(1000);
	await control(emulator, '/clock', { method: 'PUT', body: { offset: 0 } });
	expect(Math.abs(emulator.now() - Date.now())).toBeLessThan(1000);
});

it('sets single switches of the dialect', async () => {
	await control(emulator, '/dialect', { method: 'PATCH', body: { firstPage: 0 } });
	await control(emulator, '/dialect', { method: 'PATCH', body: { defaultLimit: 3 } });
	expect((await list('?page=0')).body.items).toHaveLength(3);
});

it('sets quota, latency and key', async () => {
	await control(emulator, '/quota', { method: 'PUT', body: { perTenSeconds: 1, perDay: 9 } });
	await control(emulator, '/latency', { method: 'PUT', body: { ms: [1, 2] } });
	const old = emulator.key;
	await control(emulator, '/key', { method: 'PUT', body: { key: 'another' } });
	expect(emulator.state()).toMatchObject({
		key: 'another',
		latencyMs: [1, 2],
		quota: { perTenSeconds: 1, perDay: 9 },
	});
	await control(emulator, '/quota', { method: 'PUT', body: null });
	expect(emulator.state().quota).toBeNull();
	emulator.setKey(old);
});

it('adds, shows and clears faults', async () => {
	const fault = { kind: 'status', status: 503, retryAfter: { httpDateIn: 5 }, match: { page: 1 } };
	const added = await control(emulator, '/faults', { method: 'POST', body: fault });
	expect([added.status, added.body]).toEqual([200, [fault]]);
	expect((await list()).status).toBe(503);
	await control(emulator, '/faults', { method: 'POST', body: fault });
	expect((await control(emulator, '/faults', { method: 'DELETE' })).body).toEqual([]);
	expect((await list()).status).toBe(200);
});

it('reads and clears the log', async () => {
	await list('?limit=2');
	const { body } = await control<LoggedRequest[]>(emulator, '/requests');
	expect(body).toEqual(JSON.parse(JSON.stringify(emulator.requests)));
	expect(body[0]).toMatchObject({ path: '/v1/spotMembers', rawQuery: 'limit=2', status: 200 });
	await control(emulator, '/requests', { method: 'DELETE' });
	expect(emulator.requests).toEqual([]);
});

it('registers, invites, approves and removes members', async () => {
	const registered = await control<Member>(emulator, '/members', {
		method: 'POST',
		body: { email: 'a@example.com', status: 'Pending', at: NOON - 1000, visibleAt: NOON + 1000 },
	});
	const { id } = registered.body;
	expect(registered.body).toMatchObject({ email: 'a@example.com', status: 'Pending' });
	expect((await list('?email[in]=a@example.com')).body.total).toBe(0);

	await control(emulator, `/members/${id}/approval`, { method: 'POST', body: {} });
	const shown = await control<MemberRecord>(emulator, `/members/${id}`);
	expect(shown.body).toMatchObject({
		member: { status: 'Accepted' },
		requestedAt: NOON - 1000,
		approvedAt: NOON,
	});
	expect((await control(emulator, `/members/${id}/properties`)).body).toEqual(
		emulator.valuesOf(id),
	);

	await control(emulator, '/invitations', { method: 'POST', body: { email: 'b@example.com' } });
	const invitations = await control(emulator, '/invitations');
	expect(invitations.body).toEqual([
		{ email: 'b@example.com', withEmailNotification: false, at: NOON },
	]);

	expect((await control<MemberRecord[]>(emulator, '/members')).body).toHaveLength(22);
	await control(emulator, `/members/${id}`, { method: 'DELETE' });
	expect(emulator.member(id)).toBeUndefined();
	expect((await control(emulator, `/members/${id}`)).status).toBe(404);
});

it('adds custom properties', async () => {
	const body = { slug: 'spotMemberId', kind: 'SingleSelect', possibleValues: ['a', 'b'] };
	await control(emulator, '/properties', { method: 'POST', body });
	expect(emulator.propertyDefinitions.at(-1)).toMatchObject({ ...body, label: 'spotMemberId' });
	const again = await control(emulator, '/properties', { method: 'POST', body });
	expect(again.status).toBe(400);
});

it('starts over', async () => {
	emulator.register();
	emulator.addFault({ kind: 'hang' });
	emulator.setDialect({ firstPage: 0 });
	const { key } = emulator;
	const { status } = await control(emulator, '/reset', {
		method: 'POST',
		body: { members: 5, seed: 9, dialect: { total: 'missing' }, quota: null, now: NOON },
	});
	expect(status).toBe(200);
	expect(emulator.state()).toMatchObject({ key, members: 5, quota: null, faults: [] });
	expect(emulator.state().dialect).toMatchObject({ firstPage: 1, total: 'missing' });
	expect(emulator.requests).toEqual([]);
});

it.each([
	['PATCH', '/dialect', { firstPage: 2 }],
	['PATCH', '/dialect', { fistPage: 0 }],
	['PATCH', '/dialect', { dateSkewMs: '5' }],
	['PUT', '/clock', { now: 'noon' }],
	['PUT', '/clock', {}],
	['PUT', '/quota', { perTenSeconds: 5 }],
	['PUT', '/latency', { ms: -1 }],
	['POST', '/faults', { kind: 'status' }],
	['POST', '/faults', { kind: 'sleep', ms: 5 }],
	['POST', '/faults', { kind: 'hang', afer: 1 }],
	['POST', '/members', { mail: 'a@example.com' }],
	['POST', '/reset', { member: 5 }],
] as const)('refuses %s %s %j', async (method, path, body) => {
	const before = emulator.state();
	const answer = await control<{ message: string }>(emulator, path, { method, body });
	expect(answer.status).toBe(400);
	expect(answer.body.message).not.toBe('');
	expect(emulator.state()).toEqual(before);
});

it('answers 404 for what it does not have, and keeps that out of the log', async () => {
	expect((await control(emulator, '/fault', { method: 'POST', body: {} })).status).toBe(404);
	expect((await control(emulator, '/state', { method: 'DELETE' })).status).toBe(404);
	expect(emulator.requests).toEqual([]);
});

describe('the typed client', () => {
	let remote: RemoteControl;
	beforeAll(async () => {
		remote = await connectToEmulator(emulator.controlUrl);
	});

	it('has every command', () => {
		expect(Object.keys(remote).sort()).toEqual(commandList.map(([name]) => name).sort());
	});

	it('reads what there is to read in process', async () => {
		emulator.register({ status: 'Pending' });
		emulator.invite();
		emulator.addFault({ kind: 'hang', match: { path: '/none' } });
		await list();
		const reads = commandList.filter(
			([name, { route }]) => route.startsWith('GET') && !route.includes(':') && name !== 'contract',
		);
		expect(reads.length).toBeGreaterThan(9);
		const source = emulator as unknown as Record<string, unknown>;
		for (const [name] of reads) {
			const read = source[name];
			const here: unknown = typeof read === 'function' ? read() : read;
			const there = (remote as unknown as Record<string, () => Promise<unknown>>)[name]();
			expect([name, await there]).toEqual([name, JSON.parse(JSON.stringify(here))]);
		}
		const { id } = emulator.members()[3];
		expect(await remote.record(id)).toEqual(JSON.parse(JSON.stringify(emulator.record(id))));
		expect(await remote.valuesOf(id)).toEqual(emulator.valuesOf(id));
	});

	it('changes what can be changed in process', async () => {
		await remote.setClock(NOON + 5000);
		await remote.setClock({ frozenAt: NOON });
		await remote.setDialect({ firstPage: 0 });
		await remote.setQuota({ perTenSeconds: 5, perDay: 50 });
		await remote.setQuota(null);
		await remote.setLatency([1, 2]);
		await remote.setKey(emulator.key);
		expect(await remote.addFault({ kind: 'hang' })).toEqual([{ kind: 'hang' }]);
		expect(emulator.state()).toMatchObject({
			now: NOON,
			dialect: { firstPage: 0 },
			quota: null,
			latencyMs: [1, 2],
			faults: [{ kind: 'hang' }],
		});
		expect(await remote.clearFaults()).toEqual([]);

		const { id } = await remote.register({ status: 'Pending' });
		await remote.approve(id, NOON - 7);
		expect(emulator.record(id)).toMatchObject({ approvedAt: NOON - 7 });
		await remote.approve((await remote.register({ status: 'Pending' })).id);
		await remote.removeMember(id);
		expect(emulator.member(id)).toBeUndefined();
		expect((await remote.invite()).status).toBe('Invited');
		await remote.defineProperty({ slug: 'a', kind: 'Text' });
		expect(emulator.propertyDefinitions.at(-1)?.slug).toBe('a');

		await remote.reset({ members: 2 });
		expect(emulator.members()).toHaveLength(2);
		expect(await remote.clearLog()).toEqual([]);
	});

	it('passes on what the emulator refuses', async () => {
		await expect(remote.setLatency(-1)).rejects.toThrow('PUT /latency: 400');
		await expect(remote.record('a/b')).rejects.toThrow('There is no member with the id \\"a/b\\"');
	});
});

it('serves the contract', async () => {
	const { text, headers } = await control(emulator, '/openapi.yaml');
	expect(headers['content-type']).toContain('yaml');
	expect(text).toContain('openapi: 3.1.0');
});

describe('npm run emulator', () => {
	const root = join(__dirname, '..', '..');
	const run = (...options: string[]) =>
		spawn(
			process.execPath,
			[join(root, 'node_modules/tsx/dist/cli.mjs'), 'emulator/main.ts', ...options],
			{ cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
		);

	it('prints where it listens and with which key, and stops when told', async () => {
		const program = run(
			'--port',
			'0',
			'--members',
			'7',
			'--key',
			'k',
			'--dialect',
			'{"defaultLimit":4}',
		);
		let output = '';
		for await (const chunk of program.stdout) {
			output += String(chunk);
			if (output.includes('/requests')) break;
		}
		const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [''];
		expect(output).toMatch(/key +k\n/);
		expect(output).toContain(`${url}/_control`);

		const answer = await request(`${url}/v1/spotMembers`, { headers: { authorization: 'k' } });
		expect(await answer.body.json()).toMatchObject({ total: 7, items: { length: 4 } });

		program.kill('SIGTERM');
		const [code] = (await once(program, 'exit')) as [number | null];
		expect(code).toBe(0);
	}, 20_000);

	it.each([
		[['--port', 'x'], '--port takes a whole number, not x'],
		[['--dialect', '{"firstPage":5}'], 'firstPage'],
	])(
		'refuses %j and shows the options',
		async (options, reason) => {
			const program = run(...options);
			let output = '';
			for await (const chunk of program.stderr) output += String(chunk);
			expect(output).toContain(reason);
			expect(output).toContain('--members 1000');
			expect(program.exitCode ?? ((await once(program, 'exit')) as [number])[0]).toBe(1);
		},
		20_000,
	);
});
