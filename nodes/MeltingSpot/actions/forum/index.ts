import type { Resource } from '../../core/operation';
import { create } from './create.operation';
import { createTopics } from './createTopics.operation';
import { deleteForum } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { update } from './update.operation';

export const forum: Resource = {
	name: 'forum',
	displayName: 'Forum',
	operations: [create, createTopics, deleteForum, get, getAll, update],
};
