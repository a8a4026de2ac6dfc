import { sources } from './test/support/mutation.js';

export default {
	testRunner: 'jest',
	jest: { configFile: 'jest.mutation.config.js' },
	mutate: sources,
	ignorePatterns: ['bench', 'demo', 'dist', 'docs', 'e2e', 'examples', 'emulator/README.md'],
	coverageAnalysis: 'perTest',
	concurrency: 2,
	reporters: ['clear-text', 'html', 'progress-append-only'],
	htmlReporter: { fileName: 'reports/mutation.html' },
	clearTextReporter: { allowColor: false, reportTests: false },
	thresholds: { high: 95, low: 85, break: 85 },
	tempDirName: '.stryker-tmp',
	cleanTempDir: 'always',
};
