import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { INode, IWorkflowBase } from 'n8n-workflow';
import { outputOf, type SavedWorkflow } from '../support/api.mts';
import { skippedWithout } from '../support/debian.mts';
import { checkout } from '../support/package.mts';
import { until, withTestEnvironment } from '../support/test.mts';

const MINUTE = 60_000;
const spreadsheet = 'YOUR_SPREADSHEET_ID';

/** Makes what runs nightly at 3 due soon, with enough time to get ready and publish. */
function secondsUntilShortBefore3(): number {
	const target = new Date();
	target.setUTCHours(2, 56, 30, 0);
	if (target.getTime() < Date.now()) target.setUTCDate(target.getUTCDate() + 1);
	return Math.round((target.getTime() - Date.now()) / 1000);
}

/** An example as it stands in its file. */
async function example(file: string): Promise<IWorkflowBase> {
	return JSON.parse(await readFile(join(checkout, 'examples', file), 'utf8')) as IWorkflowBase;
}

function triggerOf({ nodes }: IWorkflowBase): INode {
	const trigger = nodes.find(({ type }) => type.endsWith('.meltingSpotTrigger'));
	assert.ok(trigger);
	return trigger;
}

const clockAheadMs = secondsUntilShortBefore3() * 1000;
const skip = skippedWithout('faketime');
/** The examples, imported as is and published, in an n8n whose clock shows shortly before 3 a.m. */
describe('the example workflows', { skip }, () => {
	const context = withTestEnvironment(() => ({
		name: 'examples',
		clockAhead: Math.round(clockAheadMs / 1000),
	}));
	const published = async (file: string): Promise<SavedWorkflow> => {
		const workflow = await context.environment.api.saveWorkflow(await example(file));
		await context.environment.api.publish(workflow);
		return workflow;
	};

	let inviting: SavedWorkflow;
	let nightly: SavedWorkflow;
	let customers: SavedWorkflow;
	before(async () => {
		const { googleSheets } = context.environment.internet;
		const [member] = await context.environment.emulator.records();
		googleSheets.fill(spreadsheet, 'Invitations', [
			['new.one@example.com', ''],
			['done.before@example.com', 'created'],
			['not an address', ''],
			[member.member.email, ''],
			['new.two@example.com', ''],
			// As after a run: if an address is in two rows, only one gets the outcome.
			['Done.Before@example.com', ''],
		]);
		const [paid, cancelled] = (await context.environment.emulator.records()).slice(20);
		googleSheets.fill(spreadsheet, 'Customers', [
			[paid.member.email, 'paid'],
			[cancelled.member.email, 'Cancelled'],
			['stranger@example.com', 'paid'],
		]);
		customers = await published('paid-customers-from-google-sheets.json');
		inviting = await published('invite-from-google-sheets.json');
		nightly = await published('nightly-custom-property.json');
	});

	it('an AI agent looks a member up and changes the title', async () => {
		const { api, emulator, internet } = context.environment;
		const agent = await published('ai-agent-for-members.json');
		const chat = agent.nodes.find(({ type }) => type.endsWith('chatTrigger'));
		const [{ member }] = await emulator.records();

		const found = await api.chat(String(chat?.webhookId), `Who is ${member.email}?`);
		assert.match(found, new RegExp(member.id));

		const changed = await api.chat(
			String(chat?.webhookId),
			`Change the title of ${member.email} to Head of Community.`,
		);
		assert.match(changed, /Head of Community/);
		const [record] = await emulator.records();
		assert.equal(record.member.title, 'Head of Community');

		const tools = internet.openAi.requests[0].tools?.map((tool) => tool.function) ?? [];
		assert.deepEqual(tools.map(({ name }) => name).sort(), ['Change_the_title', 'Find_a_member']);
	});

	it('invites everyone in the sheet, writes the outcomes and reports failures', async () => {
		const { api, emulator, internet } = context.environment;
		const execution = await api.triggeredExecution(inviting, 6 * MINUTE);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		assert.equal(execution.mode, 'trigger');

		const [{ member }] = await emulator.records();
		assert.deepEqual(internet.googleSheets.rowsOf(spreadsheet, 'Invitations'), [
			{ Email: 'new.one@example.com', Outcome: 'created' },
			{ Email: 'done.before@example.com', Outcome: 'created' },
			{ Email: 'not an address', Outcome: 'refused' },
			{ Email: member.email, Outcome: 'alreadyMember' },
			{ Email: 'new.two@example.com', Outcome: 'created' },
			{ Email: 'Done.Before@example.com', Outcome: '' },
		]);
		const invited = await emulator.invitations();
		assert.deepEqual(
			invited.map(({ email, withEmailNotification }) => [email, withEmailNotification]),
			[
				['new.one@example.com', true],
				['new.two@example.com', true],
			],
		);

		const reports = internet.slack.textsIn('community').filter((text) => /invitation/.test(text));
		assert.equal(reports.length, 1);
		assert.match(reports[0], /^:warning: 1 invitation failed:\n/);
		assert.match(reports[0], /"not an address" in "Emails" isn't an email address/);
		assert.doesNotMatch(reports[0], new RegExp(member.email));
	});

	it('gives paying customers their tag and channel, and takes both from the others', async () => {
		const { api, emulator, internet } = context.environment;
		const [{ member: paid }, { member: cancelled }] = (await emulator.records()).slice(20);
		const execution = await api.triggeredExecution(customers, 6 * MINUTE);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);

		const tag = (await emulator.tags()).find(({ name }) => name === 'Paid');
		const tagged = await emulator.taggedMembers(String(tag?.id));
		assert.ok(tagged.includes(paid.id) && !tagged.includes(cancelled.id));
		const channel = (await emulator.channels()).find(({ name }) => name === 'Premium');
		const inChannel = await emulator.channelMembers(String(channel?.id));
		assert.ok(inChannel.includes(paid.id) && !inChannel.includes(cancelled.id));

		const [report] = internet.slack.textsIn('community').filter((text) => /customers/.test(text));
		assert.match(report, /stranger@example\.com/);
	});

	it('tags members who complete a course, and tells Slack', async () => {
		const { api, emulator, internet } = context.environment;
		const [course] = await emulator.courses();
		const workflow = await example('alumni.json');
		triggerOf(workflow).parameters.courseId = { __rl: true, mode: 'list', value: course.id };
		const alumni = await api.saveWorkflow(workflow);
		await api.publish(alumni);

		const member = (await emulator.courseParticipants(course.id)).find(
			({ status }) => status === 'Started',
		);
		assert.ok(member);
		const completedAt = new Date(Date.now() + clockAheadMs).toISOString();
		const fields = { status: 'Completed' as const, completedAt };
		await emulator.changeCourseParticipant(course.id, member.id, fields);
		const execution = await api.triggeredExecution(alumni, 2.5 * MINUTE);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		const tag = (await emulator.tags()).find(({ name }) => name === 'Alumni');
		const tagged = await emulator.taggedMembers(String(tag?.id));
		assert.ok(tagged.includes(String(member.spotMemberId)));
		const reports = internet.slack.textsIn('community').filter((text) => /the course/.test(text));
		assert.equal(reports.length, 1);
		assert.match(reports[0], /1 members? completed the course/);
	});

	it('writes attendees to a sheet, and no-shows to Slack, when a live ends', async () => {
		const { api, emulator, internet } = context.environment;
		const workflow = await published('after-the-live.json');
		const live = (await emulator.lives()).find(({ computedStatus }) => computedStatus === 'Live');
		assert.ok(live);
		const people = (await emulator.liveParticipants(live.id)).filter(
			({ status }) => status === 'Accepted',
		);
		const half = people.slice(0, people.length / 2);
		assert.ok(half.length > 5);
		for (const { id, metrics } of half) {
			const attended = { metrics: { ...metrics, hasParticipated: true, viewTime: 600 } };
			await emulator.changeLiveParticipant(live.id, id, attended);
		}
		await emulator.changeLive(live.id, { status: 'Ended', computedStatus: 'Ended' });

		const execution = await api.triggeredExecution(workflow, 2.5 * MINUTE);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		const rows = internet.googleSheets.rowsOf(spreadsheet, 'Attendees');
		const attendees = (await emulator.liveParticipants(live.id)).filter(
			({ metrics }) => metrics.hasParticipated,
		);
		assert.deepEqual(
			rows.map((row) => row['Participant ID']).sort(),
			attendees.map(({ id }) => id).sort(),
		);
		const [report] = internet.slack.textsIn('community').filter((text) => /replay/.test(text));
		assert.match(report, /didn't come/);
	});

	it('invites, tags and adds to a group those who sends the form, and says so the second time', async () => {
		const { api, emulator } = context.environment;
		const form = await published('sign-up-form-to-community.json');
		const email = 'form.fan@example.com';
		assert.match(await api.submitForm(form, { Email: email }), /Welcome!/);

		const member = (await emulator.records()).find((record) => record.member.email === email);
		const id = String(member?.member.id);
		const tag = (await emulator.tags()).find(({ name }) => name === 'New here');
		const group = (await emulator.groups()).find(({ name }) => name === 'Newcomers');
		const belongsTo = async () => [
			await emulator.taggedMembers(String(tag?.id)),
			await emulator.groupMembers(String(group?.id)),
		];
		assert.ok((await belongsTo()).every((ids) => ids.includes(id)));

		const before = [await belongsTo(), await emulator.invitations()];
		assert.match(await api.submitForm(form, { Email: email }), /a member already/);
		assert.deepEqual([await belongsTo(), await emulator.invitations()], before);
	});

	it('sets a custom property for the members of a role every night', async () => {
		const { api, emulator } = context.environment;
		const execution = await api.triggeredExecution(nightly, 6 * MINUTE);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);

		const customRoles = await emulator.customRoles();
		const managers = customRoles.find(({ label }) => label === 'Community manager');
		const holders = (await emulator.records())
			.filter(({ member }) => member.customRoleId === managers?.id)
			.map(({ member }) => member.id);
		assert.ok(holders.length > 20);
		for (const id of holders) assert.equal(await emulator.valueOf(id, 'newsletter'), true);

		const rows = outputOf(execution, 'Subscribe to the Newsletter');
		assert.equal(rows.length, holders.length);
	});

	it('tells Slack and a sheet about each new member within two polls', async () => {
		const { emulator, internet } = context.environment;
		await published('new-member-to-slack-and-google-sheets.json');
		const ada = await emulator.register({ firstname: 'Ada', lastname: 'Byron' });
		const wu = await emulator.register({ firstname: '吴', lastname: 'O’Neil, "Wu" 🎉' });

		const { slack, googleSheets } = internet;
		const newRows = () => googleSheets.rowsOf(spreadsheet, 'Members');
		const greetings = () => slack.textsIn('community').filter((text) => text.startsWith(':wave:'));
		await until(
			'two members in Slack and in the sheet',
			() => newRows().length === 2 && greetings().length === 2,
			2.5 * MINUTE,
		);
		const people = [ada, wu];
		assert.deepEqual(
			newRows(),
			people.map(({ id, email, firstname, lastname }) => ({
				'Member ID': id,
				Email: email,
				'First Name': firstname,
				'Last Name': lastname,
			})),
		);
		assert.deepEqual(
			greetings(),
			people.map(
				({ firstname, lastname, email }) =>
					`:wave: ${firstname} ${lastname} (${email}) has joined the community.`,
			),
		);
	});
});
