import { memberLocator } from '../../parameters/memberLocator';
import { channelLocator } from '../../parameters/namedLocator';
import { addedOutcomes } from '../../resources/memberOutcomes';
import { operation } from '../../core/operation';

export const addMember = operation({
	name: 'addMember',
	displayName: 'Add Member',
	action: 'Add a member to a channel',
	description:
		'For each item, add one member to a channel. Items with the same channel are sent together.',
	endpoint: 'POST /v1/channels/{channelId}/spotMembers~bulkAdd',
	parameters: { channelId: channelLocator, spotMemberId: memberLocator },
	batch: { each: 'spotMemberId', size: 100, plural: 'members' },
	async sendBatch({ channelId }, members, call) {
		const outcomes = await call({ body: { spotMemberIds: members } });
		return addedOutcomes(members, outcomes, { channelId });
	},
});
