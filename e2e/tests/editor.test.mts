import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import { outputOf } from '../support/api.mts';
import { skippedWithout } from '../support/debian.mts';
import { Editor } from '../support/editor.mts';
import { until, withTestEnvironment } from '../support/test.mts';

const skip = skippedWithout('chromium');
describe('the editor', { skip }, () => {
	const context = withTestEnvironment(() => ({ name: 'editor' }));
	let editor: Editor;
	before(async () => {
		editor = await Editor.open(context.environment.n8n.url);
	});
	beforeEach(async () => await editor.newWorkflow());
	afterEach(async (test) => {
		if ('passed' in test && !test.passed) {
			const name = test.name.replace(/\W+/g, '-');
			await editor.page.screenshot({ path: join(context.environment.folder, `${name}.png`) });
		}
	});
	after(async () => await editor?.close());

	it('finds the node by "melting", as an installed community package', async () => {
		const found = await editor.searchNodes('melting');
		await found.filter({ hasText: /^MeltingSpot$/ }).click();
		await editor.page.getByText('Via npm').waitFor();

		const sections = editor.page.getByTestId('node-creator-category-item');
		await sections.first().waitFor();
		const titles = (await sections.allTextContents()).map((title) => title.trim());
		assert.deepEqual(titles, ['Triggers (9)', 'Actions (57)']);
	});

	it('finds the nodes by "melting spot", too', async () => {
		const found = await editor.searchNodes('melting spot');
		await found.filter({ hasText: /^\s*MeltingSpot\s*$/ }).waitFor();
		await found.filter({ hasText: /^\s*MeltingSpot Webhook\s*$/ }).waitFor();
	});

	it('lists the lives that are still to come first', async () => {
		const { page } = editor;
		await editor.addMeltingSpot('Get a live');
		await page.getByTestId('resource-locator-liveId').getByTestId('rlc-input').click();
		const first = page.getByTestId('rlc-item').first();
		await first.filter({ hasText: /, (Live|Planned)\)/ }).waitFor();
	});

	it('refuses a wrong key with a helpful message, and accepts the right one', async () => {
		const { page } = editor;
		await editor.addMeltingSpot('Get many members');
		await page.getByTestId('node-credentials-select').click();
		await page.getByTestId('node-credentials-select-item-new').click();

		const dialog = page.getByTestId('editCredential-modal');
		await editor.parameter('apiKey').locator('input').fill('not-the-key');
		await page.getByTestId('credential-save-button').click();
		await dialog.getByText('Couldn’t connect with these settings').waitFor();
		await dialog.getByText('More details').click();
		await dialog
			.getByText(/MeltingSpot rejected the secret key\. Copy it again from Spot settings/)
			.waitFor();

		await editor.parameter('apiKey').locator('input').fill(context.environment.emulator.key);
		await page.getByTestId('credential-save-button').click();
		await dialog.waitFor({ state: 'hidden' });
		await page.getByTestId('credential-edit-button').click();
		await dialog.getByText('Connection tested successfully').waitFor();
		assert.equal(await dialog.getByText('Couldn’t connect').isVisible(), false);
	});

	it('runs Get Many and shows its rows', async () => {
		await editor.addMeltingSpot('Get many members');
		const rows = await editor.executeStep();
		await editor.itemCount('50 items').waitFor();
		const [first] = await context.environment.emulator.records();
		await rows.filter({ hasText: first.member.email }).first().waitFor();
	});

	it('lists the activities of the last week', async () => {
		const { emulator } = context.environment;
		const fields = { topicName: 'A topic of this week' };
		await emulator.addActivities({ type: 'TopicCreated', fields });
		const old = (await emulator.now()) - 30 * 24 * 60 * 60_000;
		await emulator.addActivities({ at: old, fields: { topicName: 'An old topic' } });
		await editor.addMeltingSpot('Get many activities');
		const rows = await editor.executeStep();
		await rows.filter({ hasText: fields.topicName }).first().waitFor();
		assert.equal(await rows.filter({ hasText: 'An old topic' }).count(), 0);
	});

	it('opens the list of members and finds one by typing', async () => {
		const members = await context.environment.emulator.records();
		const { member } = members[789];
		await editor.addMeltingSpot('Get a member');
		const entries = await editor.openMemberList();
		await entries.nth(10).waitFor();
		assert.equal(await entries.filter({ hasText: member.email }).count(), 0);
		await editor.page.keyboard.press('Escape');

		await editor.chooseMember(member);
		const rows = await editor.executeStep();
		await rows.filter({ hasText: member.id }).waitFor();
	});

	it("shows the Spot's properties as columns to fill in, and sets them", async () => {
		const { emulator } = context.environment;
		const [{ member }] = await emulator.records();
		await editor.addMeltingSpot('Create or update many custom properties of a member');
		await editor.chooseMember(member);

		const propertyDefinitions = await emulator.propertyDefinitions();
		assert.ok(propertyDefinitions.length > 0);
		const interests = 'Interests (one or more of product, events, careers, support)';
		for (const { label, kind } of propertyDefinitions) {
			// a switch has no "leave as is" state, so its column shows only once it's added manually
			if (kind !== 'Boolean')
				await editor.column(label === 'Interests' ? interests : label).waitFor();
		}
		assert.equal(await editor.column('Newsletter').count(), 0);
		await editor.column('Company').fill('Ada & Sons');
		await editor.column('Team size').fill('12');
		await editor.column(interests).fill('events, careers');
		await editor.executeStep();
		assert.equal(await emulator.valueOf(member.id, 'company'), 'Ada & Sons');
		assert.equal(await emulator.valueOf(member.id, 'team-size'), 12);
		assert.deepEqual(await emulator.valueOf(member.id, 'interests'), ['events', 'careers']);
	});

	it("the trigger's Fetch Test Event shows a member", async () => {
		await editor.addMeltingSpot('On member registered', 'Triggers');
		const rows = await editor.executeStep();
		await editor.itemCount('1 item').waitFor();
		const shown = (await rows.first().textContent()) ?? '';
		const members = await context.environment.emulator.records();
		assert.ok(
			members.some(({ member }) => shown.includes(member.email)),
			shown,
		);
	});

	it('the trigger for activities shows one', async () => {
		await editor.addMeltingSpot('On activity', 'Triggers');
		const rows = await editor.executeStep();
		await editor.itemCount('1 item').waitFor();
		const shown = (await rows.first().textContent()) ?? '';
		const types = (await context.environment.emulator.activities()).map(({ type }) => type);
		assert.ok(
			types.some((type) => shown.includes(type)),
			shown,
		);
	});

	it('the trigger for a course finds it in a list, and shows a participant', async () => {
		await editor.addMeltingSpot('On course completed', 'Triggers');
		await editor.chooseOption('watch', 'One Course');
		await editor.chooseFromList('courseId', 'Onboarding');
		const rows = await editor.executeStep();
		await editor.itemCount('1 item').waitFor();
		const shown = (await rows.first().textContent()) ?? '';
		const { emulator } = context.environment;
		const [course] = await emulator.courses();
		const completed = (await emulator.courseParticipants(course.id)).filter(
			({ status }) => status === 'Completed',
		);
		assert.ok(
			completed.some(({ id }) => shown.includes(id)),
			shown,
		);
	});

	it('a published trigger for activities starts its workflow', async () => {
		const { api, emulator } = context.environment;
		const trigger = {
			name: 'Activities',
			type: 'n8n-nodes-meltingspot.meltingSpotTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {
				event: 'activity',
				activityTypes: ['TopicCreated'],
				pollTimes: {
					item: [0, 10, 20, 30, 40, 50].map((second) => ({
						mode: 'custom',
						cronExpression: `${second} * * * * *`,
					})),
				},
			},
			credentials: { meltingSpotApi: { id: null, name: 'MeltingSpot account' } },
		} as unknown as INode;
		const workflow = await api.saveWorkflow({ name: 'Run', nodes: [trigger], connections: {} });
		await api.publish(workflow);
		await emulator.addActivities({ type: 'ChannelJoined', fields: { which: 'other' } });
		await emulator.addActivities({ type: 'TopicCreated', count: 3, fields: { which: 'wanted' } });
		const outputs = async () =>
			(
				await Promise.all(
					(await api.executions(workflow)).map(async (each) => await api.execution(each.id)),
				)
			).flatMap((execution) => outputOf(execution, 'Activities') as Array<{ which: string }>);
		await until('three topics', async () => (await outputs()).length >= 3, 60_000);
		assert.deepEqual(
			(await outputs()).map(({ which }) => which),
			['wanted', 'wanted', 'wanted'],
		);
		await api.unpublish(workflow);
	});
});
