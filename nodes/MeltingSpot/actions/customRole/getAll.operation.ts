import { listNamed } from '../../api/namedEntities';
import { filters, nameFilter } from '../../parameters/filters';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../listHints';
import { operation } from '../operation';

export const getAll = operation({
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many custom roles',
	description: 'Retrieve the custom roles of your Spot, all or those whose label contains a text',
	endpoint: 'GET /v1/spotMemberCustomRole',
	parameters: {
		limit: returnAllOrLimit,
		filters: filters('Which custom roles to get. Empty filters are ignored.', {
			name: nameFilter('Label', 'custom roles'),
		}),
	},
	async send({ limit, filters: { name } }, call, run) {
		const listing = await listNamed(call.request, run.api, 'customRole', { name, limit });
		return showListing(run, listing, limit, 'custom roles');
	},
});
