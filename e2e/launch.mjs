// @ts-check
/**
 * Runs a script of this folder on the Node that the installed n8n runs on:
 * `node e2e/launch.mjs [--optional] <script> [arguments]`.
 * With --optional, an n8n that cannot be installed is a loud notice and no failure.
 */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { install } from './install.mjs';

const optional = process.argv[2] === '--optional';
const [script, ...args] = process.argv.slice(optional ? 3 : 2);

/** @type {import('./install.mjs').Installation} */
let installation;
try {
	installation = install('latest');
} catch (error) {
	const rule = '!'.repeat(100);
	console.error(
		`${rule}\nn8n could NOT be installed, so nothing was tried in a real n8n: ${error}\n${rule}`,
	);
	process.exit(optional ? 0 : 1);
}

const child = spawn(installation.node, [join(import.meta.dirname, script), ...args], {
	env: {
		...process.env,
		PATH: `${join(installation.node, '..')}${delimiter}${process.env.PATH}`,
	},
	stdio: 'inherit',
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
	process.on(signal, () => child.kill(signal));
}
child.on('exit', (code) => process.exit(code ?? 1));
