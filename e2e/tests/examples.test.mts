import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { IWorkflowBase } from 'n8n-workflow';
import { hasEnded, outputOf, type Execution, type SavedWorkflow } from '../support/api.mts';
import { skippedWithout } from '../support/debian.mts';
import { Editor } from '../support/editor.mts';
import { spreadsheet } from '../support/environment.mts';
import { emptyFields, example, readyExample } from '../support/examples.mts';
import { checkout } from '../support/package.mts';
import { until, withTestEnvironment } from '../support/test.mts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Names that strangers may give themselves to reach into a sheet or a Slack channel, and none at all. */
const NAMES = [
	{ firstname: 'Ada', lastname: 'Byron' },
	{ firstname: '=HYPERLINK("http://evil.example", "Click")', lastname: '' },
	{ firstname: '+1+1', lastname: '@SUM(1)' },
	{ firstname: '<!channel>', lastname: 'O’Neil, "Wu" & Co. 🎉' },
	{ firstname: '<http://evil.example|Click>', lastname: 'two\n• lines' },
	{ firstname: '', lastname: '' },
];

/** As Slack asks for: only its own three characters are replaced. */
const inSlack = (text: string) =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** How the examples name someone in Slack, in one line. */
const personInSlack = ({ firstname, lastname, email }: Person) =>
	inSlack(
		[[firstname, lastname].filter(Boolean).join(' '), email]
			.filter(Boolean)
			.join(', ')
			.replace(/\s+/g, ' '),
	);

interface Person {
	firstname: string;
	lastname: string;
	email: string;
}

/** Makes what runs nightly at 3 due soon, with enough time to get ready and publish. */
function secondsUntilShortBefore3(): number {
	const target = new Date();
	target.setUTCHours(2, 57, 0, 0);
	if (target.getTime() < Date.now()) target.setUTCDate(target.getUTCDate() + 1);
	return Math.round((target.getTime() - Date.now()) / 1000);
}

const clockAheadMs = secondsUntilShortBefore3() * 1000;
/** n8n's time in so many milliseconds. */
const inN8n = (ms = 0) => new Date(Date.now() + clockAheadMs + ms).toISOString();

const skip = skippedWithout('faketime');
/**
 * The examples, imported as they are, with what is red chosen, and published, in an n8n whose clock shows shortly before
 * 3 a.m.
 */
describe('the example workflows', { skip }, () => {
	const context = withTestEnvironment(() => ({
		name: 'examples',
		clockAhead: Math.round(clockAheadMs / 1000),
	}));
	const workflows: Record<string, SavedWorkflow> = {};

	async function publish(name: string) {
		const { api } = context.environment;
		const workflow = await readyExample(`${name}.json`, (await onboarding()).id);
		workflows[name] = await api.saveWorkflow(workflow);
		await api.publish(workflows[name]);
	}

	/** The execution that a trigger or a schedule has started, once it has succeeded. */
	async function succeeded(name: string, minutes = 6): Promise<Execution> {
		const execution = await context.environment.api.triggeredExecution(
			workflows[name],
			minutes * MINUTE,
		);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		return execution;
	}

	const posted = (start: string) =>
		context.environment.internet.slack
			.textsIn('community')
			.filter((text) => text.startsWith(start));
	const rowsOf = (sheet: string) =>
		context.environment.internet.googleSheets.rowsOf(spreadsheet, sheet);

	let newcomers: Array<Person & { id: string }>;
	/** Publishes everything first, and then lets everything happen: each trigger is waited for at the same time. */
	before(async () => {
		const { emulator, internet } = context.environment;
		const members = await emulator.records();
		internet.googleSheets.fill(spreadsheet, 'Invitations', [
			['new.one@example.com', '', ''],
			['done.before@example.com', 'created', ''],
			['no&address', '', ''],
			[members[0].member.email, '', ''],
			['new.two@example.com', '', ''],
			['New.One@example.com', '', ''],
		]);
		internet.googleSheets.fill(spreadsheet, 'Customers', [
			[members[20].member.email, 'paid'],
			[members[21].member.email, ' Cancelled '],
			['stranger@example.com', 'paid'],
		]);
		const names = readdirSync(join(checkout, 'examples')).map((file) => file.replace('.json', ''));
		for (const name of names) await publish(name);
		for (const event of Object.values(events)) await event();
	});

	const events: Record<string, () => Promise<void>> = {
		async registrations() {
			const { emulator } = context.environment;
			newcomers = [];
			for (const name of NAMES) newcomers.push({ ...(await emulator.register(name)), ...name });
		},
		async completions() {
			const { emulator } = context.environment;
			const course = await onboarding();
			const members = await startedMembers();
			for (const [index, { id }] of members.entries()) {
				await emulator.changeCourseParticipant(course.id, id, {
					status: 'Completed',
					completedAt: inN8n(),
					...namesOfParticipant(index),
				});
			}
		},
		async livesStartAndEnd() {
			const { emulator } = context.environment;
			const { ending, starting, planned } = await livesOf();
			const people = await registeredFor(ending.id);
			for (const [index, { id, metrics }] of people.entries()) {
				await emulator.changeLiveParticipant(ending.id, id, {
					metrics: { ...metrics, hasParticipated: index % 2 === 0, viewTime: 600 },
					...namesOfParticipant(index / 2),
				});
			}
			await emulator.changeLive(ending.id, {
				title: '<!here> Q&A',
				status: 'Ended',
				computedStatus: 'Ended',
			});
			await emulator.changeLive(starting.id, {
				title: '<!here> Breakfast',
				status: 'Live',
				computedStatus: 'Live',
			});
			await emulator.changeLive(planned.id, { startDate: inN8n(HOUR), endDate: inN8n(2 * HOUR) });
			for (const { id } of [planned, ending]) {
				const invited = (await emulator.liveParticipants(id)).filter(
					({ status }) => status === 'Invited',
				);
				for (const [index, participant] of invited.slice(0, 2).entries()) {
					await emulator.changeLiveParticipant(id, participant.id, {
						status: 'Accepted',
						registeredAt: inN8n(),
						...namesOfParticipant(3 + index),
					});
				}
			}
		},
	};

	const namesOfParticipant = (index: number) => {
		const { firstname, lastname } = NAMES[Math.floor(index) % NAMES.length];
		return { spotMemberFirstname: firstname, spotMemberLastname: lastname };
	};
	const onboarding = async () => (await context.environment.emulator.courses())[0];
	const startedMembers = async () =>
		(await context.environment.emulator.courseParticipants((await onboarding()).id))
			.filter(({ status, spotMemberId }) => status === 'Started' && spotMemberId)
			.slice(0, 2);
	let chosenLives: { ending: { id: string }; starting: { id: string }; planned: { id: string } };
	const livesOf = async () => {
		if (chosenLives === undefined) {
			const lives = await context.environment.emulator.lives();
			const [planned, starting] = lives.filter(({ status }) => status === 'Planned');
			const ending = lives.find(({ computedStatus }) => computedStatus === 'Live');
			assert.ok(ending && planned && starting);
			chosenLives = { ending, starting, planned };
		}
		return chosenLives;
	};
	const registeredFor = async (liveId: string) =>
		(await context.environment.emulator.liveParticipants(liveId)).filter(
			({ status }) => status === 'Accepted',
		);

	it('new members reach Slack and a sheet, whatever their names', async () => {
		await until(
			'all newcomers are in Slack and in the sheet',
			() =>
				rowsOf('Members').length === NAMES.length && posted(':wave: New').length === NAMES.length,
			3 * MINUTE,
		);
		assert.deepEqual(
			rowsOf('Members'),
			newcomers.map(({ id, email, firstname, lastname }) => ({
				'Member ID': id,
				Email: email,
				'First Name': firstname,
				'Last Name': lastname,
			})),
		);
		assert.deepEqual(
			posted(':wave: New'),
			newcomers.map((person) => `:wave: New member: ${personInSlack(person)}`),
		);
	});

	it('registrations become HubSpot contacts', async () => {
		const { contacts } = context.environment.internet.hubSpot;
		await until(
			'all newcomers are in HubSpot',
			() => newcomers.every(({ email }) => contacts.has(email)),
			3 * MINUTE,
		);
		for (const { email, firstname, lastname } of newcomers) {
			const { properties } = contacts.get(email)!;
			assert.deepEqual(
				[properties.firstname ?? '', properties.lastname ?? ''],
				[firstname, lastname],
			);
		}
	});

	it('the start of a live reaches Slack', async () => {
		await succeeded('live-started-to-slack');
		const registered = (await registeredFor((await livesOf()).starting.id)).length;
		assert.equal(posted(':red_circle:').length, 1);
		assert.match(
			posted(':red_circle:')[0],
			/^:red_circle: "&lt;!here&gt; Breakfast" has started\. \d+ people have registered\.$/,
		);
		assert.ok(registered > 1);
	});

	it('participants of a live that is still to come get a calendar invitation', async () => {
		const { emulator, internet } = context.environment;
		await succeeded('live-participants-to-google-calendar');
		const { id } = (await livesOf()).planned;
		const live = (await emulator.lives()).find((each) => each.id === id)!;
		const guests = (await registeredFor(id)).slice(-2).map((each) => each.spotMemberEmail);
		const invited = (await emulator.liveParticipants(id)).filter(
			({ registeredAt }) => registeredAt !== null && registeredAt > inN8n(-HOUR),
		);
		assert.equal(guests.length, 2);
		await until('both are invited', () => internet.googleCalendar.events.length === 2, MINUTE);
		assert.deepEqual(
			internet.googleCalendar.events.map(({ attendees, summary, start, end, sendUpdates }) => ({
				guests: attendees?.map(({ email }) => email),
				summary,
				start: Date.parse(start.dateTime),
				end: Date.parse(end.dateTime),
				sendUpdates,
			})),
			invited.map(({ spotMemberEmail }) => ({
				guests: [spotMemberEmail],
				summary: live.title,
				start: Math.floor(Date.parse(live.startDate) / 1000) * 1000,
				end: Math.floor(Date.parse(String(live.endDate)) / 1000) * 1000,
				sendUpdates: 'all',
			})),
		);
	});

	it('a calendar invitation is not sent twice, and a failure is a failed execution', async () => {
		const { api, emulator, internet } = context.environment;
		const { id: liveId } = (await livesOf()).planned;
		const [{ id, spotMemberEmail: email }] = (await emulator.liveParticipants(liveId)).slice(-1);
		const file = 'live-participants-to-google-calendar.json';
		const registered = async (participantId: string) =>
			await api.saveWorkflow({
				...(await readyExample(file)),
				pinData: { 'New Participant': [{ json: { id: participantId, email, liveId } }] },
			});
		const workflow = await registered(id);
		const { events } = internet.googleCalendar;
		const before = events.length;
		assert.equal((await api.run(workflow, 'New Participant')).status, 'success');
		assert.equal((await api.run(workflow, 'New Participant')).status, 'success');
		assert.equal(events.length, before + 1);

		internet.googleCalendar.isFull = true;
		const { status, data } = await api.run(await registered('another'), 'New Participant');
		internet.googleCalendar.isFull = false;
		assert.equal(status, 'error');
		assert.equal(data.resultData.lastNodeExecuted, 'Report the Error');
	});

	it('attendees reach a sheet, and no-shows Slack, when a live ends', async () => {
		await succeeded('after-the-live');
		const { id } = (await livesOf()).ending;
		const people = await registeredFor(id);
		const attendees = people.filter(({ metrics }) => metrics.hasParticipated);
		assert.ok(attendees.length > NAMES.length);
		assert.deepEqual(
			rowsOf('Attendees'),
			attendees.map((each) => ({
				'Participant ID': each.id,
				Live: '<!here> Q&A',
				Email: each.spotMemberEmail,
				'First Name': each.spotMemberFirstname,
				'Last Name': each.spotMemberLastname,
			})),
		);
		const noShows = people.filter(({ metrics }) => !metrics.hasParticipated);
		assert.deepEqual(posted(':tv:'), [
			[
				`:tv: ${noShows.length} people registered for "&lt;!here&gt; Q&amp;A" and didn't come. Send them the replay:`,
				...noShows.map(
					(each) =>
						`• ${personInSlack({
							firstname: String(each.spotMemberFirstname),
							lastname: String(each.spotMemberLastname),
							email: each.spotMemberEmail,
						})}`,
				),
			].join('\n'),
		]);
	});

	it('members who complete a course are tagged, and Slack is told', async () => {
		const { emulator } = context.environment;
		await succeeded('alumni');
		const course = await onboarding();
		const done = (await emulator.courseParticipants(course.id)).filter(
			({ completedAt }) => completedAt !== null && completedAt > inN8n(-HOUR),
		);
		const tag = (await emulator.tags()).find(({ name }) => name === 'New here');
		const tagged = await emulator.taggedMembers(String(tag?.id));
		assert.equal(done.length, 2);
		assert.ok(done.every(({ spotMemberId }) => tagged.includes(String(spotMemberId))));
		assert.deepEqual(posted(':mortar_board:'), [
			[
				`:mortar_board: 2 members completed "${inSlack(course.title)}":`,
				...done.map(
					({ spotMemberFirstname, spotMemberLastname }) =>
						`• ${inSlack([spotMemberFirstname, spotMemberLastname].filter(Boolean).join(' '))}`,
				),
			].join('\n'),
		]);
	});

	it('everyone in a sheet is invited, outcomes are written back, and failures reach Slack', async () => {
		const { emulator } = context.environment;
		await succeeded('invite-from-google-sheets');
		const [{ member }] = await emulator.records();
		const refused = 'no&address';
		const already = `already a member (${member.status})`;
		assert.deepEqual(rowsOf('Invitations'), [
			{ Email: 'new.one@example.com', Outcome: 'created', Reason: '' },
			{ Email: 'done.before@example.com', Outcome: 'created', Reason: '' },
			{ Email: refused, Outcome: 'refused', Reason: 'not an email address' },
			{ Email: member.email, Outcome: 'alreadyMember', Reason: already },
			{ Email: 'new.two@example.com', Outcome: 'created', Reason: '' },
			{
				Email: 'New.One@example.com',
				Outcome: 'skipped',
				Reason: 'same address as item 0',
			},
		]);
		const invited = (await emulator.invitations()).filter(({ email }) => email.startsWith('new.'));
		assert.deepEqual(
			invited.map(({ email, withEmailNotification }) => [email, withEmailNotification]),
			[
				['new.one@example.com', true],
				['new.two@example.com', true],
			],
		);
		assert.deepEqual(
			posted(':warning:').filter((text) => text.includes('invited')),
			[
				[
					':warning: 2 addresses were not invited:',
					`• ${inSlack(refused)}: not an email address`,
					`• ${member.email}: ${already}`,
				].join('\n'),
			],
		);
	});

	it('paying customers get their tag and channel, and the others lose both', async () => {
		const { emulator } = context.environment;
		const [{ member: paid }, { member: cancelled }] = (await emulator.records()).slice(20);
		await succeeded('paid-customers-from-google-sheets');

		const tag = (await emulator.tags()).find(({ name }) => name === 'New here');
		const tagged = await emulator.taggedMembers(String(tag?.id));
		assert.ok(tagged.includes(paid.id) && !tagged.includes(cancelled.id));
		const channel = (await emulator.channels()).find(({ name }) => name === 'Premium');
		const inChannel = await emulator.channelMembers(String(channel?.id));
		assert.ok(inChannel.includes(paid.id) && !inChannel.includes(cancelled.id));

		const [report, ...more] = posted(':warning:').filter((text) => text.includes('customer'));
		assert.equal(more.length, 0);
		assert.match(
			report,
			/^:warning: 1 customer was not updated:\n• stranger@example\.com: [^\n]*no member[^\n]*$/,
		);
	});

	it('the members of a role get a custom property every night', async () => {
		const { emulator } = context.environment;
		const execution = await succeeded('nightly-custom-property', 8);
		const customRoles = await emulator.customRoles();
		const managers = customRoles.find(({ label }) => label === 'Community manager');
		const holders = (await emulator.records())
			.filter(({ member }) => member.customRoleId === managers?.id)
			.map(({ member }) => member.id);
		assert.ok(holders.length > 20);
		for (const id of holders) assert.equal(await emulator.valueOf(id, 'newsletter'), true);
		assert.equal(outputOf(execution, 'Set the Property').length, holders.length);
	});

	it('an AI agent looks a member up and changes the title, whatever the name', async () => {
		const { api, emulator, internet } = context.environment;
		const agent = workflows['ai-agent-for-members'];
		const chat = agent.nodes.find(({ type }) => type.endsWith('chatTrigger'));
		const member = newcomers[3];

		const found = await api.chat(String(chat?.webhookId), `Who is ${member.email}?`);
		assert.match(found, new RegExp(member.id));

		const changed = await api.chat(
			String(chat?.webhookId),
			`Change the title of ${member.email} to Head of Community.`,
		);
		assert.match(changed, /Head of Community/);
		const record = (await emulator.records()).find((each) => each.member.id === member.id);
		assert.equal(record?.member.title, 'Head of Community');

		const tools = internet.openAi.requests[0].tools?.map((tool) => tool.function) ?? [];
		assert.deepEqual(tools.map(({ name }) => name).sort(), ['Change_the_title', 'Find_a_member']);
	});

	it('the answers to a registration form reach Slack and a sheet', async () => {
		const { emulator, n8n } = context.environment;
		const { nodes } = workflows['registration-form-to-slack-and-google-sheets'];
		const { id, webhookId } = nodes.find(({ type }) => type.endsWith('WebhookTrigger'))!;
		const url = `${n8n.url}/webhook/${webhookId}/${id}`;
		const deliver = async (payload: object, svixId: string) => {
			const delivery = { url, webhook: 'member.created', payload, id: svixId } as const;
			assert.equal((await emulator.deliverWebhook(delivery)).status, 200);
		};
		const people = NAMES.map((name, index) => ({ ...name, email: `form.${index}@example.com` }));
		for (const [index, member] of people.entries()) {
			const answers = [{ question: 'Why?', answer: ['=1+1', '<!channel>'] }];
			await deliver({ occurredAt: 1_734_604_800, member, answers }, `msg_${index}`);
		}
		await deliver({ unknown: '<!here>' }, 'msg_other');
		await until(
			'all answers are in Slack and in the sheet',
			() => rowsOf('Registrations').length === 7 && posted(':memo:').length === 7,
			2 * MINUTE,
		);
		const byId = (row: Record<string, unknown>) => String(row['Delivery ID']);
		const rows = rowsOf('Registrations').sort((a, b) => byId(a).localeCompare(byId(b)));
		assert.deepEqual(
			rows.slice(0, 6),
			people.map(({ email, firstname, lastname }, index) => ({
				'Delivery ID': `msg_${index}`,
				Date: '2024-12-19T10:40:00.000Z',
				Email: email,
				'First Name': firstname,
				'Last Name': lastname,
				Answers: 'Why?: =1+1, <!channel>',
			})),
		);
		assert.equal(rows[6].Answers, '{"unknown":"<!here>"}');
		assert.deepEqual(
			posted(':memo:').sort(),
			[
				...people.map(
					(person) =>
						`:memo: ${personInSlack(person)} filled in the registration form:\nWhy?: =1+1, &lt;!channel&gt;`,
				),
				':memo: Someone filled in the registration form:\n{"unknown":"&lt;!here&gt;"}',
			].sort(),
		);
	});

	describe('the sign-up form', () => {
		let submissions = 0;
		/** Sends the form, and waits until what it started has ended. @returns what the page was told */
		async function submit(...emails: string[]): Promise<string> {
			const { api } = context.environment;
			const form = workflows['sign-up-form-to-community'];
			const response = await api.submitForm(form, ...emails);
			submissions += 1;
			await until('the submission is processed', async () => {
				const executions = await api.executions(form);
				return (
					executions.length === submissions && executions.every(({ status }) => hasEnded(status))
				);
			});
			return response;
		}

		/** Whom the Spot has invited, and who has the tag or is in the group. */
		async function everything() {
			const { emulator } = context.environment;
			const tag = (await emulator.tags()).find(({ name }) => name === 'New here');
			const group = (await emulator.groups()).find(({ name }) => name === 'Newcomers');
			return {
				invitations: await emulator.invitations(),
				members: (await emulator.records()).map(({ member }) => member),
				tagged: await emulator.taggedMembers(String(tag?.id)),
				inGroup: await emulator.groupMembers(String(group?.id)),
			};
		}

		const email = 'form.fan@example.com';
		let response: string;

		it('invites, tags, and adds to a group', async () => {
			response = await submit(email);
			const { invitations, members, tagged, inGroup } = await everything();
			assert.deepEqual(
				invitations
					.filter((each) => each.email === email)
					.map(({ withEmailNotification }) => withEmailNotification),
				[true],
			);
			const id = String(members.find((member) => member.email === email)?.id);
			assert.ok(tagged.includes(id) && inGroup.includes(id));
		});

		it('changes nothing for members of any status, and its response is always the same', async () => {
			const { emulator } = context.environment;
			const seeded = (await emulator.records()).slice(0, 7).map(({ member }) => member);
			assert.equal(new Set(seeded.map(({ status }) => status)).size, 7);
			const before = await everything();
			for (const address of [email, email.toUpperCase(), ...seeded.map((each) => each.email)]) {
				assert.equal(await submit(address), response);
			}
			assert.deepEqual(await everything(), before);
		});

		it('invites no one if it is sent 500 addresses, in one field or in 500', async () => {
			const many = Array.from({ length: 500 }, (_, index) => `victim.${index}@example.com`);
			const before = await everything();
			assert.equal(await submit(many.join(', ')), response);
			assert.equal(await submit(many.join('\n')), response);
			assert.equal(await submit(...many), response);
			assert.deepEqual(await everything(), before);
		});
	});

	it('the most active members of the week reach Slack and a sheet', async () => {
		const { api, emulator } = context.environment;
		// Some activities tell the member's ID, others only the address. Registering was an activity, too.
		const counts = newcomers.map((_, index) => 30 - 5 * index);
		for (const [index, { id, email }] of newcomers.entries()) {
			const fields = index % 2 === 0 ? { spotMemberId: id } : { member: { email } };
			await emulator.addActivities({ count: counts[index], fields });
			if (index % 2 === 0) counts[index] += 1;
		}
		await emulator.addActivities({ count: 50, fields: { about: 'no one' } });
		const execution = await api.run(workflows['most-active-members'], 'Every Monday');
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		const week = inN8n().slice(0, 10);
		const lines = newcomers.map((person) =>
			[[person.firstname, person.lastname].filter(Boolean).join(' '), person.email]
				.filter(Boolean)
				.join(', ')
				.replace(/\s+/g, ' '),
		);
		assert.deepEqual(
			rowsOf('Activity').slice(0, 6),
			lines.map((line, index) => ({ Week: week, Member: line, Activities: counts[index] })),
		);
		assert.ok(rowsOf('Activity').length <= 10);
		const [message, ...more] = posted(':trophy:');
		assert.equal(more.length, 0);
		assert.deepEqual(message.split('\n').slice(0, 7), [
			":trophy: The week's most active members:",
			...lines.map((line, index) => `${index + 1}. ${inSlack(line)}: ${counts[index]} activities`),
		]);
	});

	it('members who leave reach Slack, and HubSpot as a task', async () => {
		const { emulator, internet } = context.environment;
		const { hubSpot } = internet;
		const people = newcomers.slice(3, 5);
		for (const { id } of people) await emulator.leave(id);
		await succeeded('members-who-left');
		await until('both are in HubSpot', () => hubSpot.tasks.length === 2, MINUTE);
		assert.deepEqual(
			posted(':wave:')
				.filter((text) => text.endsWith('left the community.'))
				.sort(),
			people.map((person) => `:wave: ${personInSlack(person)} left the community.`).sort(),
		);
		for (const { email } of people) {
			const contact = hubSpot.contacts.get(email);
			const task = hubSpot.tasks.find(({ contactIds }) => contactIds[0] === String(contact?.vid));
			assert.ok(task);
			assert.ok(task.subject.includes(email) && task.subject.endsWith('left the community'));
			assert.doesNotMatch(task.body, /[<>]/);
		}
	});

	describe('in the editor', { skip: skippedWithout('chromium') }, () => {
		const looks = join(checkout, 'e2e', 'artifacts', 'templates');
		let editor: Editor;
		before(async () => {
			mkdirSync(looks, { recursive: true });
			editor = await Editor.open(context.environment.n8n.url);
		});
		after(async () => await editor?.close());

		it('are red exactly where something must be chosen', async () => {
			const { api } = context.environment;
			for (const file of readdirSync(join(checkout, 'examples'))) {
				const workflow = await example(file);
				await editor.openWorkflow(await api.saveWorkflow(workflow));
				await editor.page.getByTestId('zoom-to-fit').click();
				const red = editor.page
					.getByTestId('canvas-node')
					.filter({ has: editor.page.getByTestId('node-issues') });
				const wanted = [...new Set(emptyFields(workflow).map(({ node }) => node.name))];
				await until(
					`${file} is checked`,
					async () => (await red.count()) === wanted.length,
					15_000,
				);
				for (const name of wanted)
					assert.equal(await red.filter({ hasText: name }).count(), 1, name);
				await editor.picture(join(looks, file.replace('.json', '.png')));
			}
		});

		it('keep their columns and cell format when the document is chosen after a run', async () => {
			const { api } = context.environment;
			const name = 'Add to the Sheet';
			const workflow = await example('new-member-to-slack-and-google-sheets.json');
			const saved = await api.saveWorkflow(workflow);
			await editor.openWorkflow(saved);
			await editor.page.getByTestId('canvas-node').filter({ hasText: name }).dblclick();
			await editor.page.getByText('Execute previous nodes').click();
			await editor.page.getByText('1 item', { exact: true }).first().waitFor();
			await editor.page.getByTestId('resource-locator-documentId').getByTestId('rlc-input').click();
			await editor.page.getByTestId('rlc-item').filter({ hasText: 'Community' }).click();
			await editor.closePanel();
			const parametersOf = ({ nodes }: Pick<IWorkflowBase, 'nodes'>) =>
				nodes.find((node) => node.name === name)!.parameters;
			let now = parametersOf(workflow);
			await until('the choice is saved', async () => {
				now = parametersOf(await api.workflow(saved.id));
				return JSON.stringify(now.documentId).includes(spreadsheet);
			});
			const { documentId: chosen, ...rest } = now;
			const { documentId: empty, ...unchanged } = parametersOf(workflow);
			assert.notDeepEqual(chosen, empty);
			assert.deepEqual(rest, unchanged);
		});
	});
});
