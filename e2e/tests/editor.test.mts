import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { join } from 'node:path';
import { need } from '../support/debian.mts';
import { Editor } from '../support/editor.mts';
import { until, withStage } from '../support/test.mts';

describe('the editor', () => {
	need('chromium');
	const context = withStage(() => ({ name: 'editor' }));
	let editor: Editor;
	before(async () => {
		editor = await Editor.open(context.stage.n8n.url);
	});
	beforeEach(async () => await editor.newWorkflow());
	afterEach(async (test) => {
		if ('passed' in test && !test.passed) {
			const name = test.name.replace(/\W+/g, '-');
			await editor.page.screenshot({ path: join(context.stage.folder, `${name}.png`) });
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
		assert.deepEqual(titles, ['Triggers (2)', 'Actions (8)']);
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
		await dialog.getByText(/MeltingSpot did not accept the key\. Copy it again from Spot settings/).waitFor();

		await editor.parameter('apiKey').locator('input').fill(context.stage.emulator.key);
		await page.getByTestId('credential-save-button').click();
		await dialog.waitFor({ state: 'hidden' });
		await page.getByTestId('credential-edit-button').click();
		await dialog.getByText('Connection tested successfully').waitFor();
		assert.equal(await dialog.getByText('Couldn’t connect').isVisible(), false);
	});

	it('runs Get Many and shows its rows', async () => {
		await editor.addMeltingSpot('Get many members');
		const rows = await editor.executeStep();
		await editor.page.getByText('50 items').waitFor();
		const [first] = await context.stage.emulator.members();
		await rows.filter({ hasText: first.member.email }).first().waitFor();
	});

	it("shows the Spot's properties as columns to fill in, and sets them", async () => {
		const { emulator } = context.stage;
		const [{ member }] = await emulator.members();
		await editor.addMeltingSpot('Create or update many custom properties of a member');
		await editor.parameter('memberId').locator('input').last().fill(member.email);

		const { propertyDefinitions } = await emulator.state();
		assert.ok(propertyDefinitions.length > 0);
		for (const { slug } of propertyDefinitions) {
			await editor.parameter(`value["${slug}"]`).waitFor();
		}
		await editor.parameter('value["company"]').locator('input').fill('Ada & Sons');
		await editor.parameter('value["newsletter"]').click();
		await editor.executeStep();
		assert.equal(await emulator.valueOf(member.id, 'company'), 'Ada & Sons');
	});

	it("the trigger's Fetch Test Event shows a member", async () => {
		await editor.addMeltingSpot('On member registered', 'Triggers');
		const rows = await editor.executeStep();
		await editor.page.getByText('1 item').waitFor();
		const members = await context.stage.emulator.members();
		const shown = await rows.first().textContent();
		await until('a member of the Spot', () =>
			members.some(({ member }) => shown?.includes(member.email)),
		);
	});
});
