import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IWorkflowBase } from 'n8n-workflow';
import type { SavedWorkflow } from '../support/api.mts';
import { checkout } from '../support/package.mts';
import { until, withStage } from '../support/test.mts';

const MEMBERS = 200;
/** How often n8n is killed; `E2E_KILLS=10` for the thorough run. */
const KILLS = Number(process.env.E2E_KILLS ?? 2);
const POLL_EVERY_SECONDS = 10;

/** The ways in which n8n keeps a poller's state. */
const regimes: Record<string, Record<string, string>> = {
	'n8n as it comes': {},
	'the scheduler, poll triggers on it, and durable cursors': {
		N8N_SCHEDULER_ENABLED: 'true',
		N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
		N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	},
};

/** The example, polling more often than once a minute: n8n allows it by several poll times. */
async function exampleThatPollsOften(): Promise<IWorkflowBase> {
	const file = join(checkout, 'examples', 'new-member-to-slack-and-google-sheets.json');
	const workflow = JSON.parse(await readFile(file, 'utf8')) as IWorkflowBase;
	const trigger = workflow.nodes.find(({ type }) => type.endsWith('.meltingSpotTrigger'));
	assert.ok(trigger);
	trigger.parameters.pollTimes = {
		item: Array.from({ length: 60 / POLL_EVERY_SECONDS }, (_, index) => ({
			mode: 'custom',
			cronExpression: `${index * POLL_EVERY_SECONDS} * * * * *`,
		})),
	};
	return workflow;
}

for (const [regime, environment] of Object.entries(regimes)) {
	describe(`no member is lost with ${regime}`, () => {
		const context = withStage(() => ({
			name: `crashes-${Object.keys(environment).length}`,
			environment,
		}));
		let workflow: SavedWorkflow;
		before(async () => {
			const { api } = context.stage;
			workflow = await api.saveWorkflow(await exampleThatPollsOften());
			await api.publish(workflow);
			await untilPolledBySchedule();
		});

		/**
		 * With durable cursors, n8n throws away what the poll at publishing remembers; the first one by
		 * schedule is kept. An n8n that is killed in between knows nothing of having been published before.
		 */
		const untilPolledBySchedule = async () => {
			const { emulator } = context.stage;
			await emulator.clearLog();
			await until('two polls by schedule, so that the state of the first one is kept', async () => {
				const times = (await emulator.requests()).map(({ receivedAt }) => receivedAt);
				return Math.max(...times) - Math.min(...times) > POLL_EVERY_SECONDS * 900;
			});
		};

		/** In how many executions each member is, whatever became of the execution. */
		const timesHandedOver = async (ids: string[]): Promise<Map<string, number>> => {
			const counts = new Map(ids.map((id) => [id, 0]));
			for (const { id } of await context.stage.api.executions(workflow)) {
				const record = JSON.stringify((await context.stage.api.execution(id)).data);
				for (const member of ids) {
					if (record.includes(member)) counts.set(member, counts.get(member)! + 1);
				}
			}
			return counts;
		};

		const untilAllHandedOver = async (ids: string[]): Promise<Map<string, number>> => {
			let counts = new Map<string, number>();
			const missing = () => ids.filter((id) => !counts.get(id));
			await until(
				'each member in the record of an execution',
				async () => {
					counts = await timesHandedOver(ids);
					return missing().length === 0;
				},
				120_000,
			).catch((error: Error) => {
				throw new Error(`${error.message}; of ${ids.length} lost: ${missing().join(', ')}`);
			});
			return counts;
		};

		it(`when n8n is killed ${KILLS} times while ${MEMBERS} members register`, async (test) => {
			const { n8n, api, emulator, internet } = context.stage;
			const ids: string[] = [];
			let isOver = false;
			const registering = (async () => {
				while (ids.length < MEMBERS) {
					ids.push((await emulator.register()).id);
					// spread over all the kills, in bursts
					if (ids.length % 5 === 0 && !isOver) await sleep((KILLS * 30_000 * 5) / MEMBERS);
				}
			})();
			for (let kill = 1; kill <= KILLS; kill++) {
				// a poll and the execution that it starts are somewhere within this time
				const moment = Math.random() * POLL_EVERY_SECONDS * 1.5;
				await sleep(moment * 1000);
				await n8n.kill();
				test.diagnostic(`killed ${moment.toFixed(3)} s after it was ready`);
				await n8n.start();
			}
			isOver = true;
			await registering;

			const counts = await untilAllHandedOver(ids);
			const executions = await api.executions(workflow);
			const crashed = executions.filter(({ status }) => status === 'crashed').length;
			const repeated = [...counts.values()].filter((count) => count > 1).length;
			const greeted = ids.filter((id) =>
				internet.googleSheets
					.rowsOf('YOUR_SPREADSHEET_ID', 'Members')
					.some((row) => row['Member ID'] === id),
			).length;
			test.diagnostic(
				`${ids.length} members, 0 lost, ${repeated} handed over more than once, ${executions.length} executions of which ${crashed} crashed, ${greeted} members in the sheet`,
			);
		});

		it('when MeltingSpot is down for three polls', async () => {
			const { emulator, internet } = context.stage;
			const ids: string[] = [];
			internet.meltingSpotIsDown = true;
			for (let poll = 0; poll < 3; poll++) {
				ids.push((await emulator.register()).id);
				await sleep(POLL_EVERY_SECONDS * 1000);
			}
			internet.meltingSpotIsDown = false;
			ids.push((await emulator.register()).id);

			const counts = await untilAllHandedOver(ids);
			assert.deepEqual(
				[...counts.values()],
				ids.map(() => 1),
			);
		});
	});
}
