/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- a program of the command line, no part of the package */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EmulatorOptions, Member, RemoteControl } from '../emulator';
import { connectToEmulator } from '../emulator/http/client';
import type { Effort, Job } from './side';

const TYPESCRIPT = ['--import', 'tsx'];
const INSTALLED_N8N = ['--import', pathToFileURL(join(__dirname, 'installedN8n.mjs')).href];

/** An emulator in another process. */
export interface RemoteEmulator {
	url: string;
	key: string;
	controlUrl: string;
	requests: RemoteControl['requests'];
	/** The first `count` members. */
	members(count: number): Promise<Member[]>;
	tagId(): Promise<string>;
}

/** What a run cost, and what the emulator recorded. */
export interface Measured extends Effort {
	requests: number;
	/** Requests that got a 429. */
	refused: number;
	/** When each process was done, in seconds, if there are several. */
	finishes?: number[];
}

/** Runs the task with a new emulator: MeltingSpot's rate limit and 150 ms of latency unless the options say otherwise. */
export async function withEmulator<T>(
	options: EmulatorOptions,
	task: (emulator: RemoteEmulator) => Promise<T>,
): Promise<T> {
	const child = start('emulator.ts', TYPESCRIPT, [JSON.stringify({ latencyMs: 150, ...options })]);
	try {
		const { url, controlUrl, key } = await messageFrom<{
			url: string;
			controlUrl: string;
			key: string;
		}>(child);
		const { requests, records, tags } = await connectToEmulator(controlUrl);
		return await task({
			url,
			key,
			controlUrl,
			requests,
			members: async (count) => (await records()).slice(0, count).map(({ member }) => member),
			tagId: async () => (await tags())[0].id,
		});
	} finally {
		child.kill();
	}
}

/** Runs the job in `processes` new processes concurrently, and adds up the results. */
export async function measure(
	emulator: RemoteEmulator,
	job: Job,
	processes = 1,
): Promise<Measured> {
	const efforts = await Promise.all(
		Array.from({ length: processes }, async () => await effortOf(emulator, job)),
	);
	const requests = await emulator.requests();
	const finishes = efforts.map(({ seconds }) => seconds).sort((a, b) => a - b);
	return {
		seconds: Math.max(...finishes),
		failed: efforts.reduce((total, { failed }) => total + failed, 0),
		requests: requests.length,
		refused: requests.filter(({ status }) => status === 429).length,
		...(processes > 1 && { finishes }),
	};
}

async function effortOf({ url, key }: RemoteEmulator, job: Job): Promise<Effort> {
	const child = start('side.ts', [...TYPESCRIPT, ...INSTALLED_N8N]);
	try {
		child.send({ job, credentials: { apiKey: key, baseUrl: url } });
		return await messageFrom<Effort>(child);
	} finally {
		child.kill();
	}
}

function start(file: string, execArgv: string[], args: string[] = []): ChildProcess {
	return fork(join(__dirname, file), args, {
		execArgv,
		// Hides n8n's messages about its log file.
		stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
	});
}

/** The first message of a child process. @throws with its output if it exits without one */
async function messageFrom<T>(child: ChildProcess): Promise<T> {
	let printed = '';
	child.stderr?.on('data', (text: Buffer) => (printed += text.toString()));
	const ended = once(child, 'exit').then(([code]) => {
		throw new Error(`${child.spawnargs.join(' ')} ended with ${code}:\n${printed}`);
	});
	const [message] = (await Promise.race([once(child, 'message'), ended])) as [T];
	ended.catch(() => {});
	return message;
}
