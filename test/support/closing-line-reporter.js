/** Ends the output with one line that a script can read: "N passed, N failed", then the skipped ones. */
module.exports = class ClosingLineReporter {
	onRunComplete(_contexts, results) {
		// A file that couldn't run at all has no failed tests, but still counts as failed.
		const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
		const skipped = results.numPendingTests + results.numTodoTests;
		const tail = skipped > 0 ? `, ${skipped} skipped` : '';
		const line = `${results.numPassedTests} passed, ${failed} failed${tail}\n`;
		// Jest prints its own summary after this call.
		process.once('exit', () => process.stdout.write(line));
	}
};
