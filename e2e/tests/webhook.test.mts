import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import type { WebhookName } from '../../emulator/index.ts';
import { hasEnded, outputOf, type Execution, type SavedWorkflow } from '../support/api.mts';
import { skippedWithout } from '../support/debian.mts';
import { Editor } from '../support/editor.mts';
import { credentialNames } from '../support/environment.mts';
import { until, withTestEnvironment } from '../support/test.mts';

const WEBHOOK = 'MeltingSpot Webhook Trigger';
const POLL = 'MeltingSpot Trigger';
const BURST = 200;

interface Item {
	member?: { id: string };
	delivery: { id: string; event: string; test: boolean };
}

const node = (type: string, parameters: INode['parameters'], rest: Partial<INode> = {}): INode => ({
	id: type,
	name: type === 'meltingSpotTrigger' ? POLL : WEBHOOK,
	type: `n8n-nodes-meltingspot.${type}`,
	typeVersion: 1,
	position: [0, type === 'meltingSpotTrigger' ? 240 : 0],
	parameters,
	...rest,
});

const webhookTrigger = (event: string, options: INode['parameters'] = {}) =>
	node('meltingSpotWebhookTrigger', { event, options });

const pollTrigger = node(
	'meltingSpotTrigger',
	{
		event: 'memberRegistered',
		// n8n polls more than once a minute with several poll times.
		pollTimes: {
			item: [0, 10, 20, 30, 40, 50].map((second) => ({
				mode: 'custom',
				cronExpression: `${second} * * * * *`,
			})),
		},
	},
	{ credentials: { meltingSpotApi: { id: null, name: credentialNames.meltingSpotApi } } },
);

describe('the webhook trigger', () => {
	const context = withTestEnvironment(() => ({ name: 'webhook' }));

	const save = async (...nodes: INode[]) =>
		await context.environment.api.saveWorkflow({ name: 'Webhook', nodes, connections: {} });
	/** The addresses that the nodes show, in their order. */
	const urlsOf = ({ nodes }: SavedWorkflow, kind: 'webhook' | 'webhook-test' = 'webhook') =>
		nodes
			.filter(({ webhookId }) => webhookId !== undefined)
			.map(({ id, webhookId }) => `${context.environment.n8n.url}/${kind}/${webhookId}/${id}`);
	const urlOf = (...args: Parameters<typeof urlsOf>) => urlsOf(...args)[0];

	/** What MeltingSpot's Test button does. @returns the status of the response */
	const test = async (url: string, webhook: WebhookName, id?: string) =>
		(await context.environment.emulator.deliverWebhook({ url, webhook, id })).status;

	/** Waits until there are as many executions, and all of them have ended. */
	async function executionsOf(workflow: SavedWorkflow, count: number): Promise<Execution[]> {
		const { api } = context.environment;
		await until(
			`${count} executions have ended`,
			async () => {
				const all = await api.executions(workflow);
				return all.length >= count && all.every(({ status }) => hasEnded(status));
			},
			120_000,
		);
		const all = await api.executions(workflow);
		assert.equal(all.length, count);
		return await Promise.all(all.map(async ({ id }) => await api.execution(id)));
	}

	const itemsOf = async (workflow: SavedWorkflow, count: number) =>
		(await executionsOf(workflow, count)).flatMap((each) => outputOf(each, WEBHOOK) as Item[]);

	it('gets an unguessable URL, which works as long as it is published and stays the same', async () => {
		const { api } = context.environment;
		const workflow = await save(webhookTrigger('memberCreated'));
		const url = urlOf(workflow);
		assert.match(url, /\/webhook\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/\w+$/);
		assert.equal(await test(url, 'member.created'), 404);

		await api.publish(workflow);
		assert.equal(await test(url, 'member.created', 'msg_1'), 200);
		assert.equal((await fetch(url)).status, 404, 'GET');

		await api.unpublish(workflow);
		// n8n stops a workflow's triggers after it has responded.
		let late = 0;
		await until('n8n does not know the URL', async () => {
			const status = await test(url, 'member.created', `msg_late_${late}`);
			if (status === 200) late += 1;
			return status === 404;
		});

		await api.publish(workflow);
		assert.equal(await test(url, 'member.created', 'msg_2'), 200);
		const items = await itemsOf(workflow, 2 + late);
		assert.deepEqual(
			items.map(({ delivery }) => delivery.id).sort(),
			['msg_1', 'msg_2', ...Array.from({ length: late }, (_, index) => `msg_late_${index}`)].sort(),
		);
		assert.ok(items.every(({ delivery }) => delivery.event === 'memberCreated' && delivery.test));
		await api.unpublish(workflow);
	});

	it('shows a delivery of another event as a failed execution, and n8n responds with 500', async () => {
		const { api } = context.environment;
		const workflow = await save(webhookTrigger('memberCreated'));
		await api.publish(workflow);
		assert.equal(await test(urlOf(workflow), 'live.updated'), 500);
		const [{ status, data }] = await executionsOf(workflow, 1);
		assert.equal(status, 'error');
		assert.equal(
			data.resultData.error?.message,
			'MeltingSpot sent "Live Updated", but this node expects "Member Created"',
		);
		await api.unpublish(workflow);
	});

	it('responds to what it leaves out, without an execution', async () => {
		const { api, emulator } = context.environment;
		const workflow = await save(
			webhookTrigger('memberUpdated', { memberStatuses: ['Left'], ignoreTests: true }),
		);
		await api.publish(workflow);
		const url = urlOf(workflow);
		const send = async (payload: object, id: string) =>
			(await emulator.deliverWebhook({ url, webhook: 'member.updated', payload, id })).status;
		assert.equal(await test(url, 'member.updated', 'msg_test'), 200);
		assert.equal(await send({ member: { status: 'Accepted' } }, 'msg_accepted'), 200);
		assert.equal(await send({ member: { status: 'Left' } }, 'msg_left'), 200);
		const items = await itemsOf(workflow, 1);
		assert.deepEqual(
			items.map(({ delivery }) => delivery.id),
			['msg_left'],
		);
		await api.unpublish(workflow);
	});

	it('takes text, a list, and an empty body', async () => {
		const { api } = context.environment;
		const workflow = await save(webhookTrigger('registrationFormAnswered'));
		await api.publish(workflow);
		const bodies: Array<[type: string | undefined, body: string | undefined]> = [
			['text/plain', 'text'],
			['application/json', '[1,2]'],
			['application/json', undefined],
			[undefined, undefined],
		];
		for (const [type, body] of bodies) {
			const response = await fetch(urlOf(workflow), {
				method: 'POST',
				headers: type === undefined ? {} : { 'content-type': type },
				body,
			});
			assert.equal(response.status, 200, `${type} ${body}`);
			assert.equal(await response.text(), '');
		}
		const received = (await itemsOf(workflow, bodies.length)).map(({ delivery, ...rest }) => {
			assert.equal(delivery.id, null);
			return JSON.stringify(rest);
		});
		assert.deepEqual(received.sort(), ['{"body":"text"}', '{"body":[1,2]}', '{}', '{}'].sort());
		await api.unpublish(workflow);
	});

	it('leaves a polling trigger in the same workflow alone', async () => {
		const { api, emulator } = context.environment;
		const workflow = await save(webhookTrigger('memberCreated'), pollTrigger);
		await api.publish(workflow);
		const url = urlOf(workflow);
		const polled = async () =>
			(
				await Promise.all(
					(await api.executions(workflow)).map(async ({ id }) => await api.finishedExecution(id)),
				)
			).flatMap((each) => outputOf(each, POLL) as Array<{ id: string }>);

		const members: string[] = [];
		for (let round = 1; round <= 3; round++) {
			assert.equal(await test(url, 'member.created'), 200);
			members.push((await emulator.register()).id);
			await until(`poll ${round}`, async () => (await polled()).length >= round, 90_000);
			assert.equal(await test(url, 'member.created'), 200);
		}
		assert.deepEqual((await polled()).map(({ id }) => id).sort(), members.sort());
		assert.equal((await itemsOf(workflow, 9)).length, 6);
		await api.unpublish(workflow);
	});

	it(`starts ${BURST} executions for ${BURST} deliveries in a second`, async (run) => {
		const { api } = context.environment;
		const workflow = await save(webhookTrigger('memberCreated'));
		await api.publish(workflow);
		const url = urlOf(workflow);
		const samples = await context.environment.emulator.webhookSamples();
		const ids = Array.from({ length: BURST }, (_, index) => `msg_${index}`);
		const begun = performance.now();
		let lastSent = 0;
		const times = await Promise.all(
			ids.map(async (id, index) => {
				await new Promise((resolve) => setTimeout(resolve, (index * 1_000) / BURST));
				const sent = performance.now();
				lastSent = sent - begun;
				const { status } = await fetch(url, {
					method: 'POST',
					headers: { 'content-type': 'application/json', 'svix-id': id },
					body: JSON.stringify(samples['member.created']),
				});
				assert.equal(status, 200);
				return performance.now() - sent;
			}),
		);
		const slowest = Math.max(...times);
		const items = await itemsOf(workflow, BURST);
		assert.deepEqual(items.map(({ delivery }) => delivery.id).sort(), ids.sort());
		// How fast is up to n8n and the machine: the node does nothing that takes time.
		run.diagnostic(
			`${BURST} deliveries sent in ${Math.round(lastSent)} ms, slowest response after ${Math.round(slowest)} ms`,
		);
		await api.unpublish(workflow);
	});

	describe('in the editor', { skip: skippedWithout('chromium') }, () => {
		let editor: Editor;
		before(async () => {
			editor = await Editor.open(context.environment.n8n.url);
		});
		afterEach(async (test) => {
			if ('passed' in test && !test.passed) {
				const name = test.name.replace(/\W+/g, '-');
				await editor.page.screenshot({ path: join(context.environment.folder, `${name}.png`) });
			}
		});
		after(async () => await editor?.close());

		it('is found by "melting", beside the other nodes', async () => {
			await editor.newWorkflow();
			const found = await editor.searchNodes('melting');
			await found.filter({ hasText: /^\s*MeltingSpot Webhook\s*$/ }).waitFor();
		});

		it('receives a delivery at its test URL', async () => {
			const workflow = await save(webhookTrigger('memberCreated', { ignoreTests: true }));
			const url = urlOf(workflow, 'webhook-test');
			assert.equal(await test(url, 'member.created'), 404);

			await editor.openWorkflow(workflow);
			await editor.page.getByTestId('canvas-node').first().dblclick();
			await editor.parameter('event').waitFor();
			await editor.page.getByTestId('node-execute-button').click();
			await until('n8n listens', async () => (await test(url, 'member.created')) === 200);
			await editor.page.getByTestId('node-run-status-success').waitFor();
			await editor.itemCount('1 item').waitFor();
			// It listens once.
			assert.equal(await test(url, 'member.created'), 404);
		});

		it('has a URL of its own when it is duplicated', async () => {
			const { api } = context.environment;
			const workflow = await save(webhookTrigger('memberCreated'));
			await editor.openWorkflow(workflow);
			await editor.page.getByTestId('canvas-node').first().click();
			await editor.page.keyboard.press('ControlOrMeta+d');
			let saved = workflow;
			await until('the copy is saved', async () => {
				saved = await api.workflow(workflow.id);
				return urlsOf(saved).length === 2;
			});
			const urls = urlsOf(saved);
			assert.equal(urls[0], urlOf(workflow));
			assert.notEqual(urls[1], urls[0]);

			await api.publish(saved);
			assert.equal(await test(urls[0], 'member.created', 'msg_original'), 200);
			assert.equal(await test(urls[1], 'member.created', 'msg_copy'), 200);
			const executions = await executionsOf(saved, 2);
			const ids = saved.nodes.map(({ name }) =>
				executions
					.flatMap((each) => outputOf(each, name) as Item[])
					.map((each) => each.delivery.id),
			);
			assert.deepEqual(ids, [['msg_original'], ['msg_copy']]);
			await api.unpublish(saved);
		});
	});
});
