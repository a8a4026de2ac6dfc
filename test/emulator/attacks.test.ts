import type { TSchema } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { request } from 'undici';
import { startEmulator, type Emulator } from '../../emulator';
import { commandList } from '../../emulator/http/commands';
import { refuseOtherNames } from '../../emulator/http/webPages';
import { call, control } from './client';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator();
});
beforeEach(() => emulator.reset({ members: 20, quota: null }));
afterAll(() => emulator.close());

const send = async (path: string, headers: Record<string, string>, body?: string) =>
	(
		await request(emulator.url + path, {
			method: body === undefined ? 'GET' : 'POST',
			headers,
			body,
		})
	).statusCode;
const json = { 'content-type': 'application/json' };
const host = () => new URL(emulator.url).host;

describe('a web page', () => {
	it.each<[string, Record<string, string>]>([
		['of another site', { origin: 'https://evil.example' }],
		['of another port on this machine', { origin: 'http://127.0.0.1:1' }],
		['without an origin, such as a sandboxed frame', { origin: 'null' }],
		['of another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
		['of the same site, but another port', { 'sec-fetch-site': 'same-site' }],
		['whose name leads to this machine', { host: 'evil.example:4010' }],
		['whose name starts like an address', { host: '127.0.0.1.evil.example' }],
		['whose name ends like localhost', { host: 'evil-localhost' }],
	])('%s can neither reset the emulator, nor read it', async (_, headers) => {
		expect(await send('/_control/reset', { ...json, ...headers }, '{"members":1}')).toBe(403);
		expect(await send('/%5fcontrol/reset', { ...json, ...headers }, '{"members":1}')).toBe(403);
		expect(await send('/_control/faults', { ...json, ...headers }, '{"kind":"hang"}')).toBe(403);
		expect(await send('/_control/key', headers)).toBe(403);
		expect(await send('/_control', headers)).toBe(403);
		expect(emulator.state()).toMatchObject({ members: 20, faults: [] });
	});

	it('gets no permission from a preflight request', async () => {
		const { statusCode, headers } = await request(`${emulator.controlUrl}/reset`, {
			method: 'OPTIONS',
			headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
		});
		expect(statusCode).toBe(403);
		expect(headers).not.toHaveProperty('access-control-allow-origin');
	});

	it.each([
		'text/plain',
		'application/x-www-form-urlencoded',
		'multipart/form-data; boundary=x',
		'',
	])('can send no body of the type "%s", which needs no preflight request', async (type) => {
		const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
		expect(await send('/_control/reset', headers, '{"members":1}')).toBe(415);
		expect(emulator.state().members).toBe(20);
	});

	it('can not fill the log of the public API', async () => {
		const headers = { origin: 'https://evil.example', 'content-type': 'text/plain' };
		expect(await send('/v1/spotMembers', headers, 'x')).toBe(403);
		expect(emulator.requests).toEqual([]);
	});

	it('that is the emulator itself may read it, and so may other programs', async () => {
		const own = { origin: `http://${host()}`, 'sec-fetch-site': 'same-origin' };
		expect(await send('/_control/requests', own)).toBe(200);
		expect(await send('/_control/requests', { 'sec-fetch-site': 'none' })).toBe(200);
		expect(await send('/_control/requests', { host: 'localhost:4010' })).toBe(200);
		expect(await send('/_control/requests', { host: '[::1]:4010' })).toBe(200);
		expect((await control(emulator, '/requests')).status).toBe(200);
	});
});

it('the name given with --host is its own', () => {
	const named = { headers: { host: 'emulator:4010' } } as FastifyRequest;
	expect(() => refuseOtherNames(named, 'emulator')).not.toThrow();
	expect(() => refuseOtherNames(named, '0.0.0.0')).toThrow('--host');
});

describe('a command', () => {
	/** The paths of all numbers in a schema that have no bounds. */
	function unbounded(schema: TSchema, at: string): string[] {
		const { type, minimum, maximum, anyOf, properties, items } = schema as {
			[key: string]: unknown;
			anyOf?: TSchema[];
			properties?: Record<string, TSchema>;
			items?: TSchema;
		};
		const isNumber = type === 'integer' || type === 'number';
		return [
			...(isNumber && (minimum === undefined || maximum === undefined) && !('const' in schema)
				? [at]
				: []),
			...(anyOf ?? []).flatMap((each) => unbounded(each, at)),
			...(items ? unbounded(items, `${at}[]`) : []),
			...Object.entries(properties ?? {}).flatMap(([name, each]) =>
				unbounded(each, `${at}.${name}`),
			),
		];
	}

	it('takes no number without bounds', () => {
		const bodies = commandList.flatMap(([name, { body }]) => (body ? [[name, body] as const] : []));
		expect(bodies.length).toBeGreaterThan(9);
		expect(bodies.flatMap(([name, body]) => unbounded(body, name))).toEqual([]);
	});

	it.each([
		['POST', '/reset', { members: 1e9 }],
		['POST', '/reset', { members: 200_001 }],
		['POST', '/reset', { now: 8.64e15 }],
		['PUT', '/clock', { offset: -8.64e15 }],
		['PUT', '/latency', { ms: [0, 1e9] }],
		['PATCH', '/dialect', { dateSkewMs: 1e300 }],
		['PATCH', '/dialect', { maxLimit: 1e12 }],
		['POST', '/faults', { kind: 'latency', ms: 2 ** 31 }],
		['POST', '/members', { visibleAt: 8.64e15 }],
	] as const)('%s %s %j is refused', async (method, path, body) => {
		expect((await control(emulator, path, { method, body })).status).toBe(400);
		expect(emulator.state()).toMatchObject({ members: 20, latencyMs: 0, faults: [] });
	});

	it('that names a path can not stop the emulator', async () => {
		const refused = { kind: 'hang', match: { path: '^/(v1/?)+(.+)+$' } };
		expect((await control(emulator, '/faults', { method: 'POST', body: refused })).status).toBe(
			400,
		);
		const slow = { kind: 'hang', match: { path: `/${'*a'.repeat(5_000)}*b` } };
		expect((await control(emulator, '/faults', { method: 'POST', body: slow })).status).toBe(200);
		const startedAt = performance.now();
		await call(emulator, { path: `/v1/spotMembers/${'a'.repeat(10_000)}` });
		expect(performance.now() - startedAt).toBeLessThan(1_000);
	});

	it.each([
		['/v1/spotMembers', '/v1/spotMembers', true],
		['/v1/spotMembers', '/v1/spotMembers/x', false],
		['/v1/*', '/v1/spotMembers', true],
		['/v1/spotMembers*', '/v1/spotMembers', true],
		['/v1/*s', '/v1/spotMembers', true],
		['/v1/*Members*/x', '/v1/spotMembers/x', true],
		['/v1/*Members*/y', '/v1/spotMembers/x', false],
		['/v1/spotMem*Members', '/v1/spotMembers', false],
	])('that names the path %s matches %s: %s', async (pattern, path, isMatch) => {
		emulator.addFault({ kind: 'status', status: 503, match: { path: pattern } });
		await request(emulator.url + path);
		expect(emulator.faults).toHaveLength(isMatch ? 0 : 1);
	});
});
