/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- a program of the command line, no part of the package */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { allPages, perItem, UNTIL_A_PAGE_IS_EMPTY, UNTIL_ALL_ARE_THERE } from './httpRequest';
import { loadingMs, measure, withEmulator, type Measured, type RemoteEmulator } from './processes';
import type { RunJob } from './side';

/** One line of the report. */
export interface Line {
	work: string;
	side: string;
	result: string;
	/** Seconds, where the chart shows the line. */
	seconds?: number;
	/** Items that failed, for the chart. */
	lost?: number;
	goal?: string;
	isMet?: boolean;
	/** Why the goal is missed, if it is. */
	reason?: string;
}

const OURS = 'MeltingSpot node';
const BOUND = 'Bound';
const DEFAULT_OPTIONS = 'HTTP Request, default options';
const TEN_A_SECOND = { batchSize: 10, batchInterval: 1_000 };

const LATENCY_S = 0.15;

/** Minimum duration of so many requests, with the rate limit, 20 in flight, and this latency; in seconds. */
function boundOf(requests: number, latency = LATENCY_S): number {
	const last = requests - 1;
	return Math.floor(last / 100) * 10 + Math.ceil(((last % 100) + 1) / 20) * latency;
}

const seconds = (value: number) => `${value.toFixed(2)} s`;

function told({ seconds: taken, requests, refused, failed }: Measured): string {
	const losses = failed > 0 ? `, ${failed} items failed` : '';
	return `${seconds(taken)}, ${requests} requests, ${refused} refused (429)${losses}`;
}

const lostNothing = ({ refused, failed, rows }: Measured, wanted: number) =>
	refused === 0 && failed === 0 && rows === wanted;

const getById = (items: IDataObject[]): RunJob => ({
	node: 'meltingSpot',
	parameters: { operation: 'get', memberId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } },
	items,
});

const getAll: RunJob = {
	node: 'meltingSpot',
	parameters: { operation: 'getAll', returnAll: true },
};

const idsOf = async (emulator: RemoteEmulator, count: number) =>
	(await emulator.members(count)).map(({ id }) => ({ id }));

/** Runs a job on 400 members, one by one, with a new emulator. */
async function on400(
	job: (emulator: RemoteEmulator, items: IDataObject[]) => RunJob,
): Promise<Measured> {
	return await withEmulator({ members: 400 }, async (emulator) => {
		const items = (await idsOf(emulator, 400)).map(({ id }, index) => ({
			id,
			title: `Title ${index}`,
		}));
		return await measure(emulator, job(emulator, items));
	});
}

async function oneByOne(
	work: string,
	ours: (items: IDataObject[]) => RunJob,
	field?: string,
): Promise<Line[]> {
	const bound = boundOf(400);
	const own = await on400((_, items) => ours(items));
	const lines: Line[] = [
		{ work, side: BOUND, result: seconds(bound), seconds: bound },
		{
			work,
			side: OURS,
			result: `${told(own)}; ${(own.seconds / bound).toFixed(3)} of the bound`,
			seconds: own.seconds,
			goal: 'at most 1.05 of the bound, no 429',
			isMet: own.seconds <= 1.05 * bound && lostNothing(own, 400),
		},
	];
	for (const [side, batching] of [
		[DEFAULT_OPTIONS, undefined],
		['HTTP Request, 10 per second', TEN_A_SECOND],
		['HTTP Request, 100 per 10 s', { batchSize: 100, batchInterval: 10_000 }],
		['HTTP Request, 100 per 11 s', { batchSize: 100, batchInterval: 11_000 }],
	] as const) {
		const theirs = await on400((emulator, items) => perItem(emulator, items, { batching, field }));
		const { seconds: taken, failed } = theirs;
		lines.push({ work, side, result: told(theirs), seconds: taken, lost: failed });
	}
	return lines;
}

async function get(): Promise<Line[]> {
	return await oneByOne('400 members fetched one by one', getById);
}

async function update(): Promise<Line[]> {
	return await oneByOne(
		'400 members updated',
		(items) => ({
			node: 'meltingSpot',
			parameters: {
				operation: 'update',
				memberId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				updateFields: { title: '={{ $json.title }}' },
			},
			items,
		}),
		'title',
	);
}

async function list(): Promise<Line[]> {
	const work = 'Return All of 10,000 members';
	const members = 10_000;
	// The first page tells how many there are; the other 99 follow concurrently.
	const bound = LATENCY_S + boundOf(99);
	const run = async (job: (emulator: RemoteEmulator) => RunJob, latencyMs?: number) =>
		await withEmulator(
			{ members, ...(latencyMs === undefined ? {} : { latencyMs }) },
			async (emulator) => await measure(emulator, job(emulator)),
		);
	const own = await medianOf(3, 'seconds', async () => await run(() => getAll));
	const atNoLatency = await medianOf(3, 'seconds', async () => await run(() => getAll, 0));
	const lines: Line[] = [
		{ work, side: BOUND, result: seconds(bound), seconds: bound },
		{
			work,
			side: OURS,
			result: `${told(own)}; without latency ${seconds(atNoLatency.seconds)}`,
			seconds: own.seconds,
			goal: '100 requests; at most 1.2 of the bound, plus its time without latency',
			isMet:
				own.requests === 100 &&
				lostNothing(own, members) &&
				own.seconds <= 1.2 * bound + atNoLatency.seconds,
		},
	];
	for (const [side, until] of [
		['HTTP Request, until a page is empty', UNTIL_A_PAGE_IS_EMPTY],
		['HTTP Request, until all are received', UNTIL_ALL_ARE_THERE],
	] as const) {
		const theirs = await run((emulator) => allPages(emulator, until));
		lines.push({ work, side, result: told(theirs), seconds: theirs.seconds });
	}
	return lines;
}

async function invite(): Promise<Line[]> {
	const own = await withEmulator({ members: 10 }, async (emulator) =>
		measure(emulator, {
			node: 'meltingSpot',
			parameters: { operation: 'bulkInvite', emails: '={{ $json.email }}' },
			items: Array.from({ length: 1_000 }, (_, index) => ({
				email: `person.${index}@example.com`,
			})),
		}),
	);
	return [
		{
			work: '1,000 addresses invited from 1,000 items',
			side: OURS,
			result: told(own),
			goal: '5 requests',
			isMet: own.requests === 5 && lostNothing(own, 1_000),
		},
	];
}

async function email(): Promise<Line[]> {
	const own = await withEmulator({ members: 400 }, async (emulator) => {
		const members = await emulator.members(50);
		return await measure(emulator, {
			node: 'meltingSpot',
			parameters: {
				operation: 'get',
				memberId: { __rl: true, mode: 'email', value: '={{ $json.email }}' },
			},
			items: Array.from({ length: 500 }, (_, index) => ({ email: members[index % 50].email })),
		});
	});
	return [
		{
			work: 'Get with 500 items that name 50 members by email',
			side: OURS,
			result: told(own),
			goal: 'at most 550 requests',
			isMet: own.requests <= 550 && lostNothing(own, 500),
		},
	];
}

async function together(): Promise<Line[]> {
	const work = 'Two concurrent workflows in one process, 150 members each';
	const run = async (job: (emulator: RemoteEmulator, items: IDataObject[]) => RunJob) =>
		await withEmulator({ members: 150 }, async (emulator) => {
			const items = await idsOf(emulator, 150);
			return await measure(emulator, { ...job(emulator, items), workflows: 2 });
		});
	const own = await run((_, items) => getById(items));
	const theirs = await run((emulator, items) =>
		perItem(emulator, items, { batching: TEN_A_SECOND }),
	);
	return [
		{
			work,
			side: OURS,
			result: `${told(own)}; at most ${own.mostInTenSeconds} requests in any 10 s`,
			goal: 'at most 100 requests in any 10 s, no 429',
			isMet: own.mostInTenSeconds <= 100 && lostNothing(own, 300),
		},
		{ work, side: 'HTTP Request, 10 per second', result: told(theirs) },
	];
}

async function processes(): Promise<Line[]> {
	const work = 'Four processes sharing one key, 100 members each';
	const run = async (job: (emulator: RemoteEmulator, items: IDataObject[]) => RunJob) =>
		await withEmulator({ members: 100 }, async (emulator) =>
			measure(emulator, job(emulator, await idsOf(emulator, 100)), 4),
		);
	const own = await run((_, items) => getById(items));
	const theirs = await run((emulator, items) =>
		perItem(emulator, items, { batching: TEN_A_SECOND }),
	);
	return [
		{
			work,
			side: OURS,
			result: told(own),
			goal: 'no item fails',
			isMet: own.failed === 0 && own.rows === 400,
		},
		{ work, side: 'HTTP Request, 10 per second', result: told(theirs) },
	];
}

async function scale(): Promise<Line[]> {
	const work = 'Return All of 100,000 members, no latency, no rate limit';
	const members = 100_000;
	const run = async (job: (emulator: RemoteEmulator) => RunJob) =>
		await withEmulator({ members, latencyMs: 0, quota: null }, async (emulator) =>
			measure(emulator, job(emulator)),
		);
	const own = await medianOf(3, 'cpuSeconds', async () => await run(() => getAll));
	const pages = (interval?: number) => (emulator: RemoteEmulator) =>
		allPages(emulator, UNTIL_ALL_ARE_THERE, interval);
	const theirs = await medianOf(3, 'cpuSeconds', async () => await run(pages()));
	const withSplitOut = await medianOf(
		3,
		'cpuSeconds',
		async () => await run((emulator) => ({ ...pages()(emulator), splitOut: 'items' })),
	);
	const withinQuota = await run(pages(100));
	const cost = ({ cpuSeconds, peakMb, seconds: taken }: Measured) =>
		`${((cpuSeconds / members) * 1e6).toFixed(1)} µs of processor time per member, ${peakMb.toFixed(0)} MB peak, ${seconds(taken)}`;
	const ratios = ({ cpuSeconds, peakMb }: Measured) =>
		`${(own.cpuSeconds / cpuSeconds).toFixed(2)} of its processor time, ${(own.peakMb / peakMb).toFixed(2)} of its memory`;
	return [
		{
			work,
			side: OURS,
			result: cost(own),
			goal: "at most HTTP Request's processor time and memory",
			isMet:
				own.cpuSeconds <= theirs.cpuSeconds && own.peakMb <= theirs.peakMb && own.rows === members,
			reason:
				"The node keeps to MeltingSpot's rate limit even where it isn't enforced, so its run waits for ninety seconds, and Node.js collects garbage during the pauses: that costs processor time and saves memory. HTTP Request has the same cost once it pauses between pages, the only one of its variants here that MeltingSpot's rate limit allows.",
		},
		...(
			[
				['HTTP Request, pages as they come', theirs],
				['HTTP Request and Split Out, one item per member', withSplitOut],
				['HTTP Request, one page per 100 ms to respect the rate limit', withinQuota],
			] as const
		).map(([side, measured]) => ({
			work,
			side,
			result: `${cost(measured)}: the node takes ${ratios(measured)}`,
		})),
	];
}

async function poll(): Promise<Line[]> {
	const own = await withEmulator({ members: 400 }, async (emulator) =>
		measure(emulator, { node: 'meltingSpotTrigger', controlUrl: emulator.controlUrl }),
	);
	return [
		{
			work: 'A poll without new members',
			side: 'MeltingSpot Trigger node',
			result: `${own.requests} request`,
			goal: '1 request',
			isMet: own.requests === 1 && own.rows === 0,
		},
	];
}

async function size(): Promise<Line[]> {
	const root = join(__dirname, '..');
	const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	// npm 11 returns an array, newer versions an object by name.
	const [tarball] = Object.values(JSON.parse(listing) as Record<string, { size: number }>);
	const loads: number[] = [];
	for (let count = 0; count < 9; count++) loads.push(await loadingMs());
	const loading = median(loads, (milliseconds) => milliseconds);
	return [
		{
			work: 'Loading the package into n8n',
			side: 'Package',
			result: `${loading.toFixed(1)} ms`,
			goal: 'under 20 ms beside n8n-workflow',
			isMet: loading < 20,
		},
		{
			work: 'Tarball',
			side: 'Package',
			result: `${(tarball.size / 1_000).toFixed(1)} kB`,
			goal: 'under 100 kB',
			isMet: tarball.size < 100_000,
		},
	];
}

/** The median of an odd number of runs. */
async function medianOf(
	runs: number,
	by: 'seconds' | 'cpuSeconds',
	run: () => Promise<Measured>,
): Promise<Measured> {
	const all: Measured[] = [];
	for (let count = 0; count < runs; count++) all.push(await run());
	return median(all, (measured) => measured[by]);
}

function median<T>(values: T[], by: (value: T) => number): T {
	return [...values].sort((a, b) => by(a) - by(b))[Math.floor(values.length / 2)];
}

/** What can be measured, by the names that `--only` takes. */
export const parts = { get, update, list, invite, email, together, processes, scale, poll, size };
