import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's packages for the programs that the stage needs beside n8n, with where their files may be. */
const packages = {
	chromium: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
	faketime: ['/usr/bin/faketime'],
	ffmpeg: ['/usr/bin/ffmpeg'],
	'redis-server': ['/usr/bin/redis-server'],
	postgresql: ['/usr/lib/postgresql'],
};

/** Where a package's file is, if it is installed. */
export function pathOf(name: keyof typeof packages): string | undefined {
	return packages[name].find((path) => existsSync(path));
}

/** Makes sure that packages are there: installs them as root, else says what to install. */
export function need(...names: Array<keyof typeof packages>): void {
	const missing = names.filter((name) => !pathOf(name));
	if (missing.length === 0) return;
	const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
	if (process.getuid?.() !== 0)
		throw new Error(`Missing here: ${missing.join(', ')}. Run: sudo ${command}`);
	console.log(command);
	const options = {
		env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
		stdio: 'inherit',
	} as const;
	execFileSync('apt-get', ['update', '-qq'], options);
	execFileSync('apt-get', command.split(' ').slice(1), options);
}
