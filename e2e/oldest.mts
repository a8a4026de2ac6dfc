/** `npm run test:oldest`: checks that the oldest n8n we claim to support loads the package and runs workflows. */
import assert from 'node:assert/strict';
import type { INode, INodeParameters } from 'n8n-workflow';
import { install } from './install.mjs';
import { credentialNames, TestEnvironment } from './support/environment.mts';

interface Run {
	data: {
		resultData: {
			error?: { message: string };
			runData: Record<string, Array<{ data?: { main: object[][] } }>>;
		};
	};
}

install('oldest');
const environment = await TestEnvironment.open({ name: 'oldest', installation: 'oldest' });

/** Saves a workflow with one node after a manual trigger. @returns its id */
async function save(
	type: string,
	typeVersion: number,
	parameters: INodeParameters,
	settings: Partial<INode> = {},
) {
	const { id } = await environment.api.saveWorkflow({
		name: type,
		nodes: [
			{
				id: '0',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: '1',
				name: 'Node',
				type,
				typeVersion,
				position: [224, 0],
				parameters,
				credentials: { meltingSpotApi: { id: null, name: credentialNames.meltingSpotApi } },
				...settings,
			},
		],
		connections: { Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
	});
	return id;
}

const httpRequest = async (url: string) =>
	await save('n8n-nodes-base.httpRequest', 4.2, {
		url,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'meltingSpotApi',
		options: {},
	});

/** Runs a saved workflow while n8n itself is stopped. The command fails if the workflow fails. */
async function execute(id: string): Promise<Run> {
	const printed = await environment.n8n
		.command('execute', `--id=${id}`, '--rawOutput')
		.catch(({ stdout }: { stdout: string }) => stdout);
	return JSON.parse(printed.slice(printed.indexOf('{'), printed.lastIndexOf('}') + 1)) as Run;
}

let failed = true;
try {
	const members = await save('n8n-nodes-meltingspot.meltingSpot', 1, {
		resource: 'member',
		operation: 'getAll',
		returnAll: true,
	});
	const meltingSpot = await httpRequest('https://openapi.meltingspot.io/v1/spotMembers?limit=2');
	const elsewhere = await httpRequest('https://slack.com/api/auth.test');
	const retried = await save(
		'n8n-nodes-meltingspot.meltingSpot',
		1,
		{ resource: 'channel', operation: 'create', name: 'Retried' },
		{ retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
	);
	await environment.n8n.stop();

	const { runData } = (await execute(members)).data.resultData;
	assert.equal(runData.Node[0].data?.main[0].length, 1000);
	console.log('The oldest n8n loads the package and got 1,000 members.');

	const reached = (await execute(meltingSpot)).data.resultData;
	assert.equal(reached.error, undefined);
	assert.equal(reached.runData.Node[0].data?.main[0].length, 1);
	const refused = (await execute(elsewhere)).data.resultData;
	assert.match(String(refused.error?.message), /domain/i);
	console.log('HTTP Request may send the key to MeltingSpot, and nowhere else.');
	// What identifies a retry: n8n's stack entry, and the first item's json.
	await environment.emulator.addFault({
		kind: 'wrongShape',
		body: 'unreadable',
		match: { method: 'POST', path: '/v1/channels' },
		times: 'always',
	});
	const { error } = (await execute(retried)).data.resultData;
	assert.match(String(error?.message), /may have been created/);
	const requests = await environment.emulator.requests();
	assert.equal(requests.filter(({ method }) => method === 'POST').length, 1);
	console.log('Retry On Fail created nothing twice.');
	failed = false;
} finally {
	await environment.close({ keep: failed });
}
