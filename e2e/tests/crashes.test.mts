import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionStatus, INode, IWorkflowBase } from 'n8n-workflow';
import type { Member } from '../../emulator/index.ts';
import { hasEnded, type SavedWorkflow } from '../support/api.mts';
import type { Emulator } from '../support/emulator.mts';
import { spreadsheet } from '../support/environment.mts';
import { example, readyExample } from '../support/examples.mts';
import type { Internet } from '../support/internet.mts';
import { until, withTestEnvironment } from '../support/test.mts';

/** How many times n8n is killed while members register; `E2E_KILLS=10` for a thorough run. */
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
 * If n8n is killed while starting a workflow's triggers, it restarts them only after this lease expires, two minutes by
 * default.
 */
const soonBackFromACrash = {
	N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '30',
	N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '2000',
};

/** What the trigger watches, and a workflow that starts with it. */
interface Subject {
	noun: string;
	count: number;
	kills: number;
	workflow(emulator: Emulator): Promise<IWorkflowBase>;
	/** Causes one more event. @returns what is output for it */
	happen(emulator: Emulator): Promise<{ id: string }>;
	/** What a finished execution must have done. */
	assertDone(internet: Internet, outputs: Array<{ id: string }>): void;
}

const registrations: Subject = {
	noun: 'members',
	count: 200,
	kills: KILLS,
	workflow: async () => await readyExample('new-member-to-slack-and-google-sheets.json'),
	happen: async (emulator) => await emulator.register(),
	assertDone({ slack, googleSheets }, members) {
		const inSheet = new Set(
			googleSheets.rowsOf(spreadsheet, 'Members').map((row) => row['Member ID']),
		);
		const greetings = slack.textsIn('community').join('\n');
		for (const { id, email } of members as Member[]) {
			assert.ok(inSheet.has(id) && greetings.includes(email), `${email} is missing`);
		}
	},
};

const completions: Subject = {
	noun: 'completions of a course',
	count: 100,
	kills: Math.max(5, KILLS),
	async workflow(emulator) {
		const [course] = await emulator.courses();
		const { nodes, ...workflow } = await example('alumni.json');
		const trigger = triggerOf(nodes);
		trigger.parameters.courseId = { __rl: true, mode: 'list', value: course.id };
		return { ...workflow, nodes: [trigger], connections: {} };
	},
	async happen(emulator) {
		const [course] = await emulator.courses();
		const next = (await emulator.courseParticipants(course.id)).find(
			({ status }) => status === 'Started' || status === 'Invited',
		);
		assert.ok(next, 'Everyone has completed the course');
		const fields = { status: 'Completed' as const, completedAt: new Date().toISOString() };
		return await emulator.changeCourseParticipant(course.id, next.id, fields);
	},
	assertDone() {},
};

function triggerOf(nodes: INode[]): INode {
	const trigger = nodes.find(({ type }) => type.endsWith('.meltingSpotTrigger'));
	assert.ok(trigger);
	return trigger;
}

/** The workflow, polling more than once a minute: n8n allows that with several poll times. */
function pollingOften(workflow: IWorkflowBase): IWorkflowBase {
	triggerOf(workflow.nodes).parameters.pollTimes = {
		item: Array.from({ length: 60 / POLL_EVERY_SECONDS }, (_, index) => ({
			mode: 'custom',
			cronExpression: `${index * POLL_EVERY_SECONDS} * * * * *`,
		})),
	};
	return workflow;
}

const runs = [
	...Object.keys(regimes).map((regime) => [registrations, regime] as const),
	[completions, Object.keys(regimes)[0]] as const,
];

for (const [index, [subject, regime]] of runs.entries()) {
	const { noun, count, kills: mostKills } = subject;
	describe(`no ${noun} are lost with ${regime}`, () => {
		const context = withTestEnvironment(() => ({
			name: `crashes-${index}`,
			environment: { ...regimes[regime], ...soonBackFromACrash },
		}));
		let workflow: SavedWorkflow;
		before(async () => {
			const { api, emulator } = context.environment;
			workflow = await api.saveWorkflow(pollingOften(await subject.workflow(emulator)));
			await api.publish(workflow);
			await untilPolledBySchedule();
		});

		/**
		 * With durable cursors, n8n discards the state of the poll at publishing; that of the first scheduled poll is
		 * kept. If n8n is killed in between, it doesn't know that the workflow was published before.
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
		 * What Docker or systemd does: n8n 2.41 can exit while examining an execution that a crash left without a start
		 * time ("reading 'getTime'"), and comes back up after one more start.
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

		/** What each execution of the workflow received, whatever its outcome. */
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

		it(`when n8n is killed ${mostKills} times during ${count} ${noun}`, async (test) => {
			const { n8n, emulator, internet } = context.environment;
			const outputs: Array<{ id: string }> = [];
			let kills = 0;
			let lastKillAt = 0;
			const happening = (async () => {
				// each kill gets its share: some happen before it, some while n8n is down
				const share = Math.ceil(count / mostKills);
				while (outputs.length < count) {
					if (outputs.length < share * (kills + 1)) outputs.push(await subject.happen(emulator));
					await sleep((2 * POLL_EVERY_SECONDS * 1000) / share);
				}
			})();

			const ids = () => outputs.map(({ id }) => id);
			await until('the first hand-over', async () => (await handOvers(ids())).length > 0);
			for (; kills < mostKills; kills++) {
				await until(
					'a poll since n8n is ready',
					async () => (await emulator.requests()).length > 0,
					180_000,
				);
				// biased toward early, since that is when a poll has just found someone
				const moment = Math.random() ** 2 * POLL_EVERY_SECONDS;
				await sleep(moment * 1000);
				lastKillAt = Date.now();
				await n8n.kill();
				test.diagnostic(
					`killed ${moment.toFixed(3)} s after its first poll, ${outputs.length} ${noun} so far`,
				);
				await emulator.clearLog();
				await startAgain(test);
			}
			await happening;

			const all = await untilAllHandedOver(ids());
			const ended = (status: ExecutionStatus) => all.filter((one) => one.status === status).length;
			assert.equal(ended('success') + ended('crashed'), all.length);
			const beforeLastKill = all.filter(({ startedAt }) => startedAt < lastKillAt).length;
			assert.ok(beforeLastKill > 0 && all.length > 1, 'no kill came between two hand-overs');

			const handedOver = (id: string) => all.filter((one) => one.members.includes(id));
			const done = outputs.filter(({ id }) =>
				handedOver(id).some(({ status }) => status === 'success'),
			);
			subject.assertDone(internet, done);
			const repeated = outputs.filter(({ id }) => handedOver(id).length > 1).length;
			test.diagnostic(
				`${outputs.length} ${noun}, 0 lost, ${repeated} output more than once; ${all.length} executions, ${beforeLastKill} of them before the last kill, ${ended('crashed')} crashed`,
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
				ids.push((await subject.happen(emulator)).id);
				await until(
					`${failed} polls have failed`,
					async () => (await failures()) >= before + failed,
					180_000,
				);
			}
			internet.meltingSpotIsDown = false;
			ids.push((await subject.happen(emulator)).id);

			const all = await untilAllHandedOver(ids);
			assert.deepEqual(all.flatMap(({ members }) => members).sort(), ids.sort());
		});
	});
}
