const { existsSync } = require('node:fs');
const { join } = require('node:path');

const inHouse = (folder, files) => files.map((file) => `${folder}/nodes/MeltingSpot/${file}`);

/** What `npm run test:mutation` mutates, and the tests that import it from the sources; the built package has no mutants. */
const sources = inHouse('.', [
	'core/batch.ts',
	'core/run.ts',
	'api/behavior/dateUnit.ts',
	'api/behavior/listFilters.ts',
	'api/behavior/paging.ts',
	'api/collector.ts',
	'api/compare.ts',
	'api/lists.ts',
	'parameters/values.ts',
	'transport/concurrency.ts',
	'transport/limiter.ts',
	'transport/retry.ts',
	'trigger/lives/stages.ts',
	'trigger/byDate/cursor.ts',
	'trigger/byDate/window.ts',
	'trigger/participants/participants.ts',
	'trigger/state.ts',
]);
const tests = inHouse('./test', [
	'core/batch.test.ts',
	'core/run.test.ts',
	'api/behavior/dateUnit.test.ts',
	'api/behavior/listFilters.test.ts',
	'api/behavior/paging.test.ts',
	'api/collector.test.ts',
	'api/lists.pure.test.ts',
	'parameters/values.test.ts',
	'transport/concurrency.test.ts',
	'transport/limiter.test.ts',
	'transport/retry.test.ts',
	'trigger/lives/stages.test.ts',
	'trigger/byDate/cursor.test.ts',
	'trigger/byDate/window.test.ts',
	'trigger/participants/participants.test.ts',
	'trigger/state.test.ts',
]);

const missing = [...sources, ...tests].filter(
	(file) => !existsSync(join(__dirname, '../..', file)),
);
if (missing.length > 0)
	throw new Error(`Mutation testing names files that don't exist: ${missing.join(', ')}`);

module.exports = { sources, tests };
