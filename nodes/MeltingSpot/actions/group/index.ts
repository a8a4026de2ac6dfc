import type { Resource } from '../../core/operation';
import { addMember } from './addMember.operation';
import { create } from './create.operation';
import { deleteGroup } from './delete.operation';
import { getAll } from './getAll.operation';
import { getMembers } from './getMembers.operation';

export const group: Resource = {
	name: 'group',
	displayName: 'Group',
	operations: [addMember, create, deleteGroup, getAll, getMembers],
};
