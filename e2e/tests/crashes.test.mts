import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionStatus, IWorkflowBase } from 'n8n-workflow';
import type { Member } from '../../emulator/index.ts';
import { hasEnded, type SavedWorkflow } from '../support/api.mts';
import { checkout } from '../support/package.mts';
import { until, withTestEnvironment } from '../support/test.mts';

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

/**
 * An n8n that is killed while it starts a workflow's triggers starts them again only after this lease, which is
 * two minutes if not set.
 */
const soonBackFromACrash = {
	N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '30',
	N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '2000',
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
		const context = withTestEnvironment(() => ({
			name: `crashes-${Object.keys(environment).length}`,
			environment: { ...environment, ...soonBackFromACrash },
		}));
		let workflow: SavedWorkflow;
		before(async () => {
			const { api } = context.environment;
			workflow = await api.saveWorkflow(await exampleThatPollsOften());
			await api.publish(workflow);
			await untilPolledBySchedule();
		});

		/**
		 * With durable cursors, n8n throws away what the poll at publishing remembers; the first one by
		 * schedule is kept. An n8n that is killed in between knows nothing of having been published before.
		 */
		const untilPolledBySchedule = async () => {
			const { emulator } = context.environment;
			await emulator.clearLog();
			await until('two polls by schedule, so that the state of the first one is kept', async () => {
				const times = (await emulator.requests()).map(({ receivedAt }) => receivedAt);
				return Math.max(...times) - Math.min(...times) > POLL_EVERY_SECONDS * 900;
			});
		};

		/**
		 * What Docker or systemd does: n8n 2.41 can end while it looks into an execution that a crash has left
		 * without a beginning ("reading 'getTime'"), and is up again after one more start.
		 */
		const startAgain = async (test: TestContext) => {
			const { n8n } = context.environment;
			await n8n.start().catch(async (error: Error) => {
				test.diagnostic(`n8n needed a second start: ${error.message}`);
				await n8n.kill();
				await n8n.start();
			});
		};

		interface HandOver {
			status: ExecutionStatus;
			startedAt: number;
			/** ids of the members in the execution's record */
			members: string[];
		}

		/** What each execution of the workflow was given, whatever became of it. */
		const handOvers = async (ids: string[]): Promise<HandOver[]> => {
			const { api } = context.environment;
			const found: HandOver[] = [];
			for (const { id } of await api.executions(workflow)) {
				const { status, startedAt, data } = await api.execution(id);
				const record = JSON.stringify(data);
				const members = ids.filter((member) => record.includes(member));
				if (members.length > 0) found.push({ status, startedAt: Date.parse(startedAt), members });
			}
			return found;
		};

		/** Waits until each member is in the record of an execution, and all executions have ended. */
		const untilAllHandedOver = async (ids: string[]): Promise<HandOver[]> => {
			let all: HandOver[] = [];
			const missing = () => ids.filter((id) => !all.some(({ members }) => members.includes(id)));
			await until(
				'each member in the record of an execution that has ended',
				async () => {
					all = await handOvers(ids);
					return missing().length === 0 && all.every(({ status }) => hasEnded(status));
				},
				180_000,
			).catch((error: Error) => {
				const statuses = all.map(({ status }) => status).join(', ');
				throw new Error(
					`${error.message}; of ${ids.length} lost: ${missing().length} (${missing().join(', ')}); executions: ${statuses}`,
				);
			});
			return all;
		};

		it(`when n8n is killed ${KILLS} times while ${MEMBERS} members register`, async (test) => {
			const { n8n, emulator, internet } = context.environment;
			const members: Member[] = [];
			let kills = 0;
			let lastKillAt = 0;
			const registering = (async () => {
				// to each kill its share: some come before it, some while n8n is away
				const share = Math.ceil(MEMBERS / KILLS);
				while (members.length < MEMBERS) {
					if (members.length < share * (kills + 1)) members.push(await emulator.register());
					await sleep((2 * POLL_EVERY_SECONDS * 1000) / share);
				}
			})();

			const ids = () => members.map(({ id }) => id);
			await until('the first hand-over', async () => (await handOvers(ids())).length > 0);
			for (; kills < KILLS; kills++) {
				await until(
					'a poll since n8n is ready',
					async () => (await emulator.requests()).length > 0,
					180_000,
				);
				// more often early, since that is when a poll has just found someone
				const moment = Math.random() ** 2 * POLL_EVERY_SECONDS;
				await sleep(moment * 1000);
				lastKillAt = Date.now();
				await n8n.kill();
				test.diagnostic(
					`killed ${moment.toFixed(3)} s after its first poll, ${members.length} members had registered`,
				);
				await emulator.clearLog();
				await startAgain(test);
			}
			await registering;

			const all = await untilAllHandedOver(ids());
			const count = (status: ExecutionStatus) => all.filter((one) => one.status === status).length;
			assert.equal(count('success') + count('crashed'), all.length);
			const beforeLastKill = all.filter(({ startedAt }) => startedAt < lastKillAt).length;
			assert.ok(beforeLastKill > 0 && all.length > 1, 'no kill came between two hand-overs');

			const { slack, googleSheets } = internet;
			const inSheet = new Set(
				googleSheets.rowsOf('YOUR_SPREADSHEET_ID', 'Members').map((row) => row['Member ID']),
			);
			const greetings = slack.textsIn('community').join('\n');
			const handedOver = (id: string) => all.filter((one) => one.members.includes(id));
			for (const { id, email } of members) {
				const wasDone = handedOver(id).some(({ status }) => status === 'success');
				if (wasDone) assert.ok(inSheet.has(id) && greetings.includes(email), `${email} is missing`);
			}
			const repeated = members.filter(({ id }) => handedOver(id).length > 1).length;
			test.diagnostic(
				`${members.length} members, 0 lost, ${repeated} output more than once; ${all.length} executions with members, ${beforeLastKill} of them before the last kill, ${count('crashed')} crashed; ${inSheet.size} members in the sheet`,
			);
		});

		it('when MeltingSpot is down for three polls', async () => {
			const { api, emulator, internet } = context.environment;
			const failures = async () =>
				(await api.executions(workflow)).filter(({ status }) => status === 'error').length;
			const before = await failures();
			const ids: string[] = [];
			internet.meltingSpotIsDown = true;
			for (let failed = 1; failed <= 3; failed++) {
				ids.push((await emulator.register()).id);
				await until(
					`${failed} polls have failed`,
					async () => (await failures()) >= before + failed,
					180_000,
				);
			}
			internet.meltingSpotIsDown = false;
			ids.push((await emulator.register()).id);

			const all = await untilAllHandedOver(ids);
			assert.deepEqual(all.flatMap(({ members }) => members).sort(), ids.sort());
		});
	});
}
