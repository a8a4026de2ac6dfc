import type { Resource } from '../../core/operation';
import { bulkUpsert } from './bulkUpsert.operation';
import { getAll } from './getAll.operation';
import { update } from './update.operation';

export const customProperty: Resource = {
	name: 'customProperty',
	displayName: 'Custom Property',
	operations: [bulkUpsert, getAll, update],
};
