/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a program of the command line, no part of the package */
import { startEmulator, type EmulatorOptions } from '../emulator';

/** The emulator in its own process: takes its options as JSON, sends its addresses, and runs until it is terminated. */
async function main(): Promise<void> {
	const { url, controlUrl, key } = await startEmulator(
		JSON.parse(process.argv[2]) as EmulatorOptions,
	);
	process.send?.({ url, controlUrl, key });
}

void main();
