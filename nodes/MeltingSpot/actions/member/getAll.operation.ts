import { withCustomProperties } from '../../api/customProperties';
import { toMemberRow } from '../../api/memberRow';
import { listMembers } from '../../api/members';
import { includeCustomProperties } from '../../parameters/includeCustomProperties';
import { memberFilters } from '../../parameters/memberFilters';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../../core/listHints';
import { operation } from '../../core/operation';

export const getAll = operation({
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many members',
	description: 'Retrieve all members of your Spot, or only those who match your filters',
	endpoint: 'GET /v1/spotMembers',
	parameters: {
		limit: returnAllOrLimit,
		withProperties: includeCustomProperties,
		filters: memberFilters,
	},
	async send({ limit, filters, withProperties }, call, run) {
		const listing = await listMembers(call.request, run.api, filters, limit);
		const members = showListing(run, listing, limit, 'members').map(toMemberRow);
		return withProperties ? await withCustomProperties(run.api, members) : members;
	},
});
