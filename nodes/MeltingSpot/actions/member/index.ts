import type { Resource } from '../../core/operation';
import { bulkInvite } from './bulkInvite.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { invite } from './invite.operation';
import { update } from './update.operation';

export const member: Resource = {
	name: 'member',
	displayName: 'Member',
	operations: [get, getAll, invite, bulkInvite, update],
};
