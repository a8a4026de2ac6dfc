import { toMemberRow } from '../../api/memberRow';
import { listMembers } from '../../api/members';
import { filters, personFilters, registrationFilters } from '../../parameters/filters';
import { groupLocator } from '../../parameters/namedLocator';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../listHints';
import { operation } from '../operation';

const endpoint = 'GET /v1/groups/{groupId}/spotMembers';

export const getMembers = operation({
	name: 'getMembers',
	displayName: 'Get Members',
	action: 'Get the members of a group',
	description: 'Retrieve the members of a group, all or those that meet your filters',
	endpoint,
	parameters: {
		groupId: groupLocator,
		limit: returnAllOrLimit,
		filters: filters('Which members to get. Empty filters are ignored.', {
			...personFilters,
			...registrationFilters,
		}),
	},
	async send({ limit, filters: wanted }, call, run) {
		const listing = await listMembers(call.request, run.api, wanted, limit, endpoint);
		return showListing(run, listing, limit, 'members').map(toMemberRow);
	},
});
