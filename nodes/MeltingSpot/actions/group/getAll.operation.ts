import { listNamed } from '../../api/namedEntities';
import { filters, nameFilter } from '../../parameters/filters';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../../core/listHints';
import { operation } from '../../core/operation';

export const getAll = operation({
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many groups',
	description: 'Retrieve all groups in your Spot, or only those whose name contains the given text',
	endpoint: 'GET /v1/groups',
	parameters: {
		limit: returnAllOrLimit,
		filters: filters('Which groups to get. Filters left blank are ignored.', {
			name: nameFilter('Name', 'groups'),
		}),
	},
	async send({ limit, filters: { name } }, call, run) {
		const listing = await listNamed(call.request, run.api, 'group', { name, limit });
		return showListing(run, listing, limit, 'groups');
	},
});
