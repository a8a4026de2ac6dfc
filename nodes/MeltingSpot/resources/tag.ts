import { namedEntities } from '../api/entities';
import { shapes } from '../api/shapes';
import { batch, create, get, list, remove, update } from '../core/constructors';
import { resource } from '../core/operation';
import { changedName, emoji, nameFilter, newName } from '../parameters/entityFields';
import { memberLocator } from '../parameters/memberLocator';
import { locatorWithoutName, namedLocator } from '../parameters/namedLocator';
import { taggedPeople } from './people';

const { tag: entity } = namedEntities;
const tagId = namedLocator('tag');

export const tag = resource('tag', 'Tag', entity, {
	addToMember: batch({
		displayName: 'Add to Member',
		action: 'Add a tag to a member',
		description:
			'For each item, tag one member. Items with the same tag are sent together. If the member already has the tag, nothing changes.',
		endpoint: 'POST /v1/tags/{tagId}/spotMembers~bulkAssign',
		parameters: { tagId, spotMemberId: memberLocator },
		each: 'spotMemberId',
		singular: 'member',
		plural: 'members',
		async send({ tagId: id }, members, call) {
			await call({ body: { spotMemberIds: members } });
			return members.map((spotMemberId) => ({ outcome: 'added', spotMemberId, tagId: id }));
		},
	}),
	create: create({
		endpoint: 'POST /v1/tags',
		required: { name: newName(entity) },
		optional: { emoji },
	}),
	delete: remove({
		description: 'Permanently delete a tag and remove it from all members',
		endpoint: 'DELETE /v1/tags/{tagId}',
		parameters: { tagId: locatorWithoutName('tag') },
	}),
	get: get({ endpoint: 'GET /v1/tags/{tagId}', parameters: { tagId } }),
	getAll: list({ endpoint: 'GET /v1/tags', filters: { name: nameFilter(entity) } }),
	getMembers: list({
		displayName: 'Get Members',
		action: 'Get the members with a specific tag',
		description: 'Retrieve all members with a specific tag, or only those who match your filters',
		endpoint: 'GET /v1/tags/{tagId}/spotMembers',
		parameters: { tagId },
		plural: 'members',
		about:
			"Which members to get. MeltingSpot can't filter this list, so the node reads the whole list.",
		filters: taggedPeople,
		shape: shapes.member,
	}),
	removeFromMember: batch({
		displayName: 'Remove From Member',
		action: 'Remove a tag from a member',
		description:
			"For each item, untag one member. Items with the same tag are sent together. The tag itself isn't deleted.",
		endpoint: 'POST /v1/tags/{tagId}/spotMembers~bulkUnassign',
		parameters: { tagId, spotMemberId: memberLocator },
		each: 'spotMemberId',
		singular: 'member',
		plural: 'members',
		async send({ tagId: id }, members, call) {
			await call({ body: { spotMemberIds: members } });
			return members.map((spotMemberId) => ({ outcome: 'removed', spotMemberId, tagId: id }));
		},
	}),
	update: update({
		description: 'Change the name or emoji of a tag, for everyone who has it',
		endpoint: 'PUT /v1/tags/{tagId}',
		parameters: { tagId },
		fields: {
			emoji: { ...emoji, clears: { name: 'Emoji', description: 'Removes the emoji' } },
			name: changedName(entity),
		},
	}),
});
