/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- servers that refuse, and Node's own settings */
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { type Certificate, selfSigned } from '../../../support/certificate';
import { member, useSpot } from '../../../support/spot';

const spot = useSpot({ members: 1 });

const READ = { operation: 'get', memberId: member.byId('1') };
const INVITATION = { operation: 'invite', email: 'guest@example.com' };

/** Jest gives tests a copy of `process`. n8n reads the environment of the real one; while coverage is measured, the copy's. */
const { env } = (
	createHttpServer.constructor as (code: string) => () => { process: NodeJS.Process }
)('return globalThis.process')() as unknown as NodeJS.Process;
const environments = [env, process.env];

const open: Server[] = [];
const undo: Array<() => void> = [];
afterEach(async () => {
	for (const step of undo.splice(0)) step();
	for (const server of open.splice(0)) {
		server.closeAllConnections();
		server.close();
		await once(server, 'close');
	}
});

/** Listens on a free port. @returns it, and the connections and requests so far */
async function listen(server: Server): Promise<{ port: number; seen: string[] }> {
	const seen: string[] = [];
	server.on('connection', () => seen.push('connection'));
	server.on('request', ({ method }, response) => {
		seen.push(String(method));
		response.end('{"id":"1"}');
	});
	open.push(server.listen(0, '127.0.0.1'));
	await once(server, 'listening');
	return { port: (server.address() as AddressInfo).port, seen };
}

/** As if the certificate's issuer were in NODE_EXTRA_CA_CERTS, which Node reads only when it starts. */
function trust({ cert }: Certificate): void {
	const { createSecureContext } = tls;
	tls.createSecureContext = (options) =>
		createSecureContext({ ...options, ca: [...tls.rootCertificates, cert] });
	undo.push(() => {
		tls.createSecureContext = createSecureContext;
	});
}

async function failureAt(baseUrl: string, parameters: typeof READ | typeof INVITATION) {
	const credentials = { ...spot.credentials, baseUrl };
	return await spot.failure(parameters, { credentials });
}

describe.each([
	['a read', READ],
	['an invitation', INVITATION],
])('%s is not sent, and not repeated,', (_, parameters) => {
	it.each<[string, Certificate, boolean, string]>([
		[
			"if the certificate isn't trusted",
			selfSigned(['localhost']),
			false,
			"The server's certificate isn't trusted, so nothing was sent.",
		],
		[
			'if the certificate has expired',
			selfSigned(['localhost'], new Date('2021-01-01')),
			true,
			"The server's certificate has expired or isn't valid yet, so nothing was sent.",
		],
		[
			"if the certificate is another host's",
			selfSigned(['other.example']),
			true,
			"The server's certificate is for another host, so nothing was sent.",
		],
	])('%s', async (_case, certificate, isTrusted, message) => {
		if (isTrusted) trust(certificate);
		const { port, seen } = await listen(createHttpsServer(certificate));
		const error = await failureAt(`https://localhost:${port}`, parameters);
		expect(error.message).toBe(message);
		expect(error.description).toContain('"Base URL"');
		expect(seen).toEqual(['connection']);
	});

	it('if the port speaks plain HTTP', async () => {
		const { port, seen } = await listen(createHttpServer());
		const error = await failureAt(`https://localhost:${port}`, parameters);
		expect(error.message).toBe(
			"The server doesn't accept secure connections, so nothing was sent.",
		);
		expect(seen).toEqual(['connection']);
	});

	it('if the connection ends during the TLS handshake', async () => {
		const server = createHttpServer().on('clientError', (_error, socket) => socket.destroy());
		const { port } = await listen(server);
		const error = await failureAt(`https://localhost:${port}`, parameters);
		expect(error.message).toBe('The connection to MeltingSpot was refused.');
	});

	it.each(['http', 'https'])('if a proxy on the way to %s refuses', async (protocol) => {
		const proxied: string[] = [];
		const proxy = createHttpServer();
		const { port } = await listen(proxy);
		const refusal = 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n';
		proxy.removeAllListeners('request');
		proxy.on('request', (request, response) => {
			proxied.push(String(request.method));
			response.writeHead(407).end();
		});
		proxy.on('connect', (_request, socket) => {
			proxied.push('CONNECT');
			socket.end(refusal);
		});
		const name = `${protocol.toUpperCase()}_PROXY`;
		for (const each of environments) {
			each[name] = `http://127.0.0.1:${port}`;
			undo.push(() => delete each[name]);
		}
		const error = await failureAt(`${protocol}://meltingspot.invalid`, parameters);
		expect(error.message).toBe(
			'A proxy refused the request (status 407), so nothing was sent to MeltingSpot.',
		);
		expect(error.description).toContain('HTTPS_PROXY');
		expect(proxied).toHaveLength(1);
	});
});

it('a certificate that is trusted, valid and for this host is accepted', async () => {
	const certificate = selfSigned(['localhost']);
	trust(certificate);
	const { port, seen } = await listen(createHttpsServer(certificate));
	await spot.run(INVITATION, {
		credentials: { ...spot.credentials, baseUrl: `https://localhost:${port}` },
	});
	expect(seen).toEqual(['connection', 'POST']);
});
