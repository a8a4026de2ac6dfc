import { listParticipants } from '../../api/participants';
import { courseLocator } from '../../parameters/namedLocator';
import { learnerFilters } from '../../parameters/participantFilters';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../../core/listHints';
import { operation } from '../../core/operation';

const endpoint = 'GET /v1/courses/{courseId}/participants';

export const getParticipants = operation({
	name: 'getParticipants',
	displayName: 'Get Participants',
	action: 'Get the participants in a course',
	description: 'Retrieve the participants in a course, including status and completion rate',
	endpoint,
	parameters: { courseId: courseLocator, limit: returnAllOrLimit, filters: learnerFilters },
	async send({ limit, filters }, call, run) {
		const wanted = { ...filters, limit };
		const listing = await listParticipants(call.request, run.api, endpoint, wanted);
		return showListing(run, listing, limit, 'participants');
	},
});
