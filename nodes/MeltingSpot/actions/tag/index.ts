import type { Resource } from '../../core/operation';
import { addToMember } from './addToMember.operation';
import { create } from './create.operation';
import { deleteTag } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getMembers } from './getMembers.operation';
import { removeFromMember } from './removeFromMember.operation';
import { update } from './update.operation';

export const tag: Resource = {
	name: 'tag',
	displayName: 'Tag',
	operations: [addToMember, create, deleteTag, get, getAll, getMembers, removeFromMember, update],
};
