import { inviterLocator, memberLocator } from '../../parameters/memberLocator';
import { liveLocator } from '../../parameters/namedLocator';
import { speakerSettings } from '../../parameters/speakerSettings';
import { withEmailNotification } from '../../parameters/withEmailNotification';
import { invitationOutcomes, toInvitationBody, toPeople } from '../../resources/invitations';
import { operation } from '../../core/operation';

export const inviteSpeakers = operation({
	name: 'inviteSpeakers',
	displayName: 'Invite Many Speakers',
	action: 'Invite many speakers to a live',
	description:
		'For each item, invite one member to speak at a live. Items with the same live and settings are sent together.',
	endpoint: 'POST /v1/lives/{liveId}/speakers~bulkInvite',
	parameters: {
		liveId: liveLocator,
		spotMemberId: memberLocator,
		...speakerSettings,
		inviter: inviterLocator,
		withEmailNotification,
	},
	batch: { each: 'spotMemberId', size: 100, plural: 'speakers' },
	async sendBatch({ liveId, highlighted, grantHostRights, ...options }, ids, call) {
		const settings = { highlighted, grantHostRights, ...toInvitationBody(options) };
		const participants = await call({ body: { ...settings, spotMemberIds: ids } });
		return invitationOutcomes(toPeople(ids), participants, { names: { liveId } });
	},
});
