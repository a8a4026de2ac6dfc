import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import type { INode } from 'n8n-workflow';
import { outputOf, type SavedWorkflow } from '../support/api.mts';
import { skippedWithout } from '../support/debian.mts';
import { credentialNames } from '../support/environment.mts';
import { readyExample } from '../support/examples.mts';
import { until, withTestEnvironment } from '../support/test.mts';

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

/** What the docs recommend for executions that n8n gives up on. */
const whenOneFails = {
	name: 'When one fails',
	nodes: [node('0', 'Failed', 'n8n-nodes-base.errorTrigger', {})],
	connections: {},
};

const skip = skippedWithout('redis-server', 'postgresql');
describe('queue mode with two workers', { skip }, () => {
	const context = withTestEnvironment(() => ({
		name: 'queue',
		workers: 2,
		environment: {
			// detects a dead worker after seconds instead of a minute
			QUEUE_WORKER_LOCK_DURATION: '6000',
			QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
			QUEUE_WORKER_STALLED_INTERVAL: '5000',
		},
	}));
	/** The ids of all executions that a worker logged as started, or finished. */
	const executionsOn = (worker: number, event: 'started' | 'finished'): string[] =>
		[
			...readFileSync(context.environment.workers[worker].logFile, 'utf8').matchAll(
				new RegExp(`Worker ${event} execution (\\d+) `, 'g'),
			),
		].map(([, id]) => id);
	const unfinishedOn = (...workers: number[]): string[] =>
		workers.flatMap((worker) => {
			const finished = new Set(executionsOn(worker, 'finished'));
			return executionsOn(worker, 'started').filter((id) => !finished.has(id));
		});

	let workflow: SavedWorkflow;
	let errorWorkflow: SavedWorkflow;
	let ids: string[];
	before(async () => {
		const { api, emulator } = context.environment;
		errorWorkflow = await api.saveWorkflow(whenOneFails);
		await api.publish(errorWorkflow);
		workflow = await api.saveWorkflow({
			...lookUp,
			settings: { errorWorkflow: errorWorkflow.id },
		});
		await api.publish(workflow);
		ids = (await emulator.records()).map(({ member }) => member.id);
	});
	const request = async (some: string[]) => {
		const response = await fetch(`${context.environment.n8n.url}/webhook/look-up`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ids: some }),
		});
		assert.equal(response.status, 200);
	};
	const settled = async (count: number) => {
		const { api } = context.environment;
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
		const { api, emulator } = context.environment;
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

		const shares = [0, 1].map((worker) => executionsOn(worker, 'started').length);
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
		const { api, emulator, internet } = context.environment;
		const example = await api.saveWorkflow(
			await readyExample('new-member-to-slack-and-google-sheets.json'),
		);
		await api.publish(example);
		const { email } = await emulator.register();
		await until(
			'a message in Slack',
			() => internet.slack.textsIn('community').some((text) => text.includes(email)),
			150_000,
		);
		const [{ id }] = await api.executions(example);
		const { status } = await api.finishedExecution(id);
		assert.equal(status, 'success');
		assert.ok([0, 1].some((worker) => executionsOn(worker, 'finished').includes(id)));
		await api.unpublish(example);
	});

	it('marks what ran on a killed worker as failed, tells the error workflow, and does the rest on the other', async (test) => {
		const { api, workers } = context.environment;
		await until('nothing is left to do', () => unfinishedOn(0, 1).length === 0);
		const earlier = (await api.executions(workflow)).length;

		// the rate limit makes each one slow; a free worker takes the next, so it may take several until both are busy
		let requested = 0;
		while (requested < 4 || unfinishedOn(1).length === 0) {
			assert.ok(requested < 12, 'the second worker takes nothing');
			await request(ids.slice(0, 200));
			requested += 1;
			await until('a worker is at it', () => unfinishedOn(0, 1).length === requested);
		}
		await workers[1].kill();
		const doomed = unfinishedOn(1);
		assert.ok(doomed.length > 0);
		await request(ids.slice(200, 220));

		const [last, ...others] = (await settled(earlier + requested + 1)).slice(0, requested + 1);
		const failed: string[] = [];
		for (const { id } of [last, ...others]) {
			const execution = await api.execution(id);
			if (execution.status === 'success') {
				assert.equal(outputOf(execution, 'Get').length, id === last.id ? 20 : 200);
				continue;
			}
			failed.push(id);
			// n8n's own message for a dead worker; it doesn't restart the execution, and loses its data
			const { error, runData } = execution.data.resultData;
			assert.match(error?.message ?? '', /failed to be processed too many times/);
			assert.deepEqual(runData, {});
		}
		assert.deepEqual(failed.sort(), doomed.sort());

		await until(
			'the error workflow has been started for each of them',
			async () => (await api.executions(errorWorkflow)).length >= failed.length,
		);
		const told: string[] = [];
		for (const { id } of await api.executions(errorWorkflow)) {
			const [{ execution }] = outputOf(await api.finishedExecution(id), 'Failed') as Array<{
				execution: { id: string };
			}>;
			told.push(execution.id);
		}
		assert.deepEqual(told.sort(), failed);
		test.diagnostic(
			`${failed.length} of ${requested} executions were on the worker that was killed`,
		);
	});
});
