const { tests } = require('./test/support/mutation.js');

// The same for each mutant.
process.env.SCHEDULE_SEED ??= '1';

/**
 * For `npm run test:mutation`. Without a build, which would be done once more for each mutant.
 * @type {import('jest').Config}
 */
module.exports = {
	testEnvironment: 'node',
	testMatch: tests.map((test) => test.replace('.', '<rootDir>')),
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
	},
};
