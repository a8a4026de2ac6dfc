/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals -- starts the program, and servers that aren't MeltingSpot */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../emulator';
import { secretKey } from '../support/secrecy';
import { newFolder, runCheck } from './support';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ members: 40, quota: null });
});
beforeEach(() => {
	emulator.reset();
	emulator.setKey(secretKey());
	emulator.clearFaults();
});
afterAll(async () => await emulator.close());

it('the report holds no personal data', async () => {
	const { report, text } = await runCheck(emulator);
	const { tags, lives, customRoles, key, url, spotId } = emulator;
	const [member] = emulator.members();
	const data = [emulator.members(), tags, lives, customRoles, emulator.valuesOf(member.id)];
	const texts = new Set([key, url, spotId]);
	JSON.stringify(data, (_, value: unknown) => {
		if (['string', 'number'].includes(typeof value)) texts.add(String(value));
		return value;
	});
	// These are words of the report as well.
	const words = ['null', 'Text', 'Number', 'Date', 'Boolean', 'SingleSelect', 'MultipleSelect'];
	const plain = (text: string) =>
		` ${text
			.split(/[^\p{L}\d@.:/-]+/u)
			.join(' ')
			.trim()} `;
	const shown = plain(report + text);
	const found = [...texts]
		.filter((each) => plain(each).length > 5 && !words.includes(each))
		.filter((each) => shown.includes(plain(each)));
	expect(texts.size).toBeGreaterThan(300);
	expect(found).toEqual([]);
});

describe('says in a sentence what is wrong, and ends with 1', () => {
	const serve = async (status: number, type: string, body: string) => {
		const server = createServer((_, response) => {
			response.writeHead(status, { 'content-type': type }).end(body);
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
	};

	it.each<[string, () => Promise<Awaited<ReturnType<typeof runCheck>>>, string]>([
		[
			'a wrong key',
			async () => await runCheck(emulator, { apiKey: 'wrong' }),
			'rejected the secret key',
		],
		[
			'a key without the feature',
			async () => {
				emulator.addFault({ kind: 'status', status: 403, times: 10 });
				return await runCheck(emulator);
			},
			'denied',
		],
		[
			'a login page',
			async () => {
				const page = await serve(200, 'text/html', '<html><body>Log in</body></html>');
				return await runCheck(emulator, { baseUrl: page.url }).finally(page.stop);
			},
			'unexpected response',
		],
		[
			'an address that is none',
			async () => await runCheck(emulator, { baseUrl: 'openapi' }),
			'MELTINGSPOT_BASE_URL',
		],
		['an empty key', async () => await runCheck(emulator, { apiKey: ' ' }), 'secret key'],
		[
			'an unknown member',
			async () => await runCheck(emulator, { member: 'stranger@example.com' }),
			'No single member',
		],
	])('%s', async (_, run, sentence) => {
		const { exitCode, text, report } = await run();
		expect(exitCode).toBe(1);
		expect(text).toContain(sentence);
		expect(text).not.toMatch(/\n\s+at /);
		expect(text).not.toContain(emulator.key);
		expect(report).toBe('{}');
	});

	it('no network', async () => {
		const closed = await serve(200, 'text/plain', '');
		closed.stop();
		const { exitCode, text } = await runCheck(emulator, { baseUrl: closed.url });
		expect(exitCode).toBe(1);
		expect(text).toContain('ECONNREFUSED');
	}, 60_000);
});

it('runs from the command line', async () => {
	const cwd = newFolder();
	const main = join(__dirname, '..', '..', 'check', 'main.ts');
	const tsx = join(__dirname, '..', '..', 'node_modules', '.bin', 'tsx');
	const env = {
		...process.env,
		MELTINGSPOT_API_KEY: emulator.key,
		MELTINGSPOT_BASE_URL: emulator.url,
	};
	const child = spawn(tsx, [main], { cwd, env });
	let text = '';
	child.stdout.on('data', (chunk) => (text += String(chunk)));
	const [code] = (await once(child, 'exit')) as [number];
	expect(code).toBe(0);
	expect(text).toContain('page-first');
	expect(text).toContain('issues/new?template=api-report.yml');
}, 60_000);
