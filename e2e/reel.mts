/** `npm run reel`: a short video for the README and a long one for reviewers, recorded by Playwright. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, pathOf } from './support/debian.mts';
import { Editor } from './support/editor.mts';
import { readyExample } from './support/examples.mts';
import { checkout } from './support/package.mts';
import { TestEnvironment } from './support/environment.mts';

const size = { width: 1280, height: 720 };
const artifacts = join(import.meta.dirname, 'artifacts');
/** The build of ffmpeg that this version of playwright-core looks for; Debian's works just as well. */
const FFMPEG = 'ffmpeg-1013';

ensureInstalled('chromium', 'ffmpeg', 'fonts-noto-cjk', 'fonts-noto-color-emoji');
mkdirSync(artifacts, { recursive: true });
const place = join(homedir(), '.cache', 'ms-playwright', FFMPEG);
mkdirSync(place, { recursive: true });
rmSync(join(place, 'ffmpeg-linux'), { force: true });
symlinkSync(pathOf('ffmpeg')!, join(place, 'ffmpeg-linux'));

const environment = await TestEnvironment.open({ name: 'reel' });
const { api, emulator } = environment;
const template = await api.saveWorkflow(
	await readyExample('new-member-to-slack-and-google-sheets.json'),
);
const [, , { member }] = await emulator.records();

type Scene = (editor: Editor) => Promise<void>;
const pause = async ({ page }: Editor, seconds: number) =>
	await page.waitForTimeout(seconds * 1_000);

/** A template runs: a new member reaches Slack and the sheet. */
const templateRuns: Scene = async (editor) => {
	const { page } = editor;
	await editor.openWorkflow(template);
	await page.getByTestId('zoom-to-fit').click();
	await pause(editor, 1);
	await page.getByTestId('execute-workflow-button').first().click();
	await page.getByTestId('canvas-node-status-success').nth(2).waitFor();
	await pause(editor, 2);
	await page.getByTestId('canvas-node').filter({ hasText: 'New Member' }).dblclick();
	await page.getByTestId('output-panel').waitFor();
	await pause(editor, 2);
};

const runAction =
	(action: string, fill: Scene = async () => {}): Scene =>
	async (editor) => {
		await editor.newWorkflow();
		await editor.addMeltingSpot(action);
		await fill(editor);
		await pause(editor, 1);
		await editor.executeStep();
		await pause(editor, 2);
	};

const credential: Scene = async (editor) => {
	await editor.newWorkflow();
	await editor.addMeltingSpot('Get many members');
	await editor.page.getByTestId('credential-edit-button').click();
	await editor.page.getByText('Connection tested successfully').waitFor();
	await pause(editor, 2);
};

const inviteMany = runAction('Invite many members', async (editor) => {
	const addresses = `ada@example.com, ${member.email}`;
	await editor.parameter('emails').locator('textarea').fill(addresses);
});

const addTag = runAction('Add a tag to a member', async (editor) => {
	await editor.chooseFromList('tagId', 'VIP');
	await editor.chooseMember(member);
});

/** Records scenes in a separate browser. @returns the video, and the second at which the first scene begins */
async function film(name: string, ...scenes: Scene[]): Promise<{ file: string; begin: string }> {
	const start = performance.now();
	const folder = join(tmpdir(), `reel-${name}-${process.pid}`);
	const editor = await Editor.open(environment.n8n.url, size, { dir: folder, size });
	const begin = ((performance.now() - start) / 1_000 + 1.5).toFixed(1);
	for (const scene of scenes) await scene(editor);
	const video = editor.page.video();
	await editor.close();
	const file = join(artifacts, `${name}.webm`);
	renameSync(String(await video?.path()), file);
	return { file, begin };
}

const ffmpeg = (...args: string[]) =>
	execFileSync(pathOf('ffmpeg')!, ['-y', '-loglevel', 'error', ...args]);

const short = await film('short', templateRuns);
const picture = ['-ss', short.begin, '-i', short.file, '-vf', 'fps=8,scale=960:-1', '-loop', '0'];
ffmpeg(...picture, '-quality', '60', join(checkout, 'docs', 'images', 'film.webp'));

const long = await film(
	'long',
	credential,
	runAction('Get many members'),
	inviteMany,
	addTag,
	runAction('Get many lives'),
	templateRuns,
);
ffmpeg('-ss', long.begin, '-i', long.file, join(artifacts, 'reel.mp4'));
await environment.close({ keep: false });
console.log(`docs/images/film.webp, ${artifacts}/reel.mp4`);
