import { join } from 'node:path';
import getPort from 'get-port';
import pWaitFor from 'p-wait-for';
import { connectToEmulator } from '../../emulator/http/client.ts';
// only the type: the emulator runs in a process of its own
import type { RemoteControl } from '../../emulator/index.ts';
import { checkout } from './package.mts';
import { Server } from './processes.mts';

const key = 'spot-secret-key-e2e';

/** The MeltingSpot emulator in a process of its own, with its control API as methods. */
export interface Emulator extends Omit<RemoteControl, 'key'> {
	url: string;
	key: string;
	/** The value of a member's custom property; null if it is not set. */
	valueOf(memberId: string, slug: string): Promise<unknown>;
	stop(): Promise<void>;
}

/** @param folder where to put its log */
export async function startEmulator(folder: string): Promise<Emulator> {
	const port = await getPort();
	const url = `http://127.0.0.1:${port}`;
	const log = join(folder, 'emulator.log');
	const tsx = join(checkout, 'node_modules', '.bin', 'tsx');
	const args = ['emulator/main.ts', '--port', String(port), '--key', key];
	const server = new Server('emulator', tsx, args, { cwd: checkout, env: process.env, log });
	const control = await pWaitFor(
		async () => {
			if (server.hasEnded) throw new Error(`The emulator did not start, see ${log}`);
			return await connectToEmulator(`${url}/_control`).then(pWaitFor.resolveWith, () => false);
		},
		{
			interval: 100,
			timeout: { milliseconds: 60_000, message: `The emulator does not respond, see ${log}` },
		},
	);
	return {
		...control,
		url,
		key,
		valueOf: async (memberId, slug) =>
			(await control.valuesOf(memberId)).find(
				({ customPropertySlug }) => customPropertySlug === slug,
			)?.value,
		stop: async () => await server.stop(),
	};
}
