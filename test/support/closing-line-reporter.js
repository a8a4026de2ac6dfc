/** Ends the output with one line that a script can read: "N passed, N failed", then the skipped ones. */
module.exports = class ClosingLineReporter {
	onRunComplete(_contexts, results) {
		// A file that could not be run at all holds no failed test, but it failed.
		const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
		const skipped = results.numPendingTests + results.numTodoTests;
		const tail = skipped > 0 ? `, ${skipped} skipped` : '';
		const line = `${results.numPassedTests} passed, ${failed} failed${tail}\n`;
		// Jest prints its own summary after this call.
		process.once('exit', () => process.stdout.write(line));
	}
};
