/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	transform: {
		'^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.check.json' }],
		// openapi-backend requires this package, which ships ES modules only.
		'/json-schema-ref-parser/dist/.+\\.js$': [
			'ts-jest',
			{
				tsconfig: { allowJs: true, isolatedModules: true, module: 'commonjs', target: 'es2022' },
				diagnostics: false,
			},
		],
	},
	transformIgnorePatterns: ['/node_modules/(?!@apidevtools/json-schema-ref-parser/dist/)'],
	globalSetup: '<rootDir>/test/support/global-setup.js',
	reporters: ['default', '<rootDir>/test/support/closing-line-reporter.js'],
	// A machine may be busy; a test that hangs still ends.
	testTimeout: 30_000,
	maxWorkers: 2,
};
