import { memberLocator } from '../../parameters/memberLocator';
import { groupLocator } from '../../parameters/namedLocator';
import { addedOutcomes } from '../../resources/memberOutcomes';
import { operation } from '../../core/operation';

export const addMember = operation({
	name: 'addMember',
	displayName: 'Add Member',
	action: 'Add a member to a group',
	description:
		'For each item, add one member to a group. Items with the same group are sent together.',
	endpoint: 'POST /v1/groups/{groupId}/spotMembers~bulkAdd',
	parameters: { groupId: groupLocator, spotMemberId: memberLocator },
	batch: { each: 'spotMemberId', size: 100, plural: 'members' },
	async sendBatch({ groupId }, members, call) {
		const outcomes = await call({ body: { spotMemberIds: members } });
		return addedOutcomes(members, outcomes, { groupId });
	},
});
