import { existsSync } from 'node:fs';
import { type Browser, chromium, selectors } from 'playwright-core';

selectors.setTestIdAttribute('data-test-id');

/** Debian's Chromium, without a window. It asks nothing of the outside by itself. */
export async function openBrowser(): Promise<Browser> {
	const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
		existsSync,
	);
	return await chromium.launch({
		executablePath,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}
