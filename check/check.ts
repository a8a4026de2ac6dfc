import { name as packageName, repository, version } from '../package.json';
import { Client } from './client';
import { Journal, replaceFile } from './journal';
import { readAnswers } from './readings';
import { Failure, type Findings, listed, say, whyFailed, type Words } from './words';
import { putBack, writeAnswers } from './writings';

/** Where to send a report. */
const FORM = 'issues/new?template=api-report.yml';
/** Maximum requests in a run that only reads. */
const MAX_READS = 60;
/** Only stops a run that goes wrong. */
const MAX_WRITES = 300;

export interface CheckOptions {
	apiKey: string;
	baseUrl: string;
	/** The email address of the member to write to; if unset, the check only reads. */
	member?: string;
	reportFile: string;
	journalFile: string;
	/** Ends the run. What it changed is put back. */
	signal?: AbortSignal;
	print(text: string): void;
	/** Asks whether to go on. */
	confirm(step: string): Promise<boolean>;
}

/** Runs the check. @returns the exit code: 0, or 1 if MeltingSpot couldn't be queried */
export async function check(options: CheckOptions): Promise<number> {
	const { member, reportFile, print } = options;
	const mayWrite = member !== undefined;
	try {
		const limit = mayWrite ? MAX_WRITES : MAX_READS;
		const client = new Client({ ...options, mayWrite, limit });
		const findings: Findings = {
			'auth-header': await findAuthorization(client),
			...(mayWrite ? await write(client, member, options) : await readAnswers(client)),
		};
		const report = {
			package: packageName,
			version,
			// Without the time, which could reveal who ran it.
			date: new Date().toISOString().slice(0, 10),
			mode: mayWrite ? 'write' : 'read',
			requests: client.requests,
			findings,
		};
		replaceFile(reportFile, `${JSON.stringify(report, null, '\t')}\n`);
		const lines = Object.entries(findings).map(([id, found]) => id.padEnd(22) + found);
		print(`${lines.join('\n')}

Each line is about an entry of docs/api-notes.md. ${client.requests} requests were sent.
The report, without personal data: ${reportFile}
Please send it to the maintainers, so that the package can get simpler:
${repository.url.replace(/^git\+/, '').replace(/\.git$/, '')}/${FORM}`);
		return 0;
	} catch (error) {
		print(whyFailed(error));
		return 1;
	}
}

/** Which of the two header forms MeltingSpot accepts. The client uses it from then on. @throws Failure */
async function findAuthorization(client: Client): Promise<Words> {
	const accepted: Words[] = [];
	for (const form of ['bearer', 'raw'] as const) {
		client.authorization = form;
		const { status } = await client.ask('GET', '/v1/spotMembers', { limit: 1 });
		if (status !== 401) accepted.push(form as Words);
	}
	const [form = 'raw'] = accepted.slice(-1);
	client.authorization = form as Client['authorization'];
	return listed(accepted);
}

/** Finishes what an earlier run left undone, and then writes. */
async function write(client: Client, email: string, options: CheckOptions): Promise<Findings> {
	const { confirm } = options;
	const journal = new Journal(options.journalFile, options.apiKey);
	const left = journal.read();
	if (left) {
		const shown = JSON.stringify(left, null, 2).replace(/[^\P{C}\n]/gu, '\ufffd');
		if (!(await confirm(`An earlier run was interrupted. Put this back?\n${shown}`)))
			throw new Failure(say`Nothing was changed.`);
		await putBack(client, left, journal);
	}
	return await writeAnswers(client, email, journal, confirm);
}
