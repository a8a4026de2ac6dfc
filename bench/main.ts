/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a program of the command line, no part of the package */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parts, type Line } from './parts';
import { toChart, toPage, toTable, type Conditions } from './report';

const names = Object.keys(parts) as Array<keyof typeof parts>;

const USAGE = `npm run bench -- [--only ${names.join(',')}]

Everything takes about 10 minutes and writes docs/bench.md and docs/bench.svg. A part of it is only printed.
It runs on the n8n that e2e/install.mjs installs, and on its Node.`;

function chosenParts(): typeof names {
	const { values } = parseArgs({ options: { only: { type: 'string' } } });
	const chosen = values.only?.split(',') ?? names;
	const unknown = chosen.filter((name) => !(name in parts));
	if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}.`);
	return names.filter((name) => chosen.includes(name));
}

function conditions(): Conditions {
	const installed = createRequire(process.execPath);
	const versionOf = (name: string) =>
		(
			JSON.parse(readFileSync(installed.resolve(`${name}/package.json`), 'utf8')) as {
				version: string;
			}
		).version;
	return {
		node: process.versions.node,
		n8n: versionOf('n8n'),
		processors: availableParallelism(),
		date: new Date().toISOString().slice(0, 10),
	};
}

async function main(): Promise<void> {
	const chosen = chosenParts();
	const measuredOn = conditions();
	const lines: Line[] = [];
	for (const name of chosen) {
		console.log(`Measuring: ${name}`);
		lines.push(await parts[name]());
	}
	console.log(toTable(lines));
	if (chosen.length < names.length) return;

	const docs = join(__dirname, '..', 'docs');
	mkdirSync(docs, { recursive: true });
	writeFileSync(join(docs, 'bench.svg'), toChart(lines));
	writeFileSync(join(docs, 'bench.md'), toPage(lines, measuredOn, 'bench.svg'));
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	console.error(USAGE);
	process.exitCode = 1;
});
