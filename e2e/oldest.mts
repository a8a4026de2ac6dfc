/** `npm run test:oldest`: the oldest n8n that the package is said to work with loads it and runs a workflow. */
import assert from 'node:assert/strict';
import { install } from './install.mjs';
import { credentialNames, TestEnvironment } from './support/environment.mts';

install('oldest');
const environment = await TestEnvironment.open({ name: 'oldest', installation: 'oldest' });
let failed = true;
try {
	const { id } = await environment.api.saveWorkflow({
		name: 'Get many members',
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
				name: 'Members',
				type: 'n8n-nodes-meltingspot.meltingSpot',
				typeVersion: 1,
				position: [224, 0],
				parameters: { resource: 'member', operation: 'getAll', returnAll: true },
				credentials: { meltingSpotApi: { id: null, name: credentialNames.meltingSpotApi } },
			},
		],
		connections: { Start: { main: [[{ node: 'Members', type: 'main', index: 0 }]] } },
	});
	await environment.n8n.stop();
	const printed = await environment.n8n.command('execute', `--id=${id}`, '--rawOutput');
	const run = JSON.parse(printed.slice(printed.indexOf('{'))) as {
		data: { resultData: { runData: Record<string, Array<{ data: { main: object[][] } }>> } };
	};
	assert.equal(run.data.resultData.runData.Members[0].data.main[0].length, 1000);
	console.log('The oldest n8n loads the package and got 1,000 members.');
	failed = false;
} finally {
	await environment.close({ keep: failed });
}
