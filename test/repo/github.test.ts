/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals -- runs a step of a workflow */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';

import { filesIn, packageJson, readText } from '../support/repository';

interface Workflow {
	permissions: Record<string, string>;
	jobs: Record<
		string,
		{
			permissions?: Record<string, string>;
			needs?: string;
			environment?: string;
			steps: Array<{ name?: string; uses?: string; run?: string; with?: Record<string, string> }>;
			strategy?: { matrix: { node: string[] } };
		}
	>;
}

interface Form {
	body: Array<{ id?: string; attributes: { label?: string }; validations?: object }>;
}

const workflows = filesIn('.github/workflows').map((file) => ({
	file,
	text: readText(file),
	workflow: load(readText(file)) as Workflow,
}));
const jobs = workflows.flatMap(({ workflow }) => Object.values(workflow.jobs));

describe('the workflows', () => {
	it('are those that CONTRIBUTING.md names', () => {
		expect(workflows.map(({ file }) => file.split('/').pop())).toEqual(['ci.yml', 'publish.yml']);
	});

	it('pin every action to a commit, and say its version', () => {
		const uses = workflows.flatMap(({ text }) => text.match(/^.*\buses:.*$/gm) ?? []);
		expect(uses.length).toBeGreaterThan(0);
		for (const line of uses) {
			expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
		}
	});

	it('may read the sources, and nothing else but to prove who publishes', () => {
		const granted = workflows.map(({ workflow }) => [
			workflow.permissions,
			...Object.values(workflow.jobs).map(({ permissions }) => permissions),
		]);
		expect(granted).toEqual([
			[{ contents: 'read' }, undefined, undefined],
			[{}, { contents: 'read' }, { 'id-token': 'write' }],
		]);
		expect(workflows.map(({ text }) => text).join('')).not.toMatch(/secrets\.|pull_request_target/);
	});

	describe('publish only what is on main', () => {
		const { steps } = workflows[1].workflow.jobs.build;
		const [checkout, check] = steps;

		it('before anything of it runs, and with all of main', () => {
			expect(checkout.with).toMatchObject({ 'fetch-depth': 0 });
			expect(check.name).toBe('The tag is on main');
		});

		it.each<[string, string[], number]>([
			['main itself', ['commit'], 0],
			['a commit that main has gone past', ['commit', 'checkout main~1'], 0],
			['a commit on a branch', ['checkout -b other', 'commit'], 1],
			['a commit on no branch', ['checkout --detach', 'commit'], 1],
		])('%s', (_, commands, status) => {
			const origin = mkdtempSync(join(tmpdir(), 'publish-'));
			const clone = mkdtempSync(join(tmpdir(), 'publish-'));
			const git = (cwd: string, command: string) => {
				const options = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];
				const all = command.replace(/^commit$/, 'commit --allow-empty --no-gpg-sign -m x');
				return execFileSync('git', [...options, ...all.split(' ')], { cwd, stdio: 'pipe' });
			};
			for (const command of ['init -b main', 'commit', 'commit', ...commands, 'tag v1.0.0']) {
				git(origin, command);
			}
			git(clone, `clone -q ${origin} .`);
			git(clone, 'checkout -q v1.0.0');
			const sha = String(git(clone, 'rev-parse HEAD')).trim();
			const env = { ...process.env, GITHUB_SHA: sha };
			expect(spawnSync('bash', ['-ec', String(check.run)], { cwd: clone, env }).status).toBe(
				status,
			);
		});
	});

	describe('publish', () => {
		const { build, publish } = workflows[1].workflow.jobs;
		const commandsOf = ({ steps }: typeof build) => steps.flatMap(({ run = [] }) => run);

		it('a tarball from a job that cannot prove who it is', () => {
			expect(build.permissions).toEqual({ contents: 'read' });
			expect(build.environment).toBeUndefined();
			const commands = commandsOf(build).join('\n');
			expect(commands).toMatch(
				/npm ci\n.*npm run lint\n.*npm pack .*\n.*npm test\n.*npm run test:repo$/s,
			);
			expect(commands).not.toContain('publish');
		});

		it('in a job with an environment that runs npm only', () => {
			expect(publish).toMatchObject({ needs: 'build', environment: 'npm' });
			expect(commandsOf(publish)).toEqual([
				'npm publish ./package/*.tgz --ignore-scripts --provenance --access public',
			]);
			const actions = publish.steps.flatMap(({ uses = [] }) => String(uses).split('@')[0]);
			expect(actions).toEqual(['actions/setup-node', 'actions/download-artifact', '']);
		});

		it('the tarball that was packed and tested', () => {
			const artifactOf = ({ steps }: typeof build, action: string) =>
				steps.find(({ uses }) => uses?.startsWith(`actions/${action}-artifact@`))?.with?.name;
			expect(artifactOf(build, 'upload')).toBe('package');
			expect(artifactOf(publish, 'download')).toBe('package');
			const [test] = commandsOf(build).slice(-1);
			expect(test).toContain('TARBALL=');
			expect(readText('test/repo/tarball.test.ts')).toContain('process.env.TARBALL');
		});
	});

	it('run scripts that there are', () => {
		const commands = jobs.flatMap(({ steps }) => steps.map(({ run = '' }) => run)).join('\n');
		const called = [...commands.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
		expect(called).toEqual(expect.arrayContaining(['lint', 'build', 'test:repo', 'test:check']));
		expect(called.filter((name) => !(name in packageJson.scripts))).toEqual([]);
	});

	it('test from the oldest Node that package.json allows on', () => {
		const [versions] = jobs.flatMap(({ strategy }) => (strategy ? [strategy.matrix.node] : []));
		expect(versions).toEqual([packageJson.engines.node.replace('>=', ''), '22', '24']);
	});
});

describe('the forms for issues', () => {
	const forms = filesIn('.github/ISSUE_TEMPLATE')
		.filter((file) => !file.endsWith('config.yml'))
		.map((file) => load(readText(file)) as Form);

	it('ask for versions', () => {
		const [report, bug, idea] = forms;
		const ids = ({ body }: Form) => body.map(({ id }) => id);
		expect(ids(bug)).toEqual(expect.arrayContaining(['package-version', 'n8n-version', 'hosting']));
		expect(ids(idea)).toEqual(expect.arrayContaining(['package-version']));
		// The report itself contains the version.
		expect(ids(report)).toEqual(expect.arrayContaining(['report']));
	});

	it('ask no one for a key', () => {
		const labels = forms.flatMap(({ body }) =>
			body.map(({ attributes }) => attributes.label ?? ''),
		);
		expect(labels.length).toBeGreaterThan(5);
		expect(labels.filter((label) => /key|credential|password|token/i.test(label))).toEqual([]);
	});
});
