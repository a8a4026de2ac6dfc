import type { Resource } from '../../core/operation';
import { addMember } from './addMember.operation';
import { create } from './create.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getMembers } from './getMembers.operation';
import { removeMember } from './removeMember.operation';
import { update } from './update.operation';

export const channel: Resource = {
	name: 'channel',
	displayName: 'Channel',
	operations: [addMember, create, get, getAll, getMembers, removeMember, update],
};
