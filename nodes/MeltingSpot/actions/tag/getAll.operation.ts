import { listNamed } from '../../api/namedEntities';
import { filters, nameFilter } from '../../parameters/filters';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../../core/listHints';
import { operation } from '../../core/operation';

export const getAll = operation({
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many tags',
	description: 'Retrieve all tags in your Spot, or only those whose name contains the given text',
	endpoint: 'GET /v1/tags',
	parameters: {
		limit: returnAllOrLimit,
		filters: filters('Which tags to get. Filters left blank are ignored.', {
			name: nameFilter('Name', 'tags'),
		}),
	},
	async send({ limit, filters: { name } }, call, run) {
		const listing = await listNamed(call.request, run.api, 'tag', { name, limit });
		return showListing(run, listing, limit, 'tags');
	},
});
