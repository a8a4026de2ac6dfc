import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { INode } from 'n8n-workflow';
import { outputOf, type SavedWorkflow } from '../support/api.mts';
import { until, withTestEnvironment } from '../support/test.mts';

const NAMES = ['A', 'B', 'C'];

/** A trigger that polls every few seconds. */
const triggerNamed = (name: string, everySeconds: number): Partial<INode> => ({
	name,
	type: 'n8n-nodes-meltingspot.meltingSpotTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {
		event: 'memberRegistered',
		pollTimes: {
			item: Array.from({ length: 60 / everySeconds }, (_, index) => ({
				mode: 'custom',
				cronExpression: `${index * everySeconds} * * * * *`,
			})),
		},
	},
	credentials: { meltingSpotApi: { id: null, name: 'MeltingSpot account' } },
});

/** Older versions of n8n also accept several nodes with one id; the tests in test/ cover those. */
describe('three triggers without an id in one workflow', () => {
	const context = withTestEnvironment(() => ({ name: 'same-ids' }));
	let workflow: SavedWorkflow;

	before(async () => {
		const { api } = context.environment;
		const nodes = NAMES.map((name, place) => triggerNamed(name, [5, 15, 5][place])) as INode[];
		workflow = await api.saveWorkflow({ name: 'Same ids', nodes, connections: {} });
		await api.publish(workflow);
	});

	it('each output everyone once', async () => {
		const { api, emulator } = context.environment;
		const ids: string[] = [];
		for (let count = 0; count < 5; count++) ids.push((await emulator.register()).id);
		const outputs = async () => {
			const executions = await Promise.all(
				(await api.executions(workflow)).map(async (each) => await api.execution(each.id)),
			);
			return NAMES.map((name) =>
				executions
					.flatMap((execution) => outputOf(execution, name) as Array<{ id: string }>)
					.map((member) => member.id)
					.sort(),
			);
		};
		const all = async () => (await outputs()).every((each) => each.length >= ids.length);
		await until('everyone from each trigger', all, 120_000);
		assert.deepEqual(
			await outputs(),
			NAMES.map(() => ids.slice().sort()),
		);
	});
});
