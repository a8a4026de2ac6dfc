import { listParticipants } from '../../api/participants';
import { liveLocator } from '../../parameters/namedLocator';
import { liveParticipantFilters } from '../../parameters/participantFilters';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../../core/listHints';
import { operation } from '../../core/operation';

const endpoint = 'GET /v1/lives/{liveId}/participants';

export const getParticipants = operation({
	name: 'getParticipants',
	displayName: 'Get Participants',
	action: 'Get the participants in a live',
	description: 'Retrieve the participants in a live, including status and attendance',
	endpoint,
	parameters: { liveId: liveLocator, limit: returnAllOrLimit, filters: liveParticipantFilters },
	async send({ limit, filters }, call, run) {
		const wanted = { ...filters, limit };
		const listing = await listParticipants(call.request, run.api, endpoint, wanted);
		return showListing(run, listing, limit, 'participants');
	},
});
