import { memberLocator } from '../../parameters/memberLocator';
import { tagLocator } from '../../parameters/namedLocator';
import { operation } from '../../core/operation';

export const removeFromMember = operation({
	name: 'removeFromMember',
	displayName: 'Remove From Member',
	action: 'Remove a tag from a member',
	description:
		"For each item, untag one member. Items with the same tag are sent together. The tag itself isn't deleted.",
	endpoint: 'POST /v1/tags/{tagId}/spotMembers~bulkUnassign',
	parameters: { tagId: tagLocator, spotMemberId: memberLocator },
	batch: { each: 'spotMemberId', size: 100, plural: 'members' },
	async sendBatch({ tagId }, members, call) {
		await call({ body: { spotMemberIds: members } });
		return members.map((spotMemberId) => ({ outcome: 'removed', spotMemberId, tagId }));
	},
});
