/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.check.json' }] },
	globalSetup: '<rootDir>/test/support/global-setup.js',
	reporters: ['default', '<rootDir>/test/support/closing-line-reporter.js'],
	maxWorkers: 2,
};
