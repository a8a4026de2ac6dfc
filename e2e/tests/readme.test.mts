import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { N8nApi } from '../support/api.mts';
import { skippedWithout } from '../support/debian.mts';
import { Editor } from '../support/editor.mts';
import { N8n } from '../support/n8n.mts';
import { checkout } from '../support/package.mts';

const readme = readFileSync(join(checkout, 'README.md'), 'utf8');

/** The README's commands below a heading, as they stand there. */
function commandsBelow(heading: string): string {
	const [, section = ''] =
		new RegExp(`^#+ ${heading}\\n(.*?)(?=^#|(?![^]))`, 'ms').exec(readme) ?? [];
	const [, commands] = /^```\n(.*?)^```/ms.exec(section) ?? [];
	assert.ok(commands, `README has no commands below "${heading}"`);
	return commands;
}

/** What a newcomer does on a machine without anything of ours: README's lines, in a home folder that is empty. */
describe("README's commands in a clean folder", () => {
	const home = mkdtempSync(join(tmpdir(), 'readme-'));
	const installed = join(home, '.n8n', 'nodes', 'node_modules');
	const environment = {
		...process.env,
		HOME: home,
		E2E_PACKAGE: undefined,
		// The repository isn't public yet, and packages that were downloaded before needn't be again.
		GIT_CONFIG_COUNT: '1',
		GIT_CONFIG_KEY_0: `url.${checkout}.insteadOf`,
		GIT_CONFIG_VALUE_0: 'https://github.com/n8n-nodes-meltingspot/n8n-nodes-meltingspot',
		npm_config_cache: join(homedir(), '.npm'),
		npm_config_prefer_offline: 'true',
	};
	const run = (commands: string, cwd: string) =>
		execFileSync('bash', ['-euo', 'pipefail', '-c', commands], {
			cwd,
			env: environment,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'inherit'],
		});
	let n8n: N8n;

	before(() => run(commandsBelow('Installation'), home));
	after(async () => {
		await n8n?.stop();
		rmSync(home, { recursive: true, force: true, maxRetries: 5 });
	});

	it('install the package alone, without compiling anything', () => {
		const folders = readdirSync(installed).filter((name) => !name.startsWith('.'));
		assert.deepEqual(folders, ['n8n-nodes-meltingspot']);
		assert.deepEqual(readdirSync(join(installed, folders[0])).sort(), [
			'LICENSE',
			'README.md',
			'dist',
			'package.json',
		]);
	});

	it('make its nodes appear once n8n is restarted', async () => {
		n8n = new N8n({ folder: home, environment: {} });
		await n8n.start();
		const api = new N8nApi(n8n.url);
		await api.setUpOwner();
		const types = ['meltingSpot', 'meltingSpotTrigger', 'meltingSpotWebhookTrigger'];
		const names = types.map((type) => `n8n-nodes-meltingspot.${type}`);
		assert.deepEqual(await api.nodeTypes(names), [
			'MeltingSpot',
			'MeltingSpot Trigger',
			'MeltingSpot Webhook Trigger',
		]);
	});

	const skip = skippedWithout('chromium');
	it('and the quick start finds its action', { skip }, async () => {
		const [, heading, action] =
			/scroll down to\s+\*\*([\w ]+)\*\*, and choose \*\*([\w ]+)\*\*/.exec(readme) ?? [];
		const editor = await Editor.open(n8n.url);
		try {
			await editor.newWorkflow();
			const entry = await editor.findMeltingSpot(action);
			await editor.page.getByText(heading, { exact: false }).first().waitFor();
			await entry.click();
			await editor.parameter('returnAll').waitFor();
		} finally {
			await editor.close();
		}
	});

	it('run the demo', () => {
		const output = run(commandsBelow('Try it without a Spot'), join(home, 'n8n-nodes-meltingspot'));
		assert.match(output, /All of this ran in n8n's own engine/);
	});
});
