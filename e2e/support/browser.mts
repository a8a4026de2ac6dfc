import { type Browser, chromium, selectors } from 'playwright-core';
import { pathOf } from './debian.mts';

selectors.setTestIdAttribute('data-test-id');

/** Debian's Chromium, headless. It makes no outside requests on its own. */
export async function openBrowser(): Promise<Browser> {
	return await chromium.launch({
		executablePath: pathOf('chromium'),
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
