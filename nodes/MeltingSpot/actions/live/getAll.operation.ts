import { listLives } from '../../api/lives';
import { liveFilters } from '../../parameters/liveFilters';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../../core/listHints';
import { operation } from '../../core/operation';

export const getAll = operation({
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many lives',
	description:
		'Retrieve all lives (live events) in your Spot, or only those that match your filters',
	endpoint: 'GET /v1/lives',
	parameters: { limit: returnAllOrLimit, filters: liveFilters },
	async send({ limit, filters }, call, run) {
		const listing = await listLives(call.request, run.api, filters, limit);
		return showListing(run, listing, limit, 'lives');
	},
});
