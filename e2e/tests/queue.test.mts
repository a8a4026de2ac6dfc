import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import { outputOf, type SavedWorkflow } from '../support/api.mts';
import { checkout } from '../support/package.mts';
import { credentialNames } from '../support/stage.mts';
import { until, withStage } from '../support/test.mts';

const node = (
	id: string,
	name: string,
	type: string,
	parameters: INode['parameters'],
	rest: Partial<INode> = {},
): INode => ({
	id,
	name,
	type,
	typeVersion: 1,
	position: [Number(id) * 224, 0],
	parameters,
	...rest,
});
const chain = (...names: string[]) =>
	Object.fromEntries(
		names
			.slice(1)
			.map((to, index) => [
				names[index],
				{ main: [[{ node: to, type: 'main' as const, index: 0 }]] },
			]),
	);

/** Looks up the members whose ids are sent to it. */
const lookUp = {
	name: 'Look up',
	nodes: [
		node(
			'0',
			'Request',
			'n8n-nodes-base.webhook',
			{ path: 'look-up', httpMethod: 'POST' },
			{
				typeVersion: 2,
				webhookId: 'look-up',
			},
		),
		node('1', 'One by One', 'n8n-nodes-base.splitOut', {
			fieldToSplitOut: 'body.ids',
			options: { destinationFieldName: 'id' },
		}),
		node(
			'2',
			'Get',
			'n8n-nodes-meltingspot.meltingSpot',
			{
				resource: 'member',
				operation: 'get',
				memberId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			},
			{ credentials: { meltingSpotApi: { id: null, name: credentialNames.meltingSpotApi } } },
		),
	],
	connections: chain('Request', 'One by One', 'Get'),
};

/** What the docs recommend for executions that n8n gives up. */
const whenOneFails = {
	name: 'When one fails',
	nodes: [node('0', 'Failed', 'n8n-nodes-base.errorTrigger', {})],
	connections: {},
};

describe('queue mode with two workers', () => {
	const context = withStage(() => ({
		name: 'queue',
		workers: 2,
		environment: {
			// a dead worker is noticed after seconds instead of a minute
			QUEUE_WORKER_LOCK_DURATION: '6000',
			QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
			QUEUE_WORKER_STALLED_INTERVAL: '5000',
		},
	}));
	const executionsOf = (worker: number): number =>
		readFileSync(context.stage.workers[worker].logFile, 'utf8').split('Worker started execution')
			.length - 1;

	let workflow: SavedWorkflow;
	let errorWorkflow: SavedWorkflow;
	let ids: string[];
	before(async () => {
		const { api, emulator } = context.stage;
		errorWorkflow = await api.saveWorkflow(whenOneFails);
		await api.publish(errorWorkflow);
		workflow = await api.saveWorkflow({
			...lookUp,
			settings: { errorWorkflow: errorWorkflow.id },
		});
		await api.publish(workflow);
		ids = (await emulator.members()).map(({ member }) => member.id);
	});
	const request = async (some: string[]) => {
		const response = await fetch(`${context.stage.n8n.url}/webhook/look-up`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ids: some }),
		});
		assert.equal(response.status, 200);
	};
	const settled = async (count: number) => {
		const { api } = context.stage;
		await until(
			`${count} executions have ended`,
			async () => {
				const all = await api.executions(workflow);
				return all.length === count && all.every(({ stoppedAt }) => stoppedAt !== null);
			},
			300_000,
		);
		return await api.executions(workflow);
	};

	it('shares 600 items with one key between the workers, and none fails', async (test) => {
		const { api, emulator } = context.stage;
		await emulator.clearLog();
		for (let start = 0; start < 600; start += 60) await request(ids.slice(start, start + 60));

		const found: unknown[] = [];
		for (const { id, status } of await settled(10)) {
			assert.equal(status, 'success');
			found.push(
				...outputOf(await api.execution(id), 'Get').map((member) => (member as { id: string }).id),
			);
		}
		assert.deepEqual(found.sort(), ids.slice(0, 600).sort());

		const shares = [executionsOf(0), executionsOf(1)];
		assert.ok(
			shares.every((share) => share > 0),
			`executions on the workers: ${shares}`,
		);
		const requests = await emulator.requests();
		const refused = requests.filter(({ status }) => status === 429).length;
		test.diagnostic(
			`executions on the workers: ${shares}; ${requests.length} requests, ${refused} of them answered with 429`,
		);
	});

	it('runs what the trigger starts on the workers', async () => {
		const { api, emulator, internet } = context.stage;
		const before = executionsOf(0) + executionsOf(1);
		const example = await api.importWorkflow(
			join(checkout, 'examples', 'new-member-to-slack-and-google-sheets.json'),
		);
		await api.publish(example);
		const { email } = await emulator.register();
		await until(
			'a message in Slack',
			() => internet.slack.textsIn('community').some((text) => text.includes(email)),
			150_000,
		);
		assert.ok(executionsOf(0) + executionsOf(1) > before);
		await api.unpublish(example);
	});

	it('marks what ran on a killed worker as failed, tells the error workflow, and does the rest on the other', async (test) => {
		const { api } = context.stage;
		const earlier = (await api.executions(workflow)).length;
		const before = executionsOf(1);
		for (let start = 0; start < 800; start += 200) await request(ids.slice(start, start + 200));
		await until('the second worker is at work', () => executionsOf(1) > before);
		await context.stage.workers[1].kill();
		const lost = executionsOf(1) - before;

		const executions = (await settled(earlier + 4)).slice(0, 4);
		const found: unknown[] = [];
		let failed = 0;
		for (const { id } of executions) {
			const execution = await api.execution(id);
			if (execution.status === 'success') {
				found.push(...outputOf(execution, 'Get'));
				continue;
			}
			// n8n's own words for a worker that is gone; it starts nothing twice
			failed += 1;
			const { message } = execution.data.resultData.error ?? {};
			assert.match(message ?? '', /failed to be processed too many times/);
		}
		assert.equal(failed, lost);
		await until(
			'the error workflow has been started for each of them',
			async () => (await api.executions(errorWorkflow)).length === failed,
		);
		assert.equal(found.length, (4 - lost) * 200);
		test.diagnostic(`${lost} of 4 executions were on the worker that was killed`);
	});
});
