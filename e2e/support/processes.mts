import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/**
 * A server of the test environment. It leads its own process group, so that its children die with it: n8n starts a task
 * runner, PostgreSQL one process per connection.
 */
export class Server {
	readonly name: string;
	readonly #child: ChildProcess;
	readonly #ended: Promise<void>;

	/** @param log file that the server's output is appended to */
	constructor(
		name: string,
		command: string,
		args: string[],
		options: { cwd?: string; env?: NodeJS.ProcessEnv; log: string; uid?: number; gid?: number },
	) {
		this.name = name;
		const log = openSync(options.log, 'a');
		this.#child = spawn(command, args, {
			cwd: options.cwd,
			env: options.env,
			uid: options.uid,
			gid: options.gid,
			detached: true,
			stdio: ['ignore', log, log],
		});
		closeSync(log);
		this.#ended = new Promise((resolve, reject) => {
			this.#child.once('exit', () => resolve());
			this.#child.once('error', reject);
		});
		this.#ended.catch(() => {});
		running.add(this);
	}

	get hasEnded(): boolean {
		return this.#child.exitCode !== null || this.#child.signalCode !== null;
	}

	/** Asks it to end, and waits until it has. */
	async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
		if (!this.hasEnded) this.#child.kill(signal);
		await this.#ended;
		this.#killGroup();
	}

	/** Kills it immediately, as a power cut would. */
	async kill(): Promise<void> {
		this.#killGroup();
		await this.#ended;
	}

	killNow(): void {
		this.#killGroup();
	}

	#killGroup(): void {
		running.delete(this);
		try {
			if (this.#child.pid) process.kill(-this.#child.pid, 'SIGKILL');
		} catch {
			// the whole group has ended already
		}
	}
}

const running = new Set<Server>();

/** Kills all servers immediately, including one that is still starting. */
export async function killAll(): Promise<void> {
	await Promise.all([...running].map(async (server) => await server.kill()));
}

process.once('exit', () => running.forEach((server) => server.killNow()));
// Ctrl+C comes twice, from the terminal and from the launcher: the second must not interrupt the cleanup
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
