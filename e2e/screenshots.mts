/** `npm run screenshots`: screenshots of n8n's editor for the documentation, and one per operation to inspect. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureInstalled } from './support/debian.mts';
import { Editor } from './support/editor.mts';
import { checkout } from './support/package.mts';
import { TestEnvironment } from './support/environment.mts';

ensureInstalled('chromium', 'fonts-noto-cjk', 'fonts-noto-color-emoji');
const images = join(checkout, 'docs', 'images');
/** Not part of the repository. */
const looks = join(checkout, 'e2e', 'artifacts', 'operations');
await mkdir(images, { recursive: true });
await mkdir(looks, { recursive: true });
const environment = await TestEnvironment.open({ name: 'screenshots' });
const editor = await Editor.open(environment.n8n.url, { width: 1280, height: 800 });
const { page } = editor;

async function picture(name: string, crop?: string): Promise<void> {
	await editor.picture(join(images, `${name}.png`), crop);
	console.log(`docs/images/${name}.png`);
}

const [, , { member }] = await environment.emulator.records();

await editor.newWorkflow();
await editor.addMeltingSpot('Get a member');
await (await editor.openMemberList()).nth(5).waitFor();
await picture('member-list');
await page.keyboard.press('Escape');

await page.getByTestId('credential-edit-button').click();
await page.getByText('Connection tested successfully').waitFor();
await picture('credential', 'editCredential-modal');

await editor.newWorkflow();
await editor.addMeltingSpot('Invite many members');
await editor
	.parameter('emails')
	.locator('textarea')
	.fill(`ada@example.com, grace@example.com, ${member.email}`);
await editor.executeStep();
await picture('invite-many', 'ndv');

await editor.newWorkflow();
await editor.addMeltingSpot('On member registered', 'Triggers');
await editor.executeStep();
await picture('trigger', 'ndv');

await editor.newWorkflow();
await editor.addWebhookTrigger('On registration form answered');
await editor.showProductionUrl();
await picture('webhook-trigger', 'ndv');

if (process.argv.includes('--all')) {
	await editor.newWorkflow();
	const actions = await editor.actions();
	for (const action of actions) {
		await editor.newWorkflow();
		await editor.addMeltingSpot(action);
		await editor.picture(join(looks, `${action.replace(/\W+/g, '-').toLowerCase()}.png`));
	}
	console.log(`${actions.length} operations: ${looks}`);
}

await editor.close();
await environment.close({ keep: false });
