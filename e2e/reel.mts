/** `npm run reel`: a film of the package in n8n's editor, for those who look at it before they install it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { Camera } from './support/camera.mts';
import { need } from './support/debian.mts';
import { Editor } from './support/editor.mts';
import { checkout } from './support/package.mts';
import { Stage } from './support/stage.mts';

need('chromium', 'ffmpeg');
const artifacts = join(import.meta.dirname, 'artifacts');
await mkdir(artifacts, { recursive: true });
const stage = await Stage.open({ name: 'reel', withoutPackage: true });
const { api, emulator } = stage;
const editor = await Editor.open(stage.n8n.url, { width: 1280, height: 800 });
const { page } = editor;
const camera = await Camera.pointAt(page, join(stage.folder, 'film'));
const [, , { member }] = await emulator.members();

async function type(field: Locator, text: string): Promise<void> {
	await field.click();
	await page.keyboard.type(text, { delay: 40 });
}

/** Puts an action into a workflow of its own, with its panel at the left so that there is room for its output. */
async function open(action: string): Promise<void> {
	await editor.newWorkflow();
	await editor.addMeltingSpot(action);
	await editor.movePanel(300);
}

/** Runs the open node, and leaves its output in view. */
async function execute(): Promise<void> {
	await editor.executeStep();
	await camera.linger(2.5);
}

await page.goto(`${stage.n8n.url}/settings/community-nodes`);
const install = page.getByRole('button', { name: 'Install a community node' });
await install.waitFor();
await camera.scene('', async () => {
	await page.screencast.showChapter('MeltingSpot for n8n', {
		description:
			'A real n8n. MeltingSpot, Slack and Google Sheets are stand-ins on the same machine.',
		duration: 3000,
	});
});

await camera.scene('Install the package in Settings > Community nodes', async () => {
	await install.click();
	await type(page.getByTestId('package-name-input'), 'n8n-nodes-meltingspot');
	await page.getByTestId('user-agreement-checkbox').click();
	const confirm = page.getByTestId('install-community-package-button');
	await confirm.click();
	await camera.offCamera(async () => await confirm.waitFor({ state: 'hidden' }));
	await camera.linger(2);
});

await editor.newWorkflow();
await camera.scene('The list of nodes has it, with its triggers and actions', async () => {
	const entry = await editor.findMeltingSpot('Get many members');
	await camera.linger(2);
	await entry.click();
	await page.getByTestId('ndv').waitFor();
	await camera.linger(1);
});

const dialog = page.getByTestId('editCredential-modal');
const key = editor.parameter('apiKey').locator('input');
const save = page.getByTestId('credential-save-button');
await camera.scene('Connect your Spot. A wrong key is refused, with what to do', async () => {
	await page.getByTestId('node-credentials-select').click();
	await page.getByTestId('node-credentials-select-item-new').click();
	await type(key, 'not-the-key');
	await save.click();
	await dialog.getByText('Couldn’t connect with these settings').waitFor();
	await dialog.getByText('More details').click();
	await camera.linger(3.5);
});
await camera.scene('The right key is accepted', async () => {
	await key.fill('');
	await type(key, emulator.key);
	await save.click();
	await dialog.waitFor({ state: 'hidden' });
	await page.getByTestId('credential-edit-button').click();
	await dialog.getByText('Connection tested successfully').waitFor();
	await camera.linger(2);
});

await open('Get many members');
await camera.scene('Member > Get Many: everybody, or those who meet your filters', async () => {
	await execute();
});

await open('Get a member');
await camera.scene('Member > Get: choose a member from the list, or search for one', async () => {
	const entries = await editor.openMemberList();
	await entries.nth(5).waitFor();
	await camera.linger(1.5);
	await type(page.getByTestId('rlc-search').locator('visible=true'), member.email);
	const entry = entries.filter({ hasText: member.email });
	await entry.waitFor();
	await camera.linger(1);
	await entry.click();
	await execute();
});

await open('Invite a member');
await camera.scene('Member > Invite: one person, by e-mail address', async () => {
	await type(editor.parameter('email').locator('input'), 'new.member@example.com');
	await execute();
});

await open('Invite many members');
await camera.scene('Member > Invite Many: any number of people at once', async () => {
	const emails = ['first@example.com', 'second@example.com', member.email];
	await type(editor.parameter('emails').locator('textarea'), emails.join(', '));
	await execute();
});

await open('Update a member');
await editor.chooseMember(member);
await camera.scene('Member > Update: name, title, role, status, picture', async () => {
	await page.getByText('Add Field').click();
	await camera.linger(1);
	await page.getByRole('option', { name: 'Title', exact: true }).click();
	await type(editor.parameter('updateFields.title').locator('input'), 'Head of Community');
	await execute();
});

await open('Get many custom properties of a member');
await editor.chooseMember(member);
await camera.scene("Custom Property > Get Many: all of a member's values", async () => {
	await execute();
});

await open('Update a custom property of a member');
await editor.chooseMember(member);
await camera.scene('Custom Property > Update: one value, chosen from a list', async () => {
	await page.getByTestId('resource-locator-customPropertySlug').getByTestId('rlc-input').click();
	const property = page.getByTestId('rlc-item').filter({ hasText: 'Company' });
	await property.waitFor();
	await camera.linger(1);
	await property.click();
	await type(editor.parameter('value').locator('input'), 'Example Ltd');
	await execute();
});

await open('Create or update many custom properties of a member');
await editor.chooseMember(member);
await editor.column('Company').waitFor();
await camera.scene(
	'Custom Property > Create or Update Many: a form made from your Spot',
	async () => {
		await type(editor.column('Company'), 'Example Group');
		await type(editor.column('Team size'), '12');
		await execute();
	},
);

const workflow = await api.importWorkflow(
	join(checkout, 'examples', 'new-member-to-slack-and-google-sheets.json'),
);
await editor.openWorkflow(workflow);
await page.getByTestId('zoom-to-fit').click();
await camera.scene('Trigger: Fetch Test Event shows a member to build with', async () => {
	await camera.linger(1.5);
	await page.getByTestId('canvas-node').filter({ hasText: 'New Member' }).last().dblclick();
	await page.getByTestId('ndv').waitFor();
	await execute();
	await editor.closePanel();
});

await camera.scene('Publish the workflow. From now on, new members start it', async () => {
	await page.getByRole('button', { name: 'Publish', exact: true }).click();
	await page.getByTestId('workflow-publish-button').click();
	const gotIt = page.getByRole('button', { name: 'Got it' });
	await gotIt.waitFor();
	await camera.linger(3);
	await gotIt.click();
});

await camera.scene('Somebody registers: within a minute, Slack and the sheet know', async () => {
	await page.getByText('Executions', { exact: true }).click();
	const executions = page.locator('[data-test-id^="execution-details-"]');
	await executions.first().waitFor();
	await camera.linger(1);
	await camera.offCamera(async () => {
		await emulator.register();
		await executions.nth(1).getByText('Succeeded').waitFor({ timeout: 150_000 });
	});
	await camera.linger(1);
	await executions.first().click();
	await camera.linger(4);
});

const seconds = await camera.develop(join(artifacts, 'reel.mp4'));
console.log(`e2e/artifacts/reel.mp4, ${Math.round(seconds)} s`);
await editor.close();
await stage.close({ keep: false });
