import type { INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Item } from '../actions/operation';
import type { Listing } from '../transport/paginate';
import { isBlank, toBoolean, toNumber } from './values';

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
	const returnAll = item.parameter('returnAll', false);
	if (!isBlank(returnAll) && toBoolean('Return All', returnAll)) return Infinity;
	const limit = toNumber('Limit', item.parameter('limit', 50));
	if (Number.isInteger(limit) && limit >= 1) return limit;
	throw new UserError(`"Limit" has to be a whole number from 1 up, but it is ${limit}.`);
}

/** Tells the user what a list does not show: rows beyond the limit, rows that MeltingSpot held back, or nothing at all. */
export function hintAtRest(
	item: Item,
	{ rows, total = 0, missing }: Listing,
	limit: number,
	things: string,
): void {
	if (rows.length === 0) {
		item.hint(
			`MeltingSpot lists no such ${things}. If there are filters, loosen them: e-mail addresses and names have to be given in full.`,
		);
	} else if (rows.length >= limit && total > limit) {
		item.hint(
			`These are ${inFigures(rows.length)} of ${inFigures(total)} ${things}: more than "Limit" asks for. Raise it, or switch "Return All" on.`,
		);
	} else if (missing > 0) {
		item.hint(
			`MeltingSpot listed ${inFigures(rows.length)} ${things}, even when asked twice, but counts ${inFigures(missing)} more. With filters, it may count those that they leave out. Without, the list may have changed meanwhile: run the node again to be sure.`,
		);
	}
}

function inFigures(count: number): string {
	return count.toLocaleString('en');
}
