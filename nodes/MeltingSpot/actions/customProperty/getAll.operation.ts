import type { IDataObject } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import { slugOf } from '../../fields/customProperties';
import { memberIdOf, memberLocator } from '../../fields/memberLocator';
import { hintAtRest, readLimit, returnAllAndLimit } from '../../fields/returnAll';
import { isBlank, toBoolean } from '../../fields/values';
import { list } from '../../transport/paginate';
import type { Item, Operation } from '../operation';

export const getAll = {
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many custom properties of a member',
	description: "Retrieve a member's custom properties and their values",
	endpoint: 'GET /v1/spotMembers/{spotMemberId}/customPropertiesValues',
	properties: [
		memberLocator,
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
		},
		...updateDisplayOptions({ show: { simplify: [false] } }, returnAllAndLimit),
	],
	async execute(item: Item): Promise<IDataObject | IDataObject[]> {
		const simplify = item.parameter('simplify', true);
		const isSimplified = isBlank(simplify) || toBoolean('Simplify', simplify);
		const limit = isSimplified ? Infinity : readLimit(item);
		const spotMemberId = await memberIdOf(item);
		const listing = await list(item, getAll.endpoint, {
			path: { spotMemberId },
			key: 'customPropertySlug',
			limit,
		});
		hintAtRest(item, listing, limit, 'custom properties');
		if (!isSimplified) return listing.rows;
		// Entries, not assignments: a slug such as "__proto__" is a name like any other.
		return Object.fromEntries([
			...listing.rows.map((row) => [slugOf(row), row.value ?? null]),
			['spotMemberId', spotMemberId],
		]) as IDataObject;
	},
} satisfies Operation;
