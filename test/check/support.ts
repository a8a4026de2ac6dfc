/* eslint-disable @n8n/community-nodes/no-restricted-imports -- looks at the files that the check writes */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, type CheckOptions } from '../../check/check';
import type { Emulator } from '../../emulator';

/** Runs the check against an emulator, or what stands in front of it, in a folder of its own unless given. */
export async function runCheck(
	{ key, url }: Pick<Emulator, 'key' | 'url'>,
	options: Partial<CheckOptions> & { folder?: string } = {},
) {
	const { folder = newFolder(), ...more } = options;
	const lines: string[] = [];
	const reportFile = join(folder, 'report.json');
	const exitCode = await check({
		apiKey: key,
		baseUrl: url,
		reportFile,
		journalFile: journalIn(folder),
		print: (text) => lines.push(text),
		confirm: async () => true,
		...more,
	});
	const report = existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : '{}';
	const { findings = {} } = JSON.parse(report) as { findings?: Record<string, string> };
	return { exitCode, text: lines.join('\n'), report, found: findings };
}

export const newFolder = () => mkdtempSync(join(tmpdir(), 'meltingspot-api-check-'));
export const journalIn = (folder: string) => join(folder, 'journal.json');
/** The requests that aren't reads. */
export const writesTo = ({ requests }: Emulator) =>
	requests.filter(({ method }) => method !== 'GET');
