import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import getPort from 'get-port';
import pWaitFor from 'p-wait-for';
import { installationOf } from '../install.mjs';
import { Server } from './processes.mts';

export interface N8nSettings {
	/** folder for n8n's data and log; restarting n8n on the same folder gives the same instance */
	folder: string;
	/** environment in addition to the settings that every n8n here has */
	environment: Record<string, string>;
	command?: 'start' | 'worker';
	installation?: 'latest' | 'oldest';
	/** port of the editor; a free one by default */
	port?: number;
	/** how far its clock is ahead, in seconds */
	clockAhead?: number;
}

/** A real n8n: its process, its folder, its log. */
export class N8n {
	readonly logFile: string;
	readonly #settings: N8nSettings;
	#port = 0;
	#server?: Server;

	constructor(settings: N8nSettings) {
		this.#settings = settings;
		this.logFile = join(settings.folder, 'n8n.log');
		mkdirSync(settings.folder, { recursive: true });
	}

	get url(): string {
		return `http://localhost:${this.#port}`;
	}

	/** Starts it and waits until it responds. */
	async start(): Promise<void> {
		const { folder, clockAhead, command = 'start' } = this.#settings;
		this.#port ||= this.#settings.port ?? (await getPort());
		const program = [...this.#program, command];
		if (clockAhead) program.unshift('faketime', '--exclude-monotonic', '-f', `+${clockAhead}s`);
		this.#server = new Server(`n8n ${command}`, program[0], program.slice(1), {
			cwd: folder,
			log: this.logFile,
			env: {
				...this.#environment,
				N8N_PORT: String(this.#port),
				N8N_RUNNERS_BROKER_PORT: String(await getPort()),
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(this.#port),
			},
		});
		await this.#untilReady(command);
	}

	/** Runs an n8n command on the same folder while n8n itself is stopped. @returns what it printed */
	async command(...args: string[]): Promise<string> {
		const [node, n8n] = this.#program;
		const { stdout } = await promisify(execFile)(node, [n8n, ...args], {
			cwd: this.#settings.folder,
			env: this.#environment,
			maxBuffer: 64 * 1024 * 1024,
		});
		return stdout;
	}

	get #program(): string[] {
		const { node, n8n } = installationOf(this.#settings.installation ?? 'latest');
		return [node, n8n];
	}

	get #environment(): Record<string, string> {
		const { folder, environment } = this.#settings;
		return {
			PATH: `${join(this.#program[0], '..')}:${process.env.PATH}`,
			HOME: folder,
			N8N_USER_FOLDER: folder,
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			// the same in all processes of an instance
			N8N_ENCRYPTION_KEY: 'e2e-encryption-key',
			GENERIC_TIMEZONE: 'UTC',
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_DYNAMIC_BANNERS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_HIRING_BANNER_ENABLED: 'false',
			...environment,
		};
	}

	/** Shuts it down gracefully, as a deployment does. */
	async stop(): Promise<void> {
		await this.#server?.stop();
	}

	/** Kills it immediately, in the middle of whatever it's doing. */
	async kill(): Promise<void> {
		await this.#server?.kill();
	}

	async #untilReady(command: string): Promise<void> {
		// until everything is ready, some or all paths respond with a plain-text notice to wait, or aren't found
		const signs =
			command === 'worker'
				? { '/healthz/readiness': 'json' }
				: { '/rest/settings': 'json', '/signin': 'html' };
		await pWaitFor(
			async () => {
				if (this.#server?.hasEnded) {
					throw new Error(`n8n ended instead of getting ready, see ${this.logFile}`);
				}
				for (const [path, type] of Object.entries(signs)) {
					const response = await fetch(`${this.url}${path}`).catch(() => undefined);
					if (!response?.ok || !response.headers.get('content-type')?.includes(type)) return false;
				}
				return true;
			},
			{
				interval: 200,
				timeout: {
					milliseconds: 180_000,
					message: `n8n was not ready after 3 minutes, see ${this.logFile}`,
				},
			},
		);
	}
}
