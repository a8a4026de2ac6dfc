import type { INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Item } from '../actions/operation';
import type { Listing } from '../transport/paginate';

/** How many rows a list operation hands on. */
export const returnAllAndLimit: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

/** @returns the most rows wanted. @throws UserError */
export function readLimit(item: Item): number {
	if (item.parameter('returnAll', false)) return Infinity;
	const limit = item.parameter('limit', 50);
	if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1) return limit;
	throw new UserError(`"Limit" has to be a whole number from 1 up, but it is "${String(limit)}".`);
}

/** Tells the user what a list could not show. */
export function hintAtMissing(item: Item, { rows, missing }: Listing, things: string): void {
	if (missing === 0) return;
	item.hint(
		`MeltingSpot counts ${missing.toLocaleString('en')} more ${things} than the ${rows.length.toLocaleString('en')} that it listed, even when asked twice. They may have changed meanwhile; run the node again to be sure.`,
	);
}
