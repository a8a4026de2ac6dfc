import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import getPort from 'get-port';
import pWaitFor from 'p-wait-for';
import { Server } from './processes.mts';

/** Redis and PostgreSQL from Debian, each with an empty folder and a port of its own. */
export class Services {
	readonly #servers: Server[];
	/** The environment that n8n needs to use them in queue mode. */
	readonly environment: Record<string, string>;

	private constructor(servers: Server[], environment: Record<string, string>) {
		this.#servers = servers;
		this.environment = environment;
	}

	static async start(folder: string): Promise<Services> {
		const [redisPort, postgresPort] = [await getPort(), await getPort()];
		const redis = new Server(
			'redis',
			'redis-server',
			['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
			{ log: join(folder, 'redis.log') },
		);
		const postgres = startPostgres(folder, postgresPort);
		await answers('redis-cli', ['-p', String(redisPort), 'ping']);
		await answers('pg_isready', ['-h', '127.0.0.1', '-p', String(postgresPort)]);
		return new Services([redis, postgres], {
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redisPort),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgresPort),
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_USER: 'n8n',
		});
	}

	async stop(): Promise<void> {
		await Promise.all(this.#servers.map(async (server) => await server.kill()));
	}
}

/** PostgreSQL refuses to run as root, so root runs it as the user that Debian creates for it. */
function startPostgres(folder: string, port: number): Server {
	const versions = '/usr/lib/postgresql';
	const programs = join(versions, readdirSync(versions).sort().at(-1)!, 'bin');
	const data = join(folder, 'postgres');
	mkdirSync(data, { recursive: true });
	const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
	const user = process.getuid?.() === 0 ? { uid: id('-u'), gid: id('-g') } : {};
	if (user.uid !== undefined) chownSync(data, user.uid, user.gid);
	execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'n8n', '--auth=trust', '-E', 'UTF8'], {
		...user,
		cwd: data,
	});
	return new Server(
		'postgres',
		join(programs, 'postgres'),
		[
			'-D',
			data,
			'-p',
			String(port),
			'-k',
			data,
			'-c',
			'listen_addresses=127.0.0.1',
			'-c',
			'fsync=off',
		],
		{ ...user, cwd: data, log: join(folder, 'postgres.log') },
	);
}

async function answers(command: string, args: string[]): Promise<void> {
	await pWaitFor(
		() => {
			try {
				execFileSync(command, args, { stdio: 'ignore' });
				return true;
			} catch {
				return false;
			}
		},
		{ interval: 200, timeout: { milliseconds: 60_000, message: `"${command}" got no answer` } },
	);
}
