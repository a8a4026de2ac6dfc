import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printBanner } from '../banner.mjs';

/** Debian's packages for the programs that the tests need besides n8n, with possible paths of one of their files. */
const packages = {
	chromium: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
	faketime: ['/usr/bin/faketime'],
	'fonts-noto-cjk': ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'],
	'fonts-noto-color-emoji': ['/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf'],
	ffmpeg: ['/usr/bin/ffmpeg'],
	'redis-server': ['/usr/bin/redis-server'],
	// not just the folder: the client packages create it too
	postgresql: ['/usr/lib/postgresql/*/bin/initdb'],
};

const APT_LOCK = join(tmpdir(), 'n8n-nodes-meltingspot-apt.lock');

/** Where a package's file is, if it is installed. */
export function pathOf(name: keyof typeof packages): string | undefined {
	return globSync(packages[name])[0];
}

/**
 * Makes sure that packages are installed: as root, installs them; otherwise, says what to install.
 * @throws if one is still missing afterward
 */
export function ensureInstalled(...names: Array<keyof typeof packages>): void {
	const missing = names.filter((name) => !pathOf(name));
	if (missing.length === 0) return;
	const install = ['install', '-y', '--no-install-recommends', ...missing];
	if (process.getuid?.() !== 0) {
		throw new Error(`Missing: ${missing.join(', ')}. Run: sudo apt-get ${install.join(' ')}`);
	}
	console.log(`Installing ${missing.join(', ')}: apt-get ${install.join(' ')}`);
	// a failed update may not matter; what counts is whether they're installed in the end
	for (const args of [['update'], install]) {
		// test files run in parallel, and apt-get doesn't wait for another one that is updating its lists
		spawnSync('flock', [APT_LOCK, 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
			stdio: ['ignore', 'ignore', 'inherit'],
		});
	}
	const lacking = missing.filter((name) => !pathOf(name));
	if (lacking.length > 0) throw new Error(`apt-get did not install ${lacking.join(', ')}`);
}

/**
 * Whether tests must be skipped because packages are missing: only where allowed (see `launch.mjs`), and loudly.
 * @returns the reason, for node:test
 * @throws if a package cannot be installed, and skipping is not allowed
 */
export function skippedWithout(...names: Array<keyof typeof packages>): string | false {
	try {
		ensureInstalled(...names);
		return false;
	} catch (error) {
		if (!process.env.E2E_OPTIONAL) throw error;
		printBanner(`The tests that need ${names.join(' and ')} are SKIPPED: ${error}`);
		return String(error);
	}
}
