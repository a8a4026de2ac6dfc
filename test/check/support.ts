/* eslint-disable @n8n/community-nodes/no-restricted-imports -- looks at the files that the check writes */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, type CheckOptions } from '../../check/check';
import type { Finding } from '../../check/readings';
import type { Report } from '../../check/report';
import type { Emulator } from '../../emulator';

export interface CheckRun {
	exitCode: number;
	text: string;
	/** Undefined without a report. */
	report: Report | undefined;
	/** What was found, by id; "unclear: …" if it isn't known. */
	found: Record<string, string>;
}

/** Runs the check against the emulator, in a folder of its own unless given. */
export async function runCheck(
	emulator: Emulator,
	options: Partial<CheckOptions> & { folder?: string } = {},
): Promise<CheckRun> {
	const { folder = newFolder(), ...more } = options;
	const lines: string[] = [];
	const reportFile = join(folder, 'report.json');
	const exitCode = await check({
		apiKey: emulator.key,
		baseUrl: emulator.url,
		reportFile,
		journalFile: join(folder, 'journal.json'),
		isColored: false,
		print: (text) => lines.push(text),
		confirm: async () => true,
		...more,
	});
	const report = existsSync(reportFile)
		? (JSON.parse(readFileSync(reportFile, 'utf8')) as Report)
		: undefined;
	const shown = ({ found, unclear }: Finding) => (unclear ? `unclear: ${found}` : found);
	const found = Object.fromEntries(report?.findings.map((each) => [each.id, shown(each)]) ?? []);
	return { exitCode, text: lines.join('\n'), report, found };
}

export const newFolder = () => mkdtempSync(join(tmpdir(), 'meltingspot-api-check-'));
export const hasJournal = (folder: string) => existsSync(join(folder, 'journal.json'));
