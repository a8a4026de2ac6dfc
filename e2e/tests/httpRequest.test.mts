import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { INodeParameters } from 'n8n-workflow';
import { outputOf, type Execution } from '../support/api.mts';
import { credentialNames } from '../support/environment.mts';
import { readyExample } from '../support/examples.mts';
import { withTestEnvironment } from '../support/test.mts';

const MEMBERS = '/v1/spotMembers?limit=2';
const START = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };
const MELTINGSPOT = { type: 'n8n-nodes-meltingspot.meltingSpot', typeVersion: 1 };

interface Step {
	name: string;
	type: string;
	typeVersion: number;
	parameters?: INodeParameters;
}

/** What a real n8n does with the credential, and with a long run. */
describe('the credential in a real n8n', () => {
	const context = withTestEnvironment(() => ({ name: 'credential' }));

	/** Runs nodes one after the other. */
	async function run(credential: string, ...steps: Step[]): Promise<Execution> {
		const { api } = context.environment;
		const nodes = [{ parameters: {}, ...START }, ...steps].map((step, index) => ({
			parameters: {},
			...step,
			id: String(index),
			position: [index * 224, 0] as [number, number],
			...(index > 0 && { credentials: { meltingSpotApi: { id: null, name: credential } } }),
		}));
		const connections = Object.fromEntries(
			nodes
				.slice(1)
				.map(({ name }, index) => [
					nodes[index].name,
					{ main: [[{ node: name, type: 'main' as const, index: 0 }]] },
				]),
		);
		const workflow = await api.saveWorkflow({ name: 'Credential', nodes, connections });
		return await api.run(workflow, 'Start');
	}

	const httpRequest = (url: string): Step => ({
		name: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'meltingSpotApi',
			options: {},
		},
	});

	it('lets HTTP Request reach MeltingSpot, and no other host', async () => {
		const { api, emulator } = context.environment;
		await api.createCredential('meltingSpotApi', 'With domains', {
			apiKey: emulator.key,
			authorization: 'raw',
			baseUrl: 'https://openapi.meltingspot.io',
			allowedHttpRequestDomains: 'domains',
			allowedDomains: 'openapi.meltingspot.io',
		});
		const reached = await run(
			'With domains',
			httpRequest(`https://openapi.meltingspot.io${MEMBERS}`),
		);
		assert.equal(reached.status, 'success', reached.data.resultData.error?.message);
		const [page] = outputOf(reached, 'HTTP Request') as Array<{ items: unknown[] }>;
		assert.equal(page.items.length, 2);

		const refused = await run('With domains', httpRequest('https://slack.com/api/auth.test'));
		assert.match(String(refused.data.resultData.error?.message), /Domain not allowed/);
	});

	it('works in our node with any Base URL, also if it was stored before it had domains', async () => {
		const { api, emulator } = context.environment;
		await api.createCredential('meltingSpotApi', 'Gateway', {
			apiKey: emulator.key,
			authorization: 'raw',
			baseUrl: emulator.url,
		});
		const members = { resource: 'member', operation: 'getAll', limit: 3 };
		const step = { name: 'Members', ...MELTINGSPOT, parameters: members };
		for (const credential of ['Gateway', credentialNames.meltingSpotApi]) {
			const execution = await run(credential, step);
			assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
			assert.equal(outputOf(execution, 'Members').length, 3);
		}
		// If no domains are stored, n8n uses the type's defaults.
		const elsewhere = httpRequest('https://slack.com/api/auth.test');
		const refused = await run(credentialNames.meltingSpotApi, elsewhere);
		assert.match(String(refused.data.resultData.error?.message), /Domain not allowed/);
	});

	it('stays as it was stored, with n8n\'s own "All" too', async () => {
		const { api, emulator } = context.environment;
		await api.createCredential('meltingSpotApi', 'All domains', {
			apiKey: emulator.key,
			authorization: 'raw',
			baseUrl: 'https://openapi.meltingspot.io',
			allowedHttpRequestDomains: 'all',
			allowedDomains: '',
		});
		const sent = await run('All domains', httpRequest('https://slack.com/api/auth.test'));
		// The host isn't emulated and responds with 503, so the request left n8n.
		assert.doesNotMatch(String(sent.data.resultData.error?.message), /Domain not allowed/);
		const { httpCode } = sent.data.resultData.error as { httpCode?: string };
		assert.equal(httpCode, '503');
	});

	it('400 requests and a poll leave no warning in the log', async () => {
		const { api, emulator, n8n } = context.environment;
		const execution = await run(
			credentialNames.meltingSpotApi,
			{
				name: 'Members',
				...MELTINGSPOT,
				parameters: { resource: 'member', operation: 'getAll', limit: 400 },
			},
			{
				name: 'Each',
				...MELTINGSPOT,
				parameters: {
					resource: 'member',
					operation: 'get',
					memberId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				},
			},
		);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		assert.equal(outputOf(execution, 'Each').length, 400);

		const workflow = await api.saveWorkflow(
			await readyExample('new-member-to-slack-and-google-sheets.json'),
		);
		await api.publish(workflow);
		await emulator.register();
		await api.triggeredExecution(workflow, 3 * 60_000);
		const log = await readFile(n8n.logFile, 'utf8');
		const warnings = log.match(/MaxListenersExceededWarning.*|\(node:\d+\) (?!\[DEP)\w*Warning.*/g);
		assert.deepEqual(warnings ?? [], []);
	});
});
