import type { Resource } from '../../core/operation';
import { create } from './create.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { update } from './update.operation';

export const customRole: Resource = {
	name: 'customRole',
	displayName: 'Custom Role',
	operations: [create, get, getAll, update],
};
