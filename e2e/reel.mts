/** `npm run reel`: a film of the package in n8n's editor, for those who look at it before they install it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Camera } from './support/camera.mts';
import { ensureInstalled } from './support/debian.mts';
import { Editor } from './support/editor.mts';
import { checkout } from './support/package.mts';
import { TestEnvironment } from './support/environment.mts';

ensureInstalled('chromium', 'ffmpeg');
const artifacts = join(import.meta.dirname, 'artifacts');
await mkdir(artifacts, { recursive: true });
const environment = await TestEnvironment.open({ name: 'reel', withoutPackage: true });
const { api, emulator } = environment;
const editor = await Editor.open(environment.n8n.url, { width: 1280, height: 800 });
const { page } = editor;
const camera = await Camera.pointAt(page, join(environment.folder, 'film'));
const [, , { member }] = await emulator.records();

/** Puts an action into a workflow of its own, with its panel at the left so that there is room for its output. */
async function open(action: string): Promise<void> {
	await editor.newWorkflow();
	await editor.addMeltingSpot(action);
	await editor.movePanel(300);
}

/** Runs the open node, and leaves its output in view, at last with the given column. */
async function execute(column?: string): Promise<void> {
	await page.getByTestId('node-execute-button').hover();
	await camera.offCamera(async () => await (await editor.executeStep()).first().waitFor());
	await camera.linger(2);
	if (!column) return;
	const headers = page.getByTestId('output-panel').locator('th');
	await headers.filter({ hasText: new RegExp(`^\\s*${column}`) }).scrollIntoViewIfNeeded();
	await camera.linger(2);
}

await page.goto(`${environment.n8n.url}/settings/community-nodes`);
const install = page.getByRole('button', { name: 'Install a community node' });
await install.waitFor();
await camera.scene('n8n-nodes-meltingspot', async () => {
	await page.screencast.showChapter('MeltingSpot for n8n', {
		description:
			'A real n8n. MeltingSpot, Slack and Google Sheets are stand-ins on the same machine.',
		duration: 3000,
	});
});

await camera.scene('Install the package in Settings > Community nodes', async () => {
	await install.click();
	await page.getByRole('dialog').getByRole('textbox').fill('n8n-nodes-meltingspot');
	await camera.linger(0.7);
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
	await camera.linger(1);
});

const dialog = page.getByTestId('editCredential-modal');
const key = editor.parameter('apiKey').locator('input');
const save = page.getByTestId('credential-save-button');
await camera.scene(
	'Connect your Spot. A wrong key is refused, and you read what to do',
	async () => {
		await page.getByRole('button', { name: 'Connect to MeltingSpot' }).click();
		await key.fill('not-the-key');
		await camera.linger(0.7);
		await save.click();
		await camera.offCamera(async () => await dialog.getByText('More details').click());
		await camera.linger(3.5);
	},
);
await camera.scene('The right key is accepted', async () => {
	await key.fill(emulator.key);
	await camera.linger(0.7);
	await save.click();
	await camera.offCamera(async () => {
		await dialog.waitFor({ state: 'hidden' });
		await page.getByTestId('credential-edit-button').click();
		await dialog.getByText('Connection tested successfully').waitFor();
	});
	await camera.linger(2);
});

await open('Get many members');
await camera.scene('Member > Get Many: everyone, or those who meet your filters', async () => {
	await execute();
});

await open('Get a member');
await camera.scene('Member > Get: choose a member from the list, or search for one', async () => {
	const entries = await editor.openMemberList();
	await camera.offCamera(async () => await entries.nth(5).waitFor());
	await camera.linger(1.5);
	await page.getByTestId('rlc-search').locator('visible=true').fill(member.email);
	await camera.linger(0.7);
	const entry = entries.filter({ hasText: member.email });
	await camera.offCamera(async () => await entry.waitFor());
	await camera.linger(1);
	await entry.click();
	await execute();
});

await open('Invite a member');
await camera.scene('Member > Invite: one person, by email address', async () => {
	await editor.parameter('email').locator('input').fill('new.member@example.com');
	await camera.linger(0.7);
	await execute();
});

await open('Invite many members');
await camera.scene('Member > Invite Many: any number of people at once', async () => {
	const emails = ['first@example.com', 'second@example.com', member.email];
	await editor.parameter('emails').locator('textarea').fill(emails.join(', '));
	await camera.linger(0.7);
	await execute('outcome');
});

await open('Update a member');
await editor.chooseMember(member);
await camera.scene('Member > Update: name, title, role, status, picture', async () => {
	await page.getByTestId('collection-parameter-add').click();
	await camera.linger(1);
	await page.getByRole('option', { name: 'Title', exact: true }).click();
	await editor.parameter('title').locator('input').fill('Head of Community');
	await camera.linger(0.7);
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
	await camera.offCamera(async () => await property.waitFor());
	await camera.linger(1);
	await property.click();
	await editor.parameter('value').locator('input').fill('Example Ltd');
	await camera.linger(0.7);
	await execute('value');
});

await open('Create or update many custom properties of a member');
await editor.chooseMember(member);
await editor.column('Company').waitFor();
await camera.scene(
	'Custom Property > Create or Update Many: a form made from your Spot',
	async () => {
		await editor.column('Company').fill('Example Group');
		await camera.linger(0.7);
		await editor.column('Team size').fill('12');
		await camera.linger(0.7);
		await execute('value');
	},
);

const workflow = await api.importWorkflow(
	join(checkout, 'examples', 'new-member-to-slack-and-google-sheets.json'),
);
await editor.openWorkflow(workflow);
await page.getByTestId('zoom-to-fit').click();
await camera.scene('Trigger: Fetch Test Event shows a member to build with', async () => {
	const trigger = page.getByTestId('canvas-node').filter({ hasText: 'New Member' }).last();
	await trigger.hover();
	await camera.linger(1.5);
	await camera.offCamera(async () => {
		await trigger.dblclick();
		await editor.movePanel(300);
	});
	await execute('firstname');
	await editor.closePanel();
});

const gotIt = page.getByRole('button', { name: 'Got it' });
await camera.scene('Publish the workflow. From now on, new members start it', async () => {
	await page.getByRole('button', { name: 'Publish', exact: true }).click();
	await page.getByTestId('workflow-publish-button').click();
	await camera.offCamera(async () => await gotIt.waitFor());
	await camera.linger(3);
	await gotIt.hover();
});
await gotIt.click();
// tips of n8n's own, which it gives whenever a workflow is published for the first time
await page.getByTestId('suggested-actions-close').click();

await camera.scene('Someone registers: within a minute, Slack and the sheet know', async () => {
	await page.getByText('Executions', { exact: true }).click();
	const executions = page.locator('[data-test-id^="execution-details-"]');
	await camera.offCamera(async () => await executions.first().waitFor());
	await camera.linger(1);
	await camera.offCamera(async () => {
		await emulator.register();
		await executions.nth(1).getByText('Succeeded').waitFor({ timeout: 150_000 });
	});
	await camera.linger(1);
	await executions.first().hover();
	await camera.offCamera(async () => {
		await executions.first().click();
		await page.getByTestId('canvas-node-status-success').nth(2).waitFor();
	});
	await camera.linger(4);
});

const seconds = await camera.develop(join(artifacts, 'reel.mp4'));
console.log(`e2e/artifacts/reel.mp4, ${Math.round(seconds)} s`);
await editor.close();
await environment.close({ keep: false });
