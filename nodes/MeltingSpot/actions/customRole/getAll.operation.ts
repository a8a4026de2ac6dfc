import { listNamed } from '../../api/namedEntities';
import { filters, nameFilter } from '../../parameters/filters';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../../core/listHints';
import { operation } from '../../core/operation';

export const getAll = operation({
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many custom roles',
	description:
		'Retrieve all custom roles in your Spot, or only those whose label contains the given text',
	endpoint: 'GET /v1/spotMemberCustomRole',
	parameters: {
		limit: returnAllOrLimit,
		filters: filters('Which custom roles to get. Filters left blank are ignored.', {
			name: nameFilter('Label', 'custom roles'),
		}),
	},
	async send({ limit, filters: { name } }, call, run) {
		const listing = await listNamed(call.request, run.api, 'customRole', { name, limit });
		return showListing(run, listing, limit, 'custom roles');
	},
});
