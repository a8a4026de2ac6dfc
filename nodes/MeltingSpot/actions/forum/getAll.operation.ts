import { listNamed } from '../../api/namedEntities';
import { filters, nameFilter } from '../../parameters/filters';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../listHints';
import { operation } from '../operation';

export const getAll = operation({
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many forums',
	description: 'Retrieve the forums of your Spot, all or those whose name contains a text',
	endpoint: 'GET /v1/forums',
	parameters: {
		limit: returnAllOrLimit,
		filters: filters('Which forums to get. Empty filters are ignored.', {
			name: nameFilter('Name', 'forums'),
		}),
	},
	async send({ limit, filters: { name } }, call, run) {
		const listing = await listNamed(call.request, run.api, 'forum', { name, limit });
		return showListing(run, listing, limit, 'forums');
	},
});
