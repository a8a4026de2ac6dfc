/**
 * For `npm run test:mutation`: the tests that import sources directly. The others run the built package, which holds no
 * mutants. Without a build and without a check of types, since both would be done once more for each mutant.
 * @type {import('jest').Config}
 */
module.exports = {
	testEnvironment: 'node',
	testMatch: [
		'actions/{batch,run}',
		'api/{collector,lists.pure,behavior/*}',
		'parameters/values',
		'transport/{concurrency,limiter,retry}',
		'trigger/{cursor,state,window}',
	].map((tests) => `<rootDir>/test/nodes/MeltingSpot/${tests}.test.ts`),
	transform: {
		'^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.check.json', diagnostics: false }],
	},
};
