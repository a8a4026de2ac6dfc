import { inviterLocator, personLocator } from '../../parameters/memberLocator';
import { liveLocator } from '../../parameters/namedLocator';
import { withEmailNotification } from '../../parameters/withEmailNotification';
import {
	invitationOutcome,
	keyOfPerson,
	toInvitationBody,
	toNames,
} from '../../resources/invitations';
import { operation } from '../../core/operation';

export const inviteParticipant = operation({
	name: 'inviteParticipant',
	displayName: 'Invite Participant',
	action: 'Invite a participant to a live',
	description:
		'Invite one person to a live. Non-members are invited by email address. The outcome shows whether they had already been invited.',
	endpoint: 'POST /v1/lives/{liveId}/participants',
	parameters: {
		liveId: liveLocator,
		person: personLocator,
		inviter: inviterLocator,
		withEmailNotification,
	},
	onceBy: ({ person }) => keyOfPerson(person),
	async send({ liveId, person, ...options }, call) {
		const member = 'id' in person ? person.id : person.email;
		const body = { member, ...toInvitationBody(options) };
		return invitationOutcome(await call.request({ body }), { liveId, ...toNames(person) });
	},
});
