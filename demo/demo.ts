/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a program of the command line, no part of the package */
import { strict as assert } from 'node:assert';
import { styleText } from 'node:util';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startEmulator, type Emulator } from '../emulator';
import { poll, runNode } from '../test/support/n8n';

/*
 * A day in a community, run in n8n's own engine against the emulator. Each step checks its output.
 */

const byName = (value: string) => ({ __rl: true as const, mode: 'name', value });
const byEmail = (value: string) => ({ __rl: true as const, mode: 'email', value });

const isTerminal = process.stdout.isTTY === true;
const bold = (text: string) => (isTerminal ? styleText('bold', text) : text);
const dim = (text: string) => (isTerminal ? styleText('dim', text) : text);

const MAX_ROWS = 4;
/** An ID fits. */
const MAX_WIDTH = 36;

const shortened = (text: string) =>
	text.length > MAX_WIDTH ? `${text.slice(0, MAX_WIDTH - 1)}…` : text;

/** Prints rows as aligned columns, and how many more there are. */
function printRows(columns: string[], rows: IDataObject[]): void {
	const cells = rows
		.slice(0, MAX_ROWS)
		.map((row) => columns.map((name) => shortened(String(row[name] ?? '–'))));
	const widths = columns.map((name, index) =>
		Math.max(name.length, ...cells.map((row) => row[index].length)),
	);
	const line = (row: string[]) =>
		`   ${row.map((cell, index) => cell.padEnd(widths[index])).join('  ')}`.trimEnd();
	console.log(dim(line(columns)));
	for (const row of cells) console.log(line(row));
	if (rows.length > MAX_ROWS) console.log(dim(`   … ${rows.length - MAX_ROWS} more`));
}

/** Runs one node. @returns what it outputs */
async function run(
	spot: Emulator,
	parameters: INodeParameters,
	items?: IDataObject[],
): Promise<IDataObject[]> {
	const output = await runNode({
		parameters,
		items,
		continueOnFail: true,
		credentials: { apiKey: spot.key, baseUrl: spot.url },
	});
	return output.items.map(({ json }) => json);
}

const EVERYTHING_THIS_WEEK: INodeParameters = {
	resource: 'activity',
	operation: 'getAll',
	from: '={{ $now.minus({ weeks: 1 }).toISO() }}',
	returnAll: true,
};

/** What n8n's Summarize and Sort nodes do. */
function countByMember(activities: IDataObject[]): IDataObject[] {
	const counts = new Map<string, number>();
	for (const { spotMemberEmail } of activities) {
		if (typeof spotMemberEmail !== 'string') continue;
		counts.set(spotMemberEmail, (counts.get(spotMemberEmail) ?? 0) + 1);
	}
	return [...counts]
		.map(([member, count]) => ({ member, activities: count }))
		.sort((a, b) => b.activities - a.activities);
}

let steps = 0;

async function step(
	spot: Emulator,
	title: string,
	columns: string[],
	work: () => Promise<IDataObject[]>,
): Promise<IDataObject[]> {
	spot.clearLog();
	const rows = await work();
	console.log(`\n${bold(`${++steps}. ${title}`)}`);
	printRows(columns, rows);
	const { length } = spot.requests;
	console.log(dim(`   ${length} ${length === 1 ? 'request' : 'requests'}`));
	return rows;
}

async function main(spot: Emulator): Promise<void> {
	console.log(
		'MeltingSpot in n8n: a day in a community of 1,000 members, emulated on this machine.',
	);
	const [known] = spot.members();
	const emails = ['ada@example.com', 'grace@example.com', known.email, 'not an address'];

	const invited = await step(
		spot,
		'Invite from a list (Member > Invite Many)',
		['email', 'outcome', 'reason'],
		async () =>
			await run(
				spot,
				{ resource: 'member', operation: 'bulkInvite', emails: '={{ $json.email }}' },
				emails.map((email) => ({ email })),
			),
	);
	assert.deepEqual(
		invited.map(({ outcome }) => outcome),
		['created', 'created', 'alreadyMember', 'refused'],
	);

	const tagged = await step(
		spot,
		'Tag the newcomers by name (Tag > Add to Member)',
		['email', 'tagName', 'outcome'],
		async () =>
			await run(
				spot,
				{
					resource: 'tag',
					operation: 'addToMember',
					tagId: byName('New here'),
					memberId: byEmail('={{ $json.email }}'),
				},
				invited.filter(({ outcome }) => outcome === 'created'),
			),
	);
	assert.deepEqual(
		tagged.map(({ outcome }) => outcome),
		['added', 'added'],
	);

	const attendees = await step(
		spot,
		'Who attended the live? (Live > Get Participants)',
		['email', 'firstname', 'lastname'],
		async () =>
			await run(spot, {
				resource: 'live',
				operation: 'getParticipants',
				liveId: byName('Monthly demo 1'),
				returnAll: true,
				filters: { attended: true },
			}),
	);
	assert.ok(attendees.length > 50);

	const updated = await step(
		spot,
		'Note it in a custom property (Custom Property > Update)',
		['email', 'customPropertyLabel', 'value'],
		async () =>
			await run(
				spot,
				{
					resource: 'customProperty',
					operation: 'update',
					memberId: byEmail('={{ $json.email }}'),
					customPropertySlug: { __rl: true, mode: 'slug', value: 'interests' },
					value: 'events',
				},
				attendees.slice(0, 3),
			),
	);
	assert.ok(updated.every(({ value }) => JSON.stringify(value) === '["events"]'));

	const staticData: IDataObject = {};
	const pollOnce = async () =>
		((await poll({
			parameters: {},
			staticData,
			credentials: { apiKey: spot.key, baseUrl: spot.url },
		})) ?? [[]])[0].map(({ json }) => json);
	assert.deepEqual(await pollOnce(), []);
	for (const firstname of ['Ida', 'Tove', 'Selma']) spot.register({ firstname });
	const registered = await step(
		spot,
		'Three people register (MeltingSpot Trigger, the next poll)',
		['firstname', 'email', 'status'],
		pollOnce,
	);
	assert.equal(registered.length, 3);
	spot.clearLog();
	assert.deepEqual(await pollOnce(), []);
	console.log(dim(`   The poll after that finds no one new: ${spot.requests.length} request`));

	const [{ id: channelId }] = spot.channels;
	for (const [index, { id: spotMemberId, email: spotMemberEmail }] of registered.entries()) {
		const fields = { spotMemberId, spotMemberEmail, channelId };
		spot.addActivities({ count: 12 - 5 * index, fields });
	}
	const active = await step(
		spot,
		'Who was most active this week? (Activity > Get Many, counted by member)',
		['member', 'activities'],
		async () => countByMember(await run(spot, EVERYTHING_THIS_WEEK)),
	);
	assert.deepEqual(
		active.slice(0, 2).map(({ activities }) => activities),
		[13, 8],
	);

	console.log(`
All of this ran in n8n's own engine. In your n8n: Settings > Community nodes > Install,
n8n-nodes-meltingspot. Templates to import are in examples/.`);
}

async function play(): Promise<void> {
	const spot = await startEmulator({ members: 1_000 });
	try {
		await main(spot);
	} finally {
		await spot.close();
	}
}

play().catch((error: unknown) => {
	console.error('\nThe demo failed:', error);
	process.exitCode = 1;
});
