import { list } from '../../api/lists';
import { toMemberRow } from '../../api/memberRow';
import { meetsFilters } from '../../api/members';
import { filters, personFilters } from '../../parameters/filters';
import { tagLocator } from '../../parameters/namedLocator';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../../core/listHints';
import { operation } from '../../core/operation';

export const getMembers = operation({
	name: 'getMembers',
	displayName: 'Get Members',
	action: 'Get the members with a specific tag',
	description: 'Retrieve all members with a specific tag, or only those who match your filters',
	endpoint: 'GET /v1/tags/{tagId}/spotMembers',
	parameters: {
		tagId: tagLocator,
		limit: returnAllOrLimit,
		filters: filters(
			"Which members to get. MeltingSpot can't filter this list, so the node reads the whole list.",
			personFilters,
		),
	},
	async send({ limit, filters: wanted }, call, run) {
		const listing = await list(call.request, run.api, { limit, keep: meetsFilters(wanted) });
		return showListing(run, listing, limit, 'members').map(toMemberRow);
	},
});
