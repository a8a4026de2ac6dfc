import { memberLocator } from '../../parameters/memberLocator';
import { tagLocator } from '../../parameters/namedLocator';
import { operation } from '../../core/operation';

export const addToMember = operation({
	name: 'addToMember',
	displayName: 'Add to Member',
	action: 'Add a tag to a member',
	description:
		'For each item, tag one member. Items with the same tag are sent together. If the member already has the tag, nothing changes.',
	endpoint: 'POST /v1/tags/{tagId}/spotMembers~bulkAssign',
	parameters: { tagId: tagLocator, spotMemberId: memberLocator },
	batch: { each: 'spotMemberId', size: 100, plural: 'members' },
	async sendBatch({ tagId }, members, call) {
		await call({ body: { spotMemberIds: members } });
		return members.map((spotMemberId) => ({ outcome: 'added', spotMemberId, tagId }));
	},
});
