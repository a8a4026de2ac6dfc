import { toMemberRow } from '../../api/memberRow';
import { listMembers } from '../../api/members';
import { memberFilters } from '../../parameters/memberFilters';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { addListHints } from '../listHints';
import { operation } from '../operation';

export const getAll = operation({
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many members',
	description: 'Retrieve a list of members, all or those that meet your filters',
	endpoint: 'GET /v1/spotMembers',
	parameters: { limit: returnAllOrLimit, filters: memberFilters },
	async send({ limit, filters }, call, run) {
		const listing = await listMembers(call.request, run.api, filters, limit);
		addListHints(run, listing, limit, 'members');
		return listing.rows.map(toMemberRow);
	},
});
