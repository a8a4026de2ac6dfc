import { toMemberRow } from '../../api/memberRow';
import { listMembers } from '../../api/members';
import { membershipFilters } from '../../parameters/memberFilters';
import { groupLocator } from '../../parameters/namedLocator';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../../core/listHints';
import { operation } from '../../core/operation';

const endpoint = 'GET /v1/groups/{groupId}/spotMembers';

export const getMembers = operation({
	name: 'getMembers',
	displayName: 'Get Members',
	action: 'Get the members of a group',
	description: 'Retrieve all members of a group, or only those who match your filters',
	endpoint,
	parameters: {
		groupId: groupLocator,
		limit: returnAllOrLimit,
		filters: membershipFilters,
	},
	async send({ limit, filters: wanted }, call, run) {
		const listing = await listMembers(call.request, run.api, wanted, limit, endpoint);
		return showListing(run, listing, limit, 'members').map(toMemberRow);
	},
});
