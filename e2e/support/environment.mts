import { globSync, rmSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { N8nApi } from './api.mts';
import { startEmulator, type Emulator } from './emulator.mts';
import { Internet } from './internet.mts';
import { N8n } from './n8n.mts';
import { packPackage } from './package.mts';
import { killAll } from './processes.mts';
import { Services } from './services.mts';

/** The credential names that the examples refer to: the ones that n8n suggests. */
export const credentialNames = {
	meltingSpotApi: 'MeltingSpot account',
	slackApi: 'Slack account',
	googleSheetsOAuth2Api: 'Google Sheets account',
	googleCalendarOAuth2Api: 'Google Calendar account',
	hubspotAppToken: 'HubSpot account',
	openAiApi: 'OpenAI account',
};

/** The ID of the spreadsheet "Community". */
export const spreadsheet = '1CommunitySpreadsheet';

export interface TestEnvironmentOptions {
	/** names the folder that logs and screenshots are kept in */
	name: string;
	environment?: Record<string, string>;
	port?: number;
	/** receives what arrives in Slack, Google, and HubSpot, as readable lines */
	onArrival?: (line: string) => void;
	installation?: 'latest' | 'oldest';
	/** queue mode, with this many workers */
	workers?: number;
	/** how far n8n's clock is ahead, in seconds */
	clockAhead?: number;
	/** neither the package nor a credential for it: n8n as it is before they're added */
	withoutPackage?: boolean;
}

/**
 * Everything that a workflow builder uses with the package: n8n with the package installed and an owner signed up,
 * MeltingSpot, Slack, Google and HubSpot, and a credential for each.
 */
export class TestEnvironment {
	readonly folder: string;
	readonly emulator: Emulator;
	readonly internet: Internet;
	readonly n8n: N8n;
	readonly workers: N8n[];
	readonly api: N8nApi;
	readonly #name: string;
	readonly #resources: AsyncDisposableStack;

	private constructor(
		parts: Pick<TestEnvironment, 'folder' | 'emulator' | 'internet' | 'n8n' | 'workers' | 'api'>,
		name: string,
		resources: AsyncDisposableStack,
	) {
		({
			folder: this.folder,
			emulator: this.emulator,
			internet: this.internet,
			n8n: this.n8n,
			workers: this.workers,
			api: this.api,
		} = parts);
		this.#name = name;
		this.#resources = resources;
	}

	/** @throws if a part of it doesn't start; by then, its parts are stopped and its logs are kept */
	static async open(options: TestEnvironmentOptions): Promise<TestEnvironment> {
		// includes the process id, since another checkout may be running the same tests
		const folder = join(tmpdir(), 'n8n-nodes-meltingspot-e2e', `${options.name}-${process.pid}`);
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

		const resources = new AsyncDisposableStack();
		try {
			return await TestEnvironment.#start(folder, resources, options);
		} catch (error) {
			await resources.disposeAsync();
			await killAll();
			await keepArtifacts(folder, options.name);
			throw error;
		}
	}

	static async #start(
		folder: string,
		resources: AsyncDisposableStack,
		{
			name,
			environment,
			port,
			onArrival,
			clockAhead,
			installation,
			workers: workerCount = 0,
			withoutPackage = false,
		}: TestEnvironmentOptions,
	): Promise<TestEnvironment> {
		const stopAtTheEnd = <T extends { stop: () => Promise<void> }>(part: T): T =>
			resources.adopt(part, async () => await part.stop());

		const packed = await packPackage(folder);
		const emulator = stopAtTheEnd(await startEmulator(folder));
		const internet = stopAtTheEnd(await Internet.start(folder, packed, emulator.url, onArrival));
		const services = workerCount > 0 ? stopAtTheEnd(await Services.start(folder)) : undefined;
		const everywhere = { ...internet.environment, ...services?.environment, ...environment };
		const n8n = stopAtTheEnd(
			new N8n({
				folder: join(folder, 'n8n'),
				environment: everywhere,
				port,
				clockAhead,
				installation,
			}),
		);
		await n8n.start();

		const api = new N8nApi(n8n.url);
		await api.setUpOwner();
		if (!withoutPackage) await api.installPackage(packed.name);

		// each worker has its own folder, as if on its own machine, and gets the package when it starts
		const workers = Array.from({ length: workerCount }, (_, index) => {
			const environment = { ...everywhere, N8N_REINSTALL_MISSING_PACKAGES: 'true' };
			return stopAtTheEnd(
				new N8n({ folder: join(folder, `worker-${index + 1}`), environment, command: 'worker' }),
			);
		});
		await Promise.all(workers.map(async (worker) => await worker.start()));

		const opened = new TestEnvironment(
			{ folder, emulator, internet, n8n, workers, api },
			name,
			resources,
		);
		if (!withoutPackage) await opened.#connectMeltingSpot();
		await opened.#connectOtherAccounts();
		return opened;
	}

	/** Stops everything. What it leaves behind is deleted, unless it's needed to investigate a failure. */
	async close({ keep }: { keep: boolean }): Promise<void> {
		await this.#resources.disposeAsync();
		if (keep) await keepArtifacts(this.folder, this.#name);
		await rm(this.folder, { recursive: true, force: true });
	}

	async #connectMeltingSpot(): Promise<void> {
		await this.api.createCredential('meltingSpotApi', credentialNames.meltingSpotApi, {
			apiKey: this.emulator.key,
			authorization: 'raw',
			baseUrl: 'https://openapi.meltingspot.io',
		});
	}

	async #connectOtherAccounts(): Promise<void> {
		const { slack, google, googleSheets, hubSpot, openAi } = this.internet;
		googleSheets.add(spreadsheet, 'Community', {
			Members: [['Member ID', 'Email', 'First Name', 'Last Name']],
			Invitations: [['Email', 'Outcome', 'Reason']],
			Customers: [['Email', 'Status']],
			Attendees: [['Participant ID', 'Live', 'Email', 'First Name', 'Last Name']],
			Registrations: [['Delivery ID', 'Date', 'Email', 'First Name', 'Last Name', 'Answers']],
			Activity: [['Week', 'Member', 'Activities']],
		});
		await this.api.createCredential('slackApi', credentialNames.slackApi, {
			accessToken: slack.token,
		});
		await this.api.createCredential('hubspotAppToken', credentialNames.hubspotAppToken, {
			appToken: hubSpot.token,
		});
		await this.api.createCredential('openAiApi', credentialNames.openAiApi, { apiKey: openAi.key });
		const { clientId, clientSecret } = google;
		for (const type of ['googleSheetsOAuth2Api', 'googleCalendarOAuth2Api'] as const) {
			const id = await this.api.createCredential(type, credentialNames[type], {
				clientId,
				clientSecret,
			});
			await this.api.connectOAuth2(id);
		}
	}
}

/** Copies logs and screenshots out of an environment's folder, so that they outlast it. */
async function keepArtifacts(folder: string, name: string): Promise<void> {
	const artifacts = join(import.meta.dirname, '..', 'artifacts', name);
	await rm(artifacts, { recursive: true, force: true });
	for (const file of globSync('{,*/}*.{log,png}', { cwd: folder })) {
		await cp(join(folder, file), join(artifacts, file));
	}
	console.error(`Logs and screenshots are in ${artifacts}`);
}
