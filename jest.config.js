/** Loaded once per worker instead of once per test file, since they take long: see test/support/shared-environment.js. */
const SHARED =
	'n8n-core|n8n-workflow|fastify|openapi-backend|ajv|ajv-formats|js-yaml|@faker-js/faker|@sinclair/typebox';

/** Without checking types: `npm run typecheck` does that for all files at once. */
const compile = ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }];

/** Builds the package if need be. */
const globalSetup = '<rootDir>/test/support/global-setup.js';

const project = (displayName, ...folders) => ({
	displayName,
	testEnvironment: '<rootDir>/test/support/shared-environment.js',
	testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
	transform: {
		'^.+\\.ts$': compile,
		[`/node_modules/(${SHARED})/.+\\.c?js$`]: '<rootDir>/test/support/outside.js',
	},
	transformIgnorePatterns: [`/node_modules/(?!(${SHARED})/)`],
});

/**
 * Four projects with a command each: whether the package works (`npm test`), also with tens of thousands of rows and in
 * whole days of polls (`npm run test:load`), the repository around it (`npm run test:repo`), and the command that queries
 * the API (`npm run test:check`). `npx jest <path>` runs any of them.
 * @type {import('jest').Config}
 */
module.exports = {
	projects: [
		{
			...project('package', 'credentials', 'emulator', 'nodes', 'package', 'support'),
			globalSetup,
		},
		{ ...project('repo', 'repo'), globalSetup },
		project('check', 'check'),
		{ ...project('load', 'load'), globalSetup },
	],
	reporters: ['default', '<rootDir>/test/support/closing-line-reporter.js'],
	testSequencer: '<rootDir>/test/support/longest-first.js',
	// A machine may be busy; a test that hangs still ends.
	testTimeout: 30_000,
	maxWorkers: 2,
	workerIdleMemoryLimit: '700MB',
};
