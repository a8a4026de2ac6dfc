import type { INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Item } from './item';
import type { Parameter } from './parameter';
import { blankError } from './parameter';
import { isBlank, toBoolean, toNumber } from './values';

const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	displayOptions: { show: { returnAll: [false] } },
	description: 'Max number of results to return',
};

/** Max rows that a list operation returns: `Infinity` with *Return All*. */
export const returnAllOrLimit: Parameter<number> = {
	properties: [returnAll, limit],
	read: readLimit,
};

function readLimit(item: Item): number {
	const all = item.parameter(returnAll.name, returnAll.default);
	if (!isBlank(all) && toBoolean(returnAll.displayName, all)) return Infinity;
	const given = item.parameter(limit.name, limit.default);
	if (isBlank(given)) throw blankError(item, limit.displayName, limit.name);
	const most = toNumber(limit.displayName, given);
	if (Number.isInteger(most) && most >= 1) return most;
	throw new UserError(`"Limit" must be a whole number of at least 1, but got ${most}.`);
}
