import { inviterLocator, memberLocator } from '../../parameters/memberLocator';
import { courseLocator } from '../../parameters/namedLocator';
import { withEmailNotification } from '../../parameters/withEmailNotification';
import { invitationOutcome, toInvitationBody } from '../../resources/invitations';
import { operation } from '../../core/operation';

export const inviteParticipant = operation({
	name: 'inviteParticipant',
	displayName: 'Invite Participant',
	action: 'Invite a participant to a course',
	description:
		'Enroll one member in a course. The outcome shows whether they had already been invited.',
	endpoint: 'POST /v1/courses/{courseId}/participants',
	parameters: {
		courseId: courseLocator,
		spotMemberId: memberLocator,
		inviter: inviterLocator,
		withEmailNotification,
	},
	onceBy: ({ spotMemberId }) => spotMemberId,
	async send({ courseId, spotMemberId, ...options }, call) {
		const body = { spotMemberId, ...toInvitationBody(options) };
		return invitationOutcome(await call.request({ body }), { courseId, spotMemberId });
	},
});
