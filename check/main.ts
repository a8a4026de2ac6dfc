/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a program of the command line, no part of the package */
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { check } from './check';

const BASE_URL = 'https://openapi.meltingspot.io';

const USAGE = `npm run check:api
    Asks MeltingSpot what its documentation leaves open. It only reads, with 60
    requests at most, and writes a report without personal data.

npm run check:api -- --write --member <email>
    Asks what only writing can answer, on this member and on a tag of its own.
    Each step is announced and confirmed, and everything is put back.

    MELTINGSPOT_API_KEY   the secret key; asked for unless set
    MELTINGSPOT_BASE_URL  the address of a gateway, instead of MeltingSpot's`;

/** Rejects when the signal aborts. */
async function ask(question: string, signal: AbortSignal, isHidden = false): Promise<string> {
	const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
	process.stdout.write(question);
	const output = isHidden ? silent : process.stdout;
	const terminal = createInterface({ input: process.stdin, output, terminal: isHidden });
	terminal.once('SIGINT', () => process.exit(130));
	const answer = await terminal.question('', { signal }).finally(() => terminal.close());
	if (isHidden) process.stdout.write('\n');
	return answer.trim();
}

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			write: { type: 'boolean', default: false },
			member: { type: 'string' },
			yes: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help || values.write !== (values.member !== undefined)) {
		console.log(USAGE);
		return values.help ? 0 : 1;
	}
	const { MELTINGSPOT_API_KEY, MELTINGSPOT_BASE_URL } = process.env;
	const interrupted = new AbortController();
	const { signal } = interrupted;
	process.once('SIGINT', () => interrupted.abort());
	return await check({
		apiKey: MELTINGSPOT_API_KEY ?? (await ask('Secret key (hidden): ', signal, true)),
		baseUrl: MELTINGSPOT_BASE_URL ?? BASE_URL,
		member: values.member,
		reportFile: join(process.cwd(), 'meltingspot-api-report.json'),
		journalFile: join(process.cwd(), '.meltingspot-api-check.json'),
		signal,
		print: console.log,
		async confirm(step) {
			console.log(step);
			return values.yes || /^y/i.test(await ask('Go on? (y/n) ', signal));
		},
	});
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		console.log((error as Error).message);
		process.exitCode = 1;
	},
);
