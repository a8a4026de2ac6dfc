/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- servers that misbehave, and what Node itself reports */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { NodeApiError } from 'n8n-workflow';
import { poll } from '../../../support/n8n';
import { member, useSpot } from '../../../support/spot';
import { time } from '../../../support/time';

const spot = useSpot({ members: 400 });

const servers: Server[] = [];
afterEach(async () => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
		await once(server, 'close');
	}
});

/** A server for one test. @returns its requests, and the credential that points to it */
async function serve(respond: (response: ServerResponse) => void) {
	const requests: string[] = [];
	const server = createServer((request, response) => {
		requests.push(String(request.method));
		respond(response);
	}).listen(0, '127.0.0.1');
	servers.push(server);
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		requests,
		credentials: { ...spot.credentials, baseUrl: `http://127.0.0.1:${port}` },
	};
}

/** A response that never ends, but is never silent for long either. */
function drip(response: ServerResponse): void {
	response.writeHead(200, { 'content-type': 'application/json' });
	response.write('{"items":[');
	const timer = setInterval(() => response.write(' '), 20);
	response.on('close', () => clearInterval(timer));
}

const invite = { operation: 'invite', email: 'guest@example.com' };
const getAll = { operation: 'getAll', returnAll: true };

describe('a response that drips', () => {
	it('has 60 s in all, and is told as a timeout', async () => {
		const { requests, credentials } = await serve(drip);
		const failing = spot.failure(invite, { credentials });
		while (requests.length === 0) await wait(5);
		time.pass(59_000);
		expect(await Promise.race([failing, wait(60)])).toBeUndefined();
		time.pass(1_000);
		const error = await failing;
		expect(error.message).toContain("didn't respond in time");
		expect(requests).toEqual(['POST']);
	});

	it('ends at once when the execution is cancelled, and is told as cancelled', async () => {
		const { requests, credentials } = await serve(drip);
		const cancel = new AbortController();
		const failing = spot.failure(invite, { credentials, signal: cancel.signal });
		while (requests.length === 0) await wait(5);
		await wait(50);
		cancel.abort();
		expect((await failing).message).toBe('The execution was canceled.');
		expect(requests).toHaveLength(1);
	});

	it('ends with the budget of a poll', async () => {
		const { credentials } = await serve(drip);
		const startedAt = time.monotonic();
		const error = await poll({
			parameters: {},
			credentials,
			staticData: {},
			pollBudgetMs: 200,
		}).then(
			() => undefined,
			(reason: NodeApiError) => reason,
		);
		expect(time.monotonic() - startedAt).toBeLessThan(1_000);
		expect(error?.message).toContain("didn't respond in time");
	});
});

describe('a response that is too large', () => {
	const MEGABYTE = Buffer.alloc(1_000_000, ' ');

	/** @returns how many MB could be sent before the connection ended */
	async function send(megabytes: number, status = 200) {
		const sent = { megabytes: 0 };
		const server = await serve((response) => {
			response.writeHead(status, { 'content-type': 'application/json' });
			const closed = once(response, 'close');
			void (async () => {
				while (sent.megabytes < megabytes && !response.destroyed) {
					sent.megabytes++;
					const isTaken = new Promise((done) => response.write(MEGABYTE, done));
					await Promise.race([isTaken, closed]);
				}
				response.end('{"items":[],"total":0}');
			})();
		});
		return { sent, ...server };
	}

	it('is refused at 50 MB, without the rest of it, and not asked for again', async () => {
		const { sent, requests, credentials } = await send(500);
		const error = await spot.failure(getAll, { credentials });
		expect(error.message).toContain('larger than 50 MB');
		expect(sent.megabytes).toBeLessThan(100);
		expect(requests).toHaveLength(1);
	});

	it('is read up to there', async () => {
		const { credentials } = await send(49);
		expect(await spot.rows(getAll, { credentials })).toEqual([]);
	});

	it('says that an invitation may have been sent', async () => {
		const { requests, credentials } = await send(60);
		const error = await spot.failure(invite, { credentials });
		expect(error.message).toContain('may have been sent');
		expect(requests).toEqual(['POST']);
	});
});

describe("Node's warnings", () => {
	/** Jest gives tests a copy, which gets no warnings; Node's own functions know the real one. */
	const { process: realProcess } = (
		createServer.constructor as (code: string) => () => { process: NodeJS.Process }
	)('return globalThis')();
	const warnings: string[] = [];
	const note = (warning: Error) => warnings.push(`${warning.name}: ${warning.message}`);
	beforeEach(() => {
		warnings.length = 0;
		realProcess.on('warning', note);
	});
	afterEach(() => {
		realProcess.off('warning', note);
	});

	it('are noticed here', async () => {
		// Node would print the warning, and it would look like one of ours.
		const others = realProcess.listeners('warning').filter((listener) => listener !== note);
		for (const listener of others) realProcess.off('warning', listener);
		const { signal } = new AbortController();
		for (let count = 0; count < 20; count++) signal.addEventListener('abort', () => {});
		await wait(10);
		for (const listener of others) realProcess.on('warning', listener);
		expect(warnings.join()).toContain('MaxListenersExceededWarning');
	});

	it('do not come from a run of 400 items', async () => {
		const items = spot.emulator.members().map(({ id }) => ({ id }));
		expect(items).toHaveLength(400);
		spot.emulator.setQuota(null);
		const { signal } = new AbortController();
		const parameters = { operation: 'get', memberId: member.byId('={{ $json.id }}') };
		expect(await spot.rows(parameters, { items, signal })).toHaveLength(400);
		expect(warnings).toEqual([]);
	}, 60_000);

	it('do not come from a run that is cancelled while 20 requests are in flight', async () => {
		spot.emulator.addFault({ kind: 'hang', times: 'always' });
		const items = spot.emulator.members().map(({ id }) => ({ id }));
		const parameters = { operation: 'get', memberId: member.byId('={{ $json.id }}') };
		const { error } = await spot.cancelAt(20, parameters, { items });
		expect(error.message).toBe('The execution was canceled.');
		expect(warnings).toEqual([]);
	});

	it('do not come from a poll that lists many pages', async () => {
		const staticData = {};
		const polling = { parameters: {}, credentials: spot.credentials, staticData };
		await poll(polling);
		for (let count = 0; count < 3_000; count++) spot.emulator.register({});
		spot.emulator.setQuota(null);
		const output = await poll(polling);
		expect(output?.[0].length).toBeGreaterThan(0);
		expect(warnings).toEqual([]);
	}, 60_000);
});
