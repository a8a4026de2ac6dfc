import { namedEntities } from '../api/entities';
import { shapes } from '../api/shapes';
import { batch, create, list, remove } from '../core/constructors';
import { resource } from '../core/operation';
import { description, emoji, nameFilter, newName } from '../parameters/entityFields';
import { memberLocator } from '../parameters/memberLocator';
import { locatorWithoutName, namedLocator } from '../parameters/namedLocator';
import { addedOutcomes, membershipFilters } from './people';

const { group: entity } = namedEntities;
const groupId = namedLocator('group');

export const group = resource('group', 'Group', entity, {
	addMember: batch({
		displayName: 'Add Member',
		action: 'Add a member to a group',
		description:
			'For each item, add one member to a group. Items with the same group are sent together.',
		endpoint: 'POST /v1/groups/{groupId}/spotMembers~bulkAdd',
		parameters: { groupId, spotMemberId: memberLocator },
		each: 'spotMemberId',
		singular: 'member',
		plural: 'members',
		send: async (shared, members, call) =>
			addedOutcomes(members, await call({ body: { spotMemberIds: members } }), shared),
	}),
	create: create({
		endpoint: 'POST /v1/groups',
		required: { name: newName(entity) },
		optional: { description: description(entity), emoji },
	}),
	delete: remove({
		description: 'Permanently delete a group. Its members stay in your Spot.',
		endpoint: 'DELETE /v1/groups/{groupId}',
		parameters: { groupId: locatorWithoutName('group') },
	}),
	getAll: list({ endpoint: 'GET /v1/groups', filters: { name: nameFilter(entity) } }),
	getMembers: list({
		displayName: 'Get Members',
		action: 'Get the members of a group',
		description: 'Retrieve all members of a group, or only those who match your filters',
		endpoint: 'GET /v1/groups/{groupId}/spotMembers',
		parameters: { groupId },
		plural: 'members',
		filters: membershipFilters,
		shape: shapes.member,
	}),
});
