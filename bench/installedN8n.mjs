/*
 * Preloaded into each process (`--import`): resolves n8n-core and n8n-workflow from the n8n installation whose Node.js
 * runs this, so that both nodes run in the same n8n.
 */
import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const installed = createRequire(process.execPath);
const urls = new Map(
	['n8n-core', 'n8n-workflow'].map((name) => [name, pathToFileURL(installed.resolve(name)).href]),
);

registerHooks({
	resolve(specifier, context, next) {
		const url = urls.get(specifier);
		return url ? { url, shortCircuit: true } : next(specifier, context);
	},
});
