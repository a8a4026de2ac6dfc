/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- finds the fixture package on disk */
import fastify from 'fastify';
import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INode } from 'n8n-workflow';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';

import {
	callWebhook,
	type LoadedPackage,
	listSearch,
	loadOptions,
	loadPackage,
	loadPackageAnew,
	logText,
	outputOf,
	poll,
	resourceMapping,
	runNode,
	runWorkflow,
	staticDataChanged,
	testCredential,
	type WorkflowFile,
} from './n8n';
import { quotesSecret, secretKey, takeShown } from './secrecy';

// The harness is tested on a small package of its own, so that its bugs can be told apart from ours.
const folder = join(__dirname, 'fixture-package');
const server = fastify({ forceCloseConnections: true });
const credentials = { apiKey: 'k1', authorization: 'bearer' as const, baseUrl: '' };
let fixture: LoadedPackage;

beforeAll(async () => {
	server.get('/broken', async (_request, reply) => await reply.code(500).send({}));
	server.get('/slow', async () => await wait(5000, {}, { ref: false }));
	server.get('/*', async ({ url, headers: { authorization } }, reply) => {
		if (authorization?.endsWith('wrong')) return await reply.code(401).send({});
		if (authorization?.endsWith('teapot')) return await reply.code(418).send({});
		return { url, authorization, state: authorization?.endsWith('closed') ? 'closed' : 'open' };
	});
	credentials.baseUrl = await server.listen({ host: '127.0.0.1', port: 0 });
	fixture = await loadPackage(folder);
});

afterAll(async () => await server.close());

describe('the loader', () => {
	it('finds what package.json names', () => {
		expect(fixture.nodeNames).toEqual(['fixture', 'fixtureTrigger', 'fixtureWebhook']);
		expect(fixture.credentialNames).toEqual(['fixtureApi']);
		expect(fixture.typeOf('fixture')).toBe('n8n-nodes-fixture.fixture');
		expect(fixture.description('fixtureTrigger').properties.map(({ name }) => name)).toEqual([
			'pollTimes',
			'idle',
		]);
		expect(fixture.credential('fixtureApi').supportedNodes).toEqual(['fixture', 'fixtureTrigger']);
	});

	it('finds this package', async () => {
		const own = await loadPackage();
		expect(own.name).toBe('n8n-nodes-meltingspot');
		expect(own.credentialNames).toEqual(['meltingSpotApi']);
	});
});

describe('runNode', () => {
	const run = async (options: Partial<Parameters<typeof runNode>[0]>) =>
		await runNode({ in: fixture, node: 'fixture', parameters: {}, credentials, ...options });

	it('fills in defaults and lets the credential class sign the request', async () => {
		const { items } = await run({});
		expect(items).toEqual([
			{
				json: {
					url: '/things',
					authorization: 'Bearer k1',
					state: 'open',
					timezone: 'America/New_York',
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it("fills in the credential's defaults", async () => {
		const { items } = await run({ credentials: { apiKey: 'k1', baseUrl: credentials.baseUrl } });
		expect(items[0].json.authorization).toBe('raw:k1');
	});

	it('resolves expressions per item, as far back as the node before', async () => {
		const { items } = await run({
			parameters: { path: '=/{{ $json.id }}/{{ $("Rows").item.json.id }}/{{ $itemIndex }}' },
			items: [{ id: 'a' }, { id: 'b' }],
			timezone: 'Europe/Berlin',
		});
		expect(items.map(({ json }) => json.url)).toEqual(['/a/a/0', '/b/b/1']);
		expect(items[0].json.timezone).toBe('Europe/Berlin');
	});

	it('throws what the node throws', async () => {
		const failing = run({
			parameters: { path: '={{ $json.path }}' },
			items: [{ path: '/' }, { path: '/broken' }],
		});
		await expect(failing).rejects.toBeInstanceOf(NodeOperationError);
		await expect(failing).rejects.toMatchObject({ context: { itemIndex: 1 } });
	});

	it('goes on after a failure if told to', async () => {
		const { items } = await run({
			parameters: { path: '={{ $json.path }}' },
			items: [{ path: '/broken' }, { path: '/' }],
			continueOnFail: true,
		});
		expect(items[0].json.error).toEqual(expect.any(String));
		expect(items[1].json.url).toBe('/');
	});

	it('cancels', async () => {
		const started = Date.now();
		await expect(run({ parameters: { path: '/slow' }, cancelAfterMs: 100 })).rejects.toThrow();
		expect(Date.now() - started).toBeLessThan(2000);
	});

	it('refuses a parameter that the node does not show', async () => {
		await expect(run({ parameters: { note: 'x' } })).rejects.toThrow('does not show');
		await expect(run({ parameters: { path: '/noted', note: 'x' } })).resolves.toBeDefined();
	});

	it('keeps the memory of a process until the package is loaded anew', async () => {
		const hint = async (loaded: LoadedPackage) => (await run({ in: loaded })).hints[0].message;
		const first = await loadPackageAnew(folder);
		expect(await hint(first)).toBe('Run 1 of this process');
		expect(await hint(first)).toBe('Run 2 of this process');
		expect(await hint(await loadPackageAnew(folder))).toBe('Run 1 of this process');
	});

	it('keeps what was logged', async () => {
		await run({});
		expect(logText()).toContain('The fixture ran');
	});
});

describe('runWorkflow', () => {
	const node = (name: string, type: string, parameters: INode['parameters'] = {}): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	});
	const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	const file: WorkflowFile = {
		nodes: [
			node('Every Morning', 'n8n-nodes-base.scheduleTrigger', { rule: { interval: [{}] } }),
			node('Sheet', 'n8n-nodes-base.googleSheets'),
			node('Ask', 'n8n-nodes-fixture.fixture', { path: '=/{{ $json.id }}' }),
			node('Tell', 'n8n-nodes-base.slack', {
				text: '={{ $json.url }} of {{ $("Sheet").item.json.id }}',
			}),
		],
		connections: { 'Every Morning': to('Sheet'), Sheet: to('Ask'), Ask: to('Tell') },
	};

	it('runs from the trigger to the last node', async () => {
		const finished: string[] = [];
		const run = await runWorkflow(file, {
			in: fixture,
			credentials,
			pinData: { Sheet: [{ id: 'a' }, { id: 'b' }] },
			onNodeFinished: (name) => finished.push(name),
		});
		expect(run.data.resultData.error).toBeUndefined();
		expect(finished).toEqual(['Every Morning', 'Sheet', 'Ask', 'Tell']);
		expect(outputOf(run, 'Ask').map(({ json }) => json.url)).toEqual(['/a', '/b']);
		expect(outputOf(run, 'Tell').map(({ json }) => json.text)).toEqual(['/a of a', '/b of b']);
	});

	it('reports an error and stops there', async () => {
		const run = await runWorkflow(file, {
			in: fixture,
			credentials,
			pinData: { Sheet: [{ id: 'broken' }] },
		});
		expect(run.data.resultData.lastNodeExecuted).toBe('Ask');
		expect(run.data.resultData.error?.message).toEqual(expect.any(String));
		expect(outputOf(run, 'Tell')).toEqual([]);
	});

	it('asks for the data of a node that is not installed', async () => {
		await expect(runWorkflow(file, { in: fixture, credentials })).rejects.toThrow('"Sheet"');
	});

	it('cancels', async () => {
		const options = { in: fixture, credentials, pinData: { Sheet: [{ id: 'slow' }] } };
		const started = Date.now();
		const run = await runWorkflow(file, { ...options, cancelAfterMs: 100 });
		expect(run.status).toBe('canceled');
		expect(Date.now() - started).toBeLessThan(2000);
	});
});

describe('poll', () => {
	const tick = async (options: Partial<Parameters<typeof poll>[0]>) =>
		await poll({
			in: fixture,
			node: 'fixtureTrigger',
			parameters: {},
			credentials,
			staticData: {},
			...options,
		});

	it('tells the node where it runs', async () => {
		const output = await tick({
			activation: 'update',
			workflowId: 'w',
			nodeId: 'n',
			nodeName: 'Renamed',
			pollBudgetMs: 1000,
		});
		expect(output?.[0].map(({ json }) => json)).toEqual([
			{
				authorization: 'Bearer k1',
				polls: 1,
				mode: 'trigger',
				activation: 'update',
				budget: 1000,
				workflow: 'w',
				id: 'n',
				name: 'Renamed',
			},
		]);
		const [[manual]] = (await tick({ mode: 'manual', pollBudgetMs: 'unknown' })) ?? [];
		expect(manual.json).toMatchObject({ mode: 'manual', activation: 'manual', budget: 'unknown' });
	});

	it('works on the static data that it is given', async () => {
		const staticData: IDataObject = {};
		await tick({ staticData });
		await tick({ staticData });
		expect(staticData).toEqual({ state: { polls: 2 } });
		const stored = JSON.parse(JSON.stringify(staticData)) as IDataObject;
		await tick({ staticData: stored });
		expect([staticData, stored]).toEqual([{ state: { polls: 2 } }, { state: { polls: 3 } }]);
	});

	it('notices a change as n8n does', async () => {
		const staticData: IDataObject = { state: { polls: 1 } };
		expect(await tick({ staticData, parameters: { idle: true } })).toBeNull();
		expect(staticDataChanged(staticData)).toBe(false);
		await tick({ staticData });
		expect(staticDataChanged(staticData)).toBe(true);
	});
});

describe('callWebhook', () => {
	const call = async (options: Partial<Parameters<typeof callWebhook>[0]>) =>
		await callWebhook({ in: fixture, node: 'fixtureWebhook', parameters: {}, ...options });

	it('tells the node what was sent, and has no credential', async () => {
		const { items } = await call({ headers: { a: 'b' }, body: [1] });
		expect(items?.map(({ json }) => json)).toEqual([
			{ body: [1], headers: { a: 'b' }, mode: 'webhook', credentials: null },
		]);
		expect((await call({ mode: 'manual' })).items?.[0].json).toMatchObject({ mode: 'manual' });
	});

	it('gives each node a URL of its own', async () => {
		const [{ url }, { url: other }] = [await call({}), await call({})];
		expect(url).toMatch(/^http:\/\/localhost:5678\/webhook\/[0-9a-f-]{36}\/in$/);
		expect(other).not.toBe(url);
		expect((await call({ mode: 'manual' })).url).toContain('/webhook-test/');
	});

	it('tells a response without an execution from an error', async () => {
		expect((await call({ parameters: { idle: true } })).items).toBeUndefined();
		await expect(call({ body: 'fail' })).rejects.toThrow('It failed');
	});
});

describe('the editor', () => {
	const asking = () => ({ in: fixture, node: 'fixture', parameters: {}, credentials });

	it('loads options with the parameters of the moment, defaults included', async () => {
		const chosen = async (parameters: INode['parameters']) =>
			(await loadOptions({ ...asking(), method: 'getPaths', parameters }))[0].value;
		expect(await chosen({})).toBe('/things');
		expect(await chosen({ path: '/mine' })).toBe('/mine');
	});

	it('searches a list, page by page', async () => {
		const search = { ...asking(), method: 'searchThings', filter: 'x' };
		const { results, paginationToken } = await listSearch(search);
		expect([results[0].value, paginationToken]).toEqual(['/things?search=x&page=1', '2']);
		const second = await listSearch({ ...search, paginationToken: '2' });
		expect(second.results[0].value).toBe('/things?search=x&page=2');
	});

	it('loads the columns of a mapper', async () => {
		const { fields } = await resourceMapping({ ...asking(), method: 'getFields' });
		expect(fields[0].id).toBe('Bearer k1');
	});

	it('names the methods that there are', async () => {
		await expect(loadOptions({ ...asking(), method: 'gone' })).rejects.toThrow('getPaths');
	});
});

describe('testCredential', () => {
	it.each([
		['k1', 'OK', 'Connection successful!'],
		['wrong', 'Error', 'The key is wrong'],
		['closed', 'Error', 'The account is closed'],
		['teapot', 'Error', "I'm a Teapot"],
	])('with the key %s', async (apiKey, status, message) => {
		expect(await testCredential({ ...credentials, apiKey }, { in: fixture })).toEqual({
			status,
			message,
		});
	});

	it('without a server', async () => {
		const baseUrl = 'http://127.0.0.1:1';
		expect(await testCredential({ ...credentials, baseUrl }, { in: fixture })).toEqual({
			status: 'Error',
			message: 'ECONNREFUSED',
		});
	});
});

it('notes what runs, polls and the editor show', async () => {
	const options = {
		in: fixture,
		parameters: {},
		credentials: { ...credentials, apiKey: secretKey() },
	};
	for (const show of [
		async () => await runNode({ ...options, node: 'fixture' }),
		async () => await poll({ ...options, node: 'fixtureTrigger', staticData: {} }),
		async () => await resourceMapping({ ...options, node: 'fixture', method: 'getFields' }),
	]) {
		await show();
		expect(takeShown().some(quotesSecret)).toBe(true);
	}
});
