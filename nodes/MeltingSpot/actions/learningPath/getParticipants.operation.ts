import { listParticipants } from '../../api/participants';
import { learnerFilters } from '../../parameters/participantFilters';
import { learningPathId } from '../../parameters/plainId';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../../core/listHints';
import { operation } from '../../core/operation';

const endpoint = 'GET /v1/learningPaths/{learningPathId}/participants';

export const getParticipants = operation({
	name: 'getParticipants',
	displayName: 'Get Participants',
	action: 'Get the participants in a learning path',
	description: 'Retrieve the participants in a learning path, including status and completion rate',
	endpoint,
	parameters: { learningPathId, limit: returnAllOrLimit, filters: learnerFilters },
	async send({ limit, filters }, call, run) {
		const wanted = { ...filters, limit };
		const listing = await listParticipants(call.request, run.api, endpoint, wanted);
		return showListing(run, listing, limit, 'participants');
	},
});
