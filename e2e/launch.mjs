// @ts-check
/**
 * Runs a script in this folder on the Node that the installed n8n runs on: `node e2e/launch.mjs [--optional] <script>
 * [arguments]`. With --optional, failing to install something (n8n, or a program that some tests need) prints a loud
 * notice and isn't a failure; whatever runs and fails still is.
 */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { install } from './install.mjs';
import { printBanner } from './banner.mjs';

const optional = process.argv[2] === '--optional';
const [script, ...args] = process.argv.slice(optional ? 3 : 2);

/** @type {import('./install.mjs').Installation} */
let installation;
try {
	installation = install('latest');
} catch (error) {
	printBanner(`n8n could NOT be installed, so NOTHING was tried in a real n8n: ${error}`);
	process.exit(optional ? 0 : 1);
}

// The emulator's client is a .ts file of a package without a module type.
const options = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];
const child = spawn(installation.node, [...options, join(import.meta.dirname, script), ...args], {
	env: {
		...process.env,
		E2E_OPTIONAL: optional ? 'true' : '',
		PATH: `${join(installation.node, '..')}${delimiter}${process.env.PATH}`,
	},
	stdio: 'inherit',
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
	process.on(signal, () => child.kill(signal));
}
child.on('exit', (code) => process.exit(code ?? 1));
