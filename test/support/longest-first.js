const { default: Sequencer } = require('@jest/test-sequencer');

/** Path parts of the files that take longest. Jest knows that only from an earlier run; without one, it goes by size. */
const LONGEST = [
	'/trigger/schedules/',
	'/transport/limiter.simulation',
	'/trigger/participants/requests',
	'/trigger/poll.test',
];

/** Starts the longest files first, so that none runs alone at the end. */
module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		const rank = ({ path }) => {
			const index = LONGEST.findIndex((part) => path.replaceAll('\\', '/').includes(part));
			return index < 0 ? LONGEST.length : index;
		};
		return super.sort(tests).sort((a, b) => rank(a) - rank(b));
	}
};
