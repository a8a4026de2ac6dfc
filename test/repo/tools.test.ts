/* eslint-disable @n8n/community-nodes/no-restricted-imports -- compares what two builds wrote */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyOfSources, filesIn, readText, run, sourceFiles } from '../support/repository';

const MINUTE_MS = 60_000;

describe("n8n's lint", () => {
	it(
		'has nothing to say, in strict mode',
		async () => {
			const output = await run('npx', ['n8n-node', 'lint']);
			expect(output).toContain('n8n-node lint');
			// Its exit code doesn't reflect warnings.
			expect(output).not.toMatch(/warning|error|strict mode/i);
		},
		MINUTE_MS,
	);

	it(
		'finds no function with a complexity over 10',
		async () => {
			// This fails if there is one.
			await run('npm', ['run', 'complexity']);
		},
		MINUTE_MS,
	);

	it('is not switched off for anything that ships', () => {
		const switchedOff = sourceFiles().filter((file) => /eslint-disable|@ts-/.test(readText(file)));
		expect(switchedOff).toEqual([]);
	});
});

describe("n8n's build", () => {
	it(
		'gives the same files as ours',
		async () => {
			const folder = await copyOfSources();
			const built = async (program: string, args: string[]) => {
				await run(program, args, { cwd: folder });
				return filesIn('dist', folder).map((file) => [
					file,
					readFileSync(join(folder, file), 'utf8'),
				]);
			};
			const theirs = await built('npx', ['n8n-node', 'build']);
			expect(theirs.length).toBeGreaterThan(20);
			expect(await built('npm', ['run', 'build'])).toEqual(theirs);
		},
		MINUTE_MS,
	);
});
