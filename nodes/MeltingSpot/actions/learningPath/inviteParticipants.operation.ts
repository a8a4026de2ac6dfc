import { inviterLocator, memberLocator } from '../../parameters/memberLocator';
import { learningPathId } from '../../parameters/plainId';
import { withEmailNotification } from '../../parameters/withEmailNotification';
import { invitationOutcomes, toInvitationBody, toPeople } from '../../resources/invitations';
import { operation } from '../../core/operation';

export const inviteParticipants = operation({
	name: 'inviteParticipants',
	displayName: 'Invite Many Participants',
	action: 'Invite many participants to a learning path',
	description:
		'For each item, enroll one member in a learning path. Items with the same path and settings are sent together.',
	endpoint: 'POST /v1/learningPaths/{learningPathId}/participants~bulkInvite',
	parameters: {
		learningPathId,
		spotMemberId: memberLocator,
		inviter: inviterLocator,
		withEmailNotification,
	},
	batch: { each: 'spotMemberId', size: 100, plural: 'members' },
	async sendBatch({ learningPathId: id, ...options }, ids, call) {
		const body = { ...toInvitationBody(options), spotMemberIds: ids };
		const names = { learningPathId: id };
		return invitationOutcomes(toPeople(ids), await call({ body }), { names });
	},
});
