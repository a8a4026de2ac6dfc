import { listCourses } from '../../api/courses';
import { filters, textFilter } from '../../parameters/filters';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { showListing } from '../../core/listHints';
import { operation } from '../../core/operation';

export const getAll = operation({
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many courses',
	description:
		'Retrieve all courses in your Spot, or only those with the given status or privacy setting',
	endpoint: 'GET /v1/courses',
	parameters: {
		limit: returnAllOrLimit,
		filters: filters('Which courses to get. Filters left blank are ignored.', {
			privacy: textFilter('Privacy', 'privacy', 'Secret', 'Only courses with this privacy setting'),
			status: textFilter('Status', 'status', 'Draft', 'Only courses with this status'),
		}),
	},
	async send({ limit, filters: wanted }, call, run) {
		const listing = await listCourses(call.request, run.api, wanted, limit);
		return showListing(run, listing, limit, 'courses');
	},
});
