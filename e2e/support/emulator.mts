import { join } from 'node:path';
import getPort from 'get-port';
import pWaitFor from 'p-wait-for';
// only types: the emulator itself runs in a process of its own
import type {
	CustomPropertyValue,
	Dialect,
	EmulatorState,
	Fault,
	Invitation,
	LoggedRequest,
	Member,
	MemberRecord,
	Registration,
	SentInvitation,
} from '../../emulator/index.ts';
import { checkout } from './package.mts';
import { Server } from './processes.mts';

/** The MeltingSpot emulator, in a process of its own, through its control API. */
export class Emulator {
	readonly url: string;
	readonly key = 'spot-secret-key-e2e';
	readonly #server: Server;

	private constructor(url: string, server: Server) {
		this.url = url;
		this.#server = server;
	}

	/** @param folder place for its log */
	static async start(folder: string): Promise<Emulator> {
		const port = await getPort();
		const log = join(folder, 'emulator.log');
		const tsx = join(checkout, 'node_modules', '.bin', 'tsx');
		const emulator: Emulator = new Emulator(
			`http://127.0.0.1:${port}`,
			new Server(
				'emulator',
				tsx,
				['emulator/main.ts', '--port', String(port), '--key', 'spot-secret-key-e2e'],
				{
					cwd: checkout,
					env: process.env,
					log,
				},
			),
		);
		await pWaitFor(
			async () => {
				if (emulator.#server.hasEnded) throw new Error(`The emulator did not start, see ${log}`);
				return await emulator.state().then(
					() => true,
					() => false,
				);
			},
			{
				interval: 100,
				timeout: { milliseconds: 60_000, message: `The emulator is silent, see ${log}` },
			},
		);
		return emulator;
	}

	async stop(): Promise<void> {
		await this.#server.stop();
	}

	async state(): Promise<EmulatorState> {
		return await this.#control('GET', '/state');
	}

	/** Back to a thousand members and an empty log. */
	async reset(): Promise<void> {
		await this.#control('POST', '/reset', {});
	}

	async setDialect(changes: Partial<Dialect>): Promise<void> {
		await this.#control('PATCH', '/dialect', changes);
	}

	async addFault(fault: Fault): Promise<void> {
		await this.#control('POST', '/faults', fault);
	}

	async register(registration: Registration = {}): Promise<Member> {
		return await this.#control('POST', '/members', registration);
	}

	async invite(invitation: Invitation = {}): Promise<Member> {
		return await this.#control('POST', '/invitations', invitation);
	}

	async members(): Promise<MemberRecord[]> {
		return await this.#control('GET', '/members');
	}

	/** The value of a member's custom property; null if it is not set. */
	async valueOf(memberId: string, slug: string): Promise<unknown> {
		const { customPropertiesValues } = await this.#control<{
			customPropertiesValues: CustomPropertyValue[];
		}>('GET', `/members/${memberId}`);
		return customPropertiesValues.find(({ customPropertySlug }) => customPropertySlug === slug)
			?.value;
	}

	async invitations(): Promise<SentInvitation[]> {
		return await this.#control('GET', '/invitations');
	}

	async requests(): Promise<LoggedRequest[]> {
		return await this.#control('GET', '/requests');
	}

	async clearLog(): Promise<void> {
		await this.#control('DELETE', '/requests');
	}

	async #control<T>(method: string, path: string, body?: object): Promise<T> {
		const response = await fetch(`${this.url}/_control${path}`, {
			method,
			headers: body && { 'content-type': 'application/json' },
			body: body && JSON.stringify(body),
		});
		if (!response.ok)
			throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
		return (await response.json()) as T;
	}
}
