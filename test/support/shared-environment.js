const { createRequire } = require('node:module');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { isNativeError } = require('node:util').types;
const { TestEnvironment } = require('jest-environment-node');

/*
 * n8n takes seconds to load, and Jest would load it anew for each test file. So a few packages (jest.config.js names them)
 * are loaded once per worker, by Node itself, outside of the sandboxes in which Jest runs test files, and with them the
 * built package, which n8n loads. Objects then cross realms, where `instanceof` would be false for errors.
 */

const temporaryFolder = mkdtempSync(join(tmpdir(), 'n8n-nodes-meltingspot-'));
process.once('exit', () => rmSync(temporaryFolder, { recursive: true, force: true }));

// n8n-core reads these while it loads. It would otherwise write its settings to the user's own ~/.n8n.
process.env.N8N_USER_FOLDER = temporaryFolder;
// Everything is logged and nothing printed: see logText() in package.ts.
process.env.N8N_LOG_LEVEL = 'debug';
process.env.N8N_LOG_OUTPUT = 'none';

const ordinary = Function.prototype[Symbol.hasInstance];
const ERRORS = ['Error', 'RangeError', 'SyntaxError', 'TypeError', 'URIError'];

const hasPrototypeNamed = (value, name) =>
	value !== null &&
	(value.constructor?.name === name || hasPrototypeNamed(Object.getPrototypeOf(value), name));

/** Makes `instanceof` true for the errors of all realms. */
function acceptErrorsOfAllRealms(realm) {
	for (const name of ERRORS) {
		const own = realm[name];
		Object.defineProperty(own, Symbol.hasInstance, {
			configurable: true,
			value(value) {
				return this === own
					? isNativeError(value) && hasPrototypeNamed(value, name)
					: ordinary.call(this, value);
			},
		});
	}
}
acceptErrorsOfAllRealms(globalThis);

module.exports = class SharedEnvironment extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		this.global.requireOutside = createRequire(join(config.projectConfig.rootDir, 'package.json'));
		this.global.process.env.N8N_USER_FOLDER = temporaryFolder;
		acceptErrorsOfAllRealms(this.global);
	}
};
