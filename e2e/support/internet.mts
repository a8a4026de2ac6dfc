import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { generateCACertificate, getLocal, type Mockttp } from 'mockttp';
import { GoogleAccount } from './hosts/googleAccount.mts';
import { GoogleCalendar } from './hosts/googleCalendar.mts';
import { GoogleSheets } from './hosts/googleSheets.mts';
import { HubSpot } from './hosts/hubSpot.mts';
import { publish } from './hosts/npmRegistry.mts';
import { OpenAi } from './hosts/openAi.mts';
import { Slack } from './hosts/slack.mts';
import './loopback.mts';
import type { PackedPackage } from './package.mts';

// Mockttp takes a request for a loop if it comes from the port number of one of its own requests to the emulator. On one
// machine that happens by chance, and nothing here loops.
const require = createRequire(import.meta.url);
const sockets = require(join(require.resolve('mockttp'), '../util/socket-util.js')) as {
	isSocketLoop: () => boolean;
};
sockets.isSocketLoop = () => false;

/**
 * The internet as n8n sees it: a proxy that responds for every host, with certificates from its own authority. A host
 * that isn't emulated here is reported as unavailable, so nothing ever leaves the machine.
 */
export class Internet {
	readonly slack: Slack;
	readonly google = new GoogleAccount();
	readonly googleSheets: GoogleSheets;
	readonly googleCalendar: GoogleCalendar;
	readonly hubSpot: HubSpot;
	readonly openAi = new OpenAi();
	readonly #proxy: Mockttp;
	readonly #authorityFile: string;
	/** While set, MeltingSpot cannot be reached. */
	meltingSpotIsDown = false;

	private constructor(proxy: Mockttp, authorityFile: string, onArrival: (line: string) => void) {
		this.#proxy = proxy;
		this.#authorityFile = authorityFile;
		this.slack = new Slack(onArrival);
		this.googleSheets = new GoogleSheets(this.google, onArrival);
		this.googleCalendar = new GoogleCalendar(this.google, onArrival);
		this.hubSpot = new HubSpot(onArrival);
	}

	/**
	 * @param folder where to put the authority's certificate
	 * @param packed what the package registry offers
	 * @param emulatorUrl what stands in for openapi.meltingspot.io
	 * @param onArrival receives what arrives in Slack, Google, and HubSpot, as readable lines
	 */
	static async start(
		folder: string,
		packed: PackedPackage,
		emulatorUrl: string,
		onArrival: (line: string) => void = () => {},
	): Promise<Internet> {
		const authority = await generateCACertificate({ subject: { commonName: 'e2e' } });
		const authorityFile = join(folder, 'authority.pem');
		await writeFile(authorityFile, authority.cert);
		const proxy = getLocal({
			https: authority,
			recordTraffic: false,
			maxBodySize: 16 * 1024 * 1024,
		});
		await proxy.start();

		const internet = new Internet(proxy, authorityFile, onArrival);
		await publish(proxy, packed);
		await internet.slack.listen(proxy);
		await internet.google.listen(proxy);
		await internet.googleSheets.listen(proxy);
		await internet.googleCalendar.listen(proxy);
		await internet.hubSpot.listen(proxy);
		await internet.openAi.listen(proxy);
		await internet.#connectMeltingSpot(emulatorUrl);
		return internet;
	}

	async #connectMeltingSpot(emulatorUrl: string): Promise<void> {
		const request = () => this.#proxy.forAnyRequest().forHostname('openapi.meltingspot.io');
		await request()
			.matching(() => this.meltingSpotIsDown)
			.thenResetConnection();
		await request()
			.matching(() => !this.meltingSpotIsDown)
			.thenForwardTo(emulatorUrl);
	}

	/** What a process needs in its environment to send its requests here. */
	get environment(): Record<string, string> {
		return {
			HTTP_PROXY: this.#proxy.url,
			HTTPS_PROXY: this.#proxy.url,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: this.#authorityFile,
		};
	}

	async stop(): Promise<void> {
		await this.#proxy.stop();
	}
}
