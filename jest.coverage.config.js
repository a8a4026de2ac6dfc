const { projects, ...rest } = require('./jest.config');

const [ofPackage] = projects;
/** Compiles as the build does: what a test loads from the sources and what it loads from dist/ are the same branches. */
const tsJest = ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json', diagnostics: false }];

// The same lines in each run.
process.env.SCHEDULE_SEED ??= '1';

/**
 * Which lines of the sources the tests reach. Most tests run the built package, so `npm run coverage` builds it with
 * source maps first; what the others run from the sources is added to it. Jest only sees what it loads itself, so n8n and
 * with it the package are loaded anew for each test file.
 * @type {import('jest').Config}
 */
module.exports = {
	...rest,
	projects: [
		{
			...ofPackage,
			testEnvironment: 'node',
			transform: {
				'^.+\\.ts$': tsJest,
				// openapi-backend requires this package, which ships ES modules only.
				'/json-schema-ref-parser/dist/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022' } }],
			},
			transformIgnorePatterns: ['/node_modules/(?!@apidevtools/json-schema-ref-parser/dist/)'],
			coveragePathIgnorePatterns: ['/node_modules/', '/test/', '/emulator/'],
		},
	],
	collectCoverage: true,
	collectCoverageFrom: ['dist/**/*.js', 'nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageReporters: ['text', 'html', 'json-summary'],
};
