import type { IDataObject } from 'n8n-workflow';
import { memberFilters, readMemberFilters } from '../../fields/memberFilters';
import { hintAtRest, readLimit, returnAllAndLimit } from '../../fields/returnAll';
import { learnTakesLists } from '../../transport/dialect';
import { list } from '../../transport/paginate';
import type { Query } from '../../transport/request';
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
		const { query, withoutLists, keep } = await readMemberFilters(item);
		const read = async (asked: Query) =>
			await list(item, getAll.endpoint, { query: asked, keep, limit });

		let listing = await read(query);
		if (listing.rows.length === 0 && withoutLists) {
			const takesLists = await learnTakesLists(item.request, item.dialect);
			if (!takesLists) listing = await read(withoutLists);
		}
		hintAtRest(item, listing, limit, 'members');
		return listing.rows;
	},
} satisfies Operation;
