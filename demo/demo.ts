/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a program of the command line, no part of the package */
import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Table from 'cli-table3';
import type { IDataObject, IRun } from 'n8n-workflow';
import { startEmulator, type Emulator, type LoggedRequest } from '../emulator';
import { outputOf, runWorkflow, type WorkflowFile } from '../test/support/n8n';

/** A row that a node gave out, and the input row that it belongs to. */
interface Row {
	json: IDataObject;
	from: number;
}

/** A node of a workflow, what its table shows, and what must be so. */
interface Step {
	node: string;
	says: string;
	columns: string[];
	check(rows: Row[], spot: Emulator): void;
}

interface Chapter {
	file: string;
	title: string;
	steps: Step[];
}

const THREE_MONTHS_MS = 93 * 24 * 60 * 60_000;

/** What the rows of the third workflow say; the demo reads it back. */
const CUSTOMERS = [
	{ title: 'Customer since 2024', company: 'Blue Harbour', plan: 'enterprise', 'team-size': 120 },
	{ title: 'Customer since 2025', company: 'Acorn 🌰', plan: 'team', 'team-size': 8 },
];

const chapters: Chapter[] = [
	{
		file: 'find-members.json',
		title: 'Find members and read their custom properties',
		steps: [
			{
				node: 'Find Members',
				says: 'Member: Get Many, 5 of those who registered in the last three months',
				columns: ['firstname', 'lastname', 'email', 'status'],
				check(rows, spot) {
					assert.equal(rows.length, 5);
					for (const { json } of rows) {
						const { approvedAt } = spot.record(String(json.id));
						assert.ok(approvedAt !== null && approvedAt > spot.now() - THREE_MONTHS_MS);
					}
				},
			},
			{
				node: 'Read Custom Properties',
				says: 'Custom Property: Get Many, one row for each of them',
				columns: ['company', 'plan', 'team-size', 'newsletter', 'interests'],
				check(rows, spot) {
					assert.equal(rows.length, 5);
					for (const { json } of rows) {
						for (const { customPropertySlug, value } of spot.valuesOf(String(json.spotMemberId))) {
							assert.deepEqual(json[customPropertySlug], value);
						}
					}
				},
			},
		],
	},
	{
		file: 'invite-from-rows.json',
		title: 'Invite from rows, some of which fail',
		steps: [
			{
				node: 'Invite Many',
				says: 'Member: Invite Many. Row 3 repeats row 1, row 4 is a member already, row 5 is no address',
				columns: ['email', 'outcome', 'reason'],
				check(rows) {
					assert.deepEqual(
						rows.map(({ json, from }) => [from, json.outcome]),
						[
							[1, 'created'],
							[2, 'created'],
							[4, 'failed'],
							[5, 'refused'],
						],
					);
				},
			},
			{
				node: 'Invite One by One',
				says: 'Member: Invite. Row 2 is a member already',
				columns: ['email', 'status', 'error'],
				check(rows, spot) {
					assert.equal(rows[0].json.status, 'Invited');
					assert.equal(typeof rows[1].json.error, 'string');
					assert.deepEqual(
						spot.invitations.map(({ email }) => email),
						['new.customer.1@example.com', 'new.customer.2@example.com', 'walk.in@example.com'],
					);
				},
			},
		],
	},
	{
		file: 'update-from-rows.json',
		title: 'Update members and their custom properties from rows, then read them back',
		steps: [
			{
				node: 'Update Members',
				says: 'Member: Update, found by email address',
				columns: ['email', 'firstname', 'title'],
				check: (rows) => assert.deepEqual(columnOf(rows, 'title'), wanted('title')),
			},
			{
				node: 'Set Custom Properties',
				says: 'Custom Property: Create or Update Many, from the columns of the row',
				columns: ['customPropertyLabel', 'customPropertyType', 'value'],
				// An empty cell clears nothing: the second row has no interests.
				check: (rows) =>
					assert.deepEqual(
						rows.map(({ from }) => from),
						[1, 1, 1, 1, 2, 2, 2],
					),
			},
			{
				node: 'Subscribe to Newsletter',
				says: 'Custom Property: Update',
				columns: ['customPropertyLabel', 'value'],
				check: (rows) => assert.deepEqual(columnOf(rows, 'value'), [true, true]),
			},
			{
				node: 'Read Members Back',
				says: 'Member: Get',
				columns: ['email', 'firstname', 'title'],
				check: (rows) => assert.deepEqual(columnOf(rows, 'title'), wanted('title')),
			},
			{
				node: 'Read Properties Back',
				says: 'Custom Property: Get Many',
				columns: ['company', 'plan', 'team-size', 'newsletter', 'interests'],
				check(rows) {
					for (const slug of ['company', 'plan', 'team-size'] as const) {
						assert.deepEqual(columnOf(rows, slug), wanted(slug));
					}
					assert.deepEqual(columnOf(rows, 'newsletter'), [true, true]);
				},
			},
		],
	},
];

const columnOf = (rows: Row[], name: string) => rows.map(({ json }) => json[name]);
const wanted = (name: keyof (typeof CUSTOMERS)[number]) => CUSTOMERS.map((row) => row[name]);

/** Runs a workflow in n8n's engine and shows what each step gave out and which requests it took. */
async function play({ file, title, steps }: Chapter, spot: Emulator): Promise<void> {
	console.log(`\n${title}\n${'='.repeat(title.length)}\nWorkflow: demo/workflows/${file}`);
	const workflow = JSON.parse(
		await readFile(join(__dirname, 'workflows', file), 'utf8'),
	) as WorkflowFile;
	spot.clearLog();
	const requestsByNode = new Map<string, LoggedRequest[]>();
	let counted = 0;
	const run = await runWorkflow(workflow, {
		credentials: { apiKey: spot.key, baseUrl: spot.url },
		onNodeFinished: (name) => {
			requestsByNode.set(name, spot.requests.slice(counted));
			counted = spot.requests.length;
		},
	});
	if (run.data.resultData.error) throw run.data.resultData.error;
	for (const step of steps) {
		const rows = rowsOf(run, step.node);
		console.log(`\n${step.node} (${step.says})`);
		console.log(tableOf(step.columns, rows));
		console.log(`  Requests: ${inShort(requestsByNode.get(step.node) ?? [])}`);
		step.check(rows, spot);
	}
}

function rowsOf(run: IRun, node: string): Row[] {
	return outputOf(run, node).map(({ json, pairedItem }) => ({
		json,
		from: (pairedItem as { item: number }).item + 1,
	}));
}

function tableOf(columns: string[], rows: Row[]): string {
	const shown = columns.filter((name) => rows.some(({ json }) => name in json));
	const table = new Table({
		head: ['row', ...shown],
		style: { head: [], border: [], compact: true },
		wordWrap: true,
		colWidths: [5, ...shown.map((name) => (name === 'error' ? 56 : null))],
	});
	table.push(...rows.map(({ json, from }) => [from, ...shown.map((name) => cell(json[name]))]));
	return table.toString();
}

function cell(value: unknown): string {
	if (value === null || value === undefined || value === '') return '–';
	return Array.isArray(value) ? value.join(', ') : String(value);
}

/** "2 × GET /v1/spotMembers, …", with ids and slugs by their names. */
function inShort(requests: LoggedRequest[]): string {
	const counts = new Map<string, number>();
	for (const { method, path } of requests) {
		const endpoint = `${method} ${path
			.replace(/(?<=\/spotMembers\/)[^/]+/, '{spotMemberId}')
			.replace(/(?<=\/customPropertiesValues\/)[^/]+/, '{customPropertySlug}')}`;
		counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
	}
	return [...counts].map(([endpoint, count]) => `${count} × ${endpoint}`).join('\n            ');
}

const HOW_TO_GO_ON = `
All of this ran in n8n's own engine, against an emulator of MeltingSpot.

To go on in your own n8n:
  1. Settings > Community nodes > Install, and enter n8n-nodes-meltingspot
  2. Create a "MeltingSpot API" credential with the secret key of your Spot
     (in MeltingSpot: Spot settings > Integrations > API Access)
  3. Import a file of demo/workflows/ (Workflow menu > Import from File) and choose your credential.
     Its sample rows are pinned: put in your own, or a Google Sheets node in their place.

To try without a Spot: npm run emulator`;

async function main(): Promise<void> {
	console.log('A MeltingSpot Spot with 1,000 members, emulated on this machine.');
	const spot = await startEmulator();
	try {
		for (const chapter of chapters) await play(chapter, spot);
	} finally {
		await spot.close();
	}
	console.log(HOW_TO_GO_ON);
}

main().catch((error: unknown) => {
	console.error('\nThe demo did not go as it should:', error);
	process.exitCode = 1;
});
