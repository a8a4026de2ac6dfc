import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateCACertificate, getLocal, type Mockttp } from 'mockttp';
import { GoogleSheets } from './hosts/googleSheets.mts';
import { publish } from './hosts/npmRegistry.mts';
import { Slack } from './hosts/slack.mts';
import type { PackedPackage } from './package.mts';

/**
 * The internet as n8n sees it: a proxy that answers for every host with a certificate of its own authority.
 * A host that is not played here is told to be unavailable, so nothing ever leaves the machine.
 */
export class Internet {
	readonly slack = new Slack();
	readonly googleSheets = new GoogleSheets();
	readonly #proxy: Mockttp;
	readonly #authorityFile: string;

	private constructor(proxy: Mockttp, authorityFile: string) {
		this.#proxy = proxy;
		this.#authorityFile = authorityFile;
	}

	/** @param folder place for the authority's certificate */
	static async start(folder: string, packed: PackedPackage): Promise<Internet> {
		const authority = await generateCACertificate({ subject: { commonName: 'e2e' } });
		const authorityFile = join(folder, 'authority.pem');
		await writeFile(authorityFile, authority.cert);
		const proxy = getLocal({ https: authority, recordTraffic: false });
		await proxy.start();

		const internet = new Internet(proxy, authorityFile);
		await publish(proxy, packed);
		await internet.slack.listen(proxy);
		await internet.googleSheets.listen(proxy);
		return internet;
	}

	/** Answers for openapi.meltingspot.io with the emulator. */
	async connectMeltingSpot(emulatorUrl: string): Promise<void> {
		await this.#proxy
			.forAnyRequest()
			.forHostname('openapi.meltingspot.io')
			.thenForwardTo(emulatorUrl);
	}

	/** What a process needs to know to send its requests here. */
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
