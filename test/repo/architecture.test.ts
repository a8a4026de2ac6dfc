/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs a program on a copy of the repository */
import { appendFile, cp } from 'node:fs/promises';
import { join, posix } from 'node:path';

import { copyOfSources, inRepository, readText, run, sourceFiles } from '../support/repository';

const house = 'nodes/MeltingSpot';

interface Violation {
	from: string;
	rule: { name: string };
}

/** The imports that `.dependency-cruiser.cjs` forbids, as "file: rule". */
async function forbiddenImports(folders: string[], cwd = inRepository('.')): Promise<string[]> {
	const args = ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
	const output = await run('npx', [...args, ...folders], { cwd });
	const { summary } = JSON.parse(output) as { summary: { violations: Violation[] } };
	return summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
}

describe('the arrows between the files', () => {
	it('run from nodes down to the transport, without a circle', async () => {
		const folders = ['nodes', 'credentials', 'emulator', 'test/support', 'bench', 'check', 'demo'];
		expect(await forbiddenImports(folders)).toEqual([]);
	});

	it('are told where one is wrong', async () => {
		const wrong = [
			['transport/retry.ts', '../api/compare', 'transport-imports-only-what-is-below'],
			['api/compare.ts', '../parameters/simplify', 'api-imports-only-what-is-below'],
			['parameters/item.ts', '../core/listHints', 'parameters-imports-only-what-is-below'],
			['core/listHints.ts', '../methods/editor', 'core-imports-only-what-is-below'],
			['core/journal.ts', '../resources/people', 'core-imports-only-what-is-below'],
			['resources/tag.ts', '../trigger/state', 'resources-imports-only-what-is-below'],
			['methods/editor.ts', '../trigger/state', 'methods-imports-only-what-is-below'],
			['trigger/state.ts', '../parameters/simplify', 'trigger-imports-only-what-is-below'],
			['resources/tag.ts', './group', 'a-resource-knows-no-other-and-not-the-run'],
			['resources/tag.ts', '../core/batch', 'a-resource-knows-no-other-and-not-the-run'],
			['methods/loadOptions.ts', '../MeltingSpot.node', 'nothing-imports-a-node'],
			['transport/limiter.ts', 'undici', 'only-n8n-workflow-and-node-crypto-from-outside'],
			['transport/secretKey.ts', 'node:fs', 'only-n8n-workflow-and-node-crypto-from-outside'],
			['transport/endpoints.ts', './errors', 'no-circle'],
			[
				'../MeltingSpotWebhook/time.ts',
				'../MeltingSpot/api/compare',
				'the-webhook-trigger-stands-alone',
			],
			['api/compare.ts', '../../MeltingSpotWebhook/time', 'nothing-imports-the-webhook-trigger'],
		];
		const folder = await copyOfSources();
		for (const entry of ['.dependency-cruiser.cjs', 'tsconfig.check.json']) {
			await cp(inRepository(entry), join(folder, entry));
		}
		for (const [file, imported] of wrong) {
			await appendFile(join(folder, house, file), `\nimport '${imported}';\n`);
		}
		expect(await forbiddenImports(['nodes', 'credentials'], folder)).toEqual(
			expect.arrayContaining(wrong.map(([file, , rule]) => `${posix.join(house, file)}: ${rule}`)),
		);
	});
});

it('an operation calls no endpoint but its own', () => {
	const loose = sourceFiles()
		.filter((file) => file.startsWith(`${house}/resources/`))
		.flatMap((file) =>
			[...readText(file).matchAll(/\bapi\.request\b|\bbind(Endpoint|List)\b/g)].map(
				([call]) => `${file}: ${call}`,
			),
		);
	expect(loose).toEqual([]);
});

it('HTTP is called from one place', () => {
	const callers = sourceFiles()
		.filter((file) => file.endsWith('.ts'))
		.flatMap((file) =>
			[...readText(file).matchAll(/\bhttpRequest\w*|\bfetch\(|\brequestWith\w+/g)].map(
				([call]) => `${file}: ${call}`,
			),
		);
	expect(callers).toEqual([`${house}/transport/request.ts: httpRequestWithAuthentication`]);
});
