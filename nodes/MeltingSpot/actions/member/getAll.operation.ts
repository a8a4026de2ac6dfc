import type { IDataObject } from 'n8n-workflow';
import { memberFilters, readMemberFilters } from '../../fields/memberFilters';
import { hintAtRest, readLimit, returnAllAndLimit } from '../../fields/returnAll';
import { list } from '../../transport/paginate';
import type { Item, Operation } from '../operation';

export const getAll = {
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many members',
	description: 'Retrieve a list of members, all or those that meet your filters',
	endpoint: 'GET /v1/spotMembers',
	properties: [...returnAllAndLimit, memberFilters],
	async execute(item: Item): Promise<IDataObject[]> {
		const limit = readLimit(item);
		const listing = await list(item, getAll.endpoint, {
			...(await readMemberFilters(item)),
			limit,
		});
		hintAtRest(item, listing, limit, 'members');
		return listing.rows;
	},
} satisfies Operation;
