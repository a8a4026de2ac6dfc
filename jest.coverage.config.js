/**
 * Which lines of the sources the tests reach. Most tests run the built package, so `npm run coverage` builds it with
 * source maps first; what the others run from the sources is added to it.
 * @type {import('jest').Config}
 */
module.exports = {
	...require('./jest.config'),
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/package/'],
	collectCoverage: true,
	collectCoverageFrom: ['dist/**/*.js', 'nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageReporters: ['text', 'html'],
};
