// @ts-check
/**
 * Installs a real n8n, along with the Node version it needs, into a cache folder outside the checkout. Plain
 * JavaScript, to run on whatever Node the machine has; everything else in this folder runs on the installed one.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const manifests = { latest: import.meta.dirname, oldest: join(import.meta.dirname, 'oldest') };

/** Ten minutes is enough on a slow machine. */
const LONGEST_INSTALL_MS = 30 * 60_000;

/** n8n doesn't start unless these are compiled; no other install script of its 2,400 packages is run. */
const nativeModules = ['sqlite3', 'isolated-vm'];

/**
 * @typedef {object} Installation
 * @property {string} modules the node_modules folder
 * @property {string} node the Node binary that this n8n runs on
 * @property {string} n8n n8n's command, a script for that binary
 */

/**
 * @param {keyof typeof manifests} name
 * @returns {Installation}
 */
export function installationOf(name) {
	const modules = join(cacheFolder(name), 'node_modules');
	return {
		modules,
		node: join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node'),
		n8n: join(modules, 'n8n', 'bin', 'n8n'),
	};
}

/**
 * Makes sure that n8n is installed exactly as its lock file specifies. The first time takes a few minutes and 3 GB of
 * disk; after that, it only compares two hashes.
 *
 * @param {keyof typeof manifests} name
 * @returns {Installation}
 * @throws when the registry is unreachable, or a native module doesn't compile
 */
export function install(name) {
	const manifest = manifests[name];
	const cache = cacheFolder(name);
	const installation = installationOf(name);
	const stamp = join(cache, 'installed.sha256');
	const wanted = createHash('sha256')
		.update(readFileSync(join(manifest, 'package.json')))
		.update(readFileSync(join(manifest, 'package-lock.json')))
		.update(`${process.platform} ${process.arch}`)
		.digest('hex');

	if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
		console.log(`Installing n8n (${name}) into ${cache}: some minutes, once.`);
		mkdirSync(cache, { recursive: true });
		rmSync(stamp, { force: true });
		for (const file of ['package.json', 'package-lock.json']) {
			copyFileSync(join(manifest, file), join(cache, file));
		}
		// fails fast if the registry is unreachable: npm ci alone keeps retrying for more than ten minutes
		const { dependencies } = JSON.parse(readFileSync(join(manifest, 'package.json'), 'utf8'));
		npm(cache, ['view', `n8n@${dependencies.n8n}`, 'version', '--fetch-retries=1']);
		npm(cache, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
		const present = nativeModules.filter((module) =>
			existsSync(join(installation.modules, module)),
		);
		const bin = join(installation.node, '..');
		npm(cache, ['rebuild', ...present, '--ignore-scripts=false', '--loglevel=error'], {
			PATH: `${bin}${delimiter}${process.env.PATH}`,
			// the header files that came with this Node; otherwise they'd be downloaded from nodejs.org
			npm_config_nodedir: join(bin, '..'),
		});
		writeFileSync(stamp, wanted);
	}
	if (name === 'latest') linkModules(installation.modules);
	return installation;
}

/** @param {string} name */
function cacheFolder(name) {
	const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	return join(caches, 'n8n-nodes-meltingspot-e2e', name);
}

/**
 * Lets the scripts next to this file import the installed packages.
 * @param {string} modules
 */
function linkModules(modules) {
	const link = join(import.meta.dirname, 'node_modules');
	rmSync(link, { force: true });
	symlinkSync(modules, link);
}

/**
 * @param {string} folder
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
function npm(folder, args, env = {}) {
	const { status, error } = spawnSync('npm', args, {
		cwd: folder,
		env: { ...process.env, ...env },
		stdio: 'inherit',
		timeout: LONGEST_INSTALL_MS,
	});
	if (error) throw error;
	if (status !== 0)
		throw new Error(`"npm ${args.join(' ')}" in ${folder} ended with code ${status}`);
}
