import { inviterLocator, memberLocator } from '../../parameters/memberLocator';
import { courseLocator } from '../../parameters/namedLocator';
import { withEmailNotification } from '../../parameters/withEmailNotification';
import { invitationOutcomes, toInvitationBody, toPeople } from '../../resources/invitations';
import { operation } from '../../core/operation';

export const inviteParticipants = operation({
	name: 'inviteParticipants',
	displayName: 'Invite Many Participants',
	action: 'Invite many participants to a course',
	description:
		'For each item, enroll one member in a course. Items with the same course and settings are sent together.',
	endpoint: 'POST /v1/courses/{courseId}/participants~bulkInvite',
	parameters: {
		courseId: courseLocator,
		spotMemberId: memberLocator,
		inviter: inviterLocator,
		withEmailNotification,
	},
	batch: { each: 'spotMemberId', size: 100, plural: 'members' },
	async sendBatch({ courseId, ...options }, ids, call) {
		const request = { ...toInvitationBody(options), spotMemberIds: ids };
		const { status, body } = await call.request({ body: request });
		const wereInvited = status === 200;
		// The list might include only new participants.
		const participants = wereInvited && body?.length === 0 ? undefined : body;
		return invitationOutcomes(toPeople(ids), participants, {
			names: { courseId },
			otherwise: wereInvited ? 'alreadyInvited' : 'invited',
		});
	},
});
