import { memberLocator } from '../../parameters/memberLocator';
import { channelLocator } from '../../parameters/namedLocator';
import { removedOutcomes } from '../../resources/memberOutcomes';
import { operation } from '../../core/operation';

export const removeMember = operation({
	name: 'removeMember',
	displayName: 'Remove Member',
	action: 'Remove a member from a channel',
	description:
		'For each item, remove one member from a channel. Items with the same channel are sent together.',
	endpoint: 'POST /v1/channels/{channelId}/spotMembers~bulkRemove',
	parameters: { channelId: channelLocator, spotMemberId: memberLocator },
	batch: { each: 'spotMemberId', size: 100, plural: 'members' },
	async sendBatch({ channelId }, members, call, run) {
		const outcome = await call({ body: { spotMemberIds: members } });
		return removedOutcomes(members, outcome, { channelId }, run);
	},
});
