/** `npm run screenshots`: pictures of the package in n8n's editor, for the README. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureInstalled } from './support/debian.mts';
import { Editor } from './support/editor.mts';
import { checkout } from './support/package.mts';
import { TestEnvironment } from './support/environment.mts';

const operations = {
	'member-get-all': 'Get many members',
	'member-get': 'Get a member',
	'member-update': 'Update a member',
	'member-invite': 'Invite a member',
	'member-bulk-invite': 'Invite many members',
	'custom-property-get-all': 'Get many custom properties of a member',
	'custom-property-update': 'Update a custom property of a member',
	'custom-property-bulk-upsert': 'Create or update many custom properties of a member',
};

ensureInstalled('chromium');
const images = join(checkout, 'docs', 'images');
await mkdir(images, { recursive: true });
const environment = await TestEnvironment.open({ name: 'screenshots' });
const editor = await Editor.open(environment.n8n.url, { width: 1280, height: 800 });
const picture = async (name: string) => {
	await editor.picture(join(images, `${name}.png`));
	console.log(`docs/images/${name}.png`);
};

const [, , { member }] = await environment.emulator.records();
for (const [name, action] of Object.entries(operations)) {
	await editor.newWorkflow();
	await editor.addMeltingSpot(action);
	if (await editor.parameter('memberId').isVisible()) await editor.chooseMember(member);
	if (name === 'custom-property-bulk-upsert') await editor.column('Company').waitFor();
	if (['member-get-all', 'member-get', 'custom-property-get-all'].includes(name)) {
		await editor.executeStep();
	}
	await picture(name);
}

await editor.newWorkflow();
await editor.addMeltingSpot('Get a member');
await (await editor.openMemberList()).nth(5).waitFor();
await picture('member-list');
await editor.page.keyboard.press('Escape');

await editor.page.getByTestId('credential-edit-button').click();
await editor.page.getByText('Connection tested successfully').waitFor();
await picture('credential');

await editor.newWorkflow();
await editor.addMeltingSpot('On member registered', 'Triggers');
await editor.executeStep();
await picture('trigger');

await editor.openWorkflow(
	await environment.api.importWorkflow(
		join(checkout, 'examples', 'new-member-to-slack-and-google-sheets.json'),
	),
);
await editor.page.getByTestId('zoom-to-fit').click();
await picture('workflow');

await editor.close();
await environment.close({ keep: false });
