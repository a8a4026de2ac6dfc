import { inviterLocator, personLocator } from '../../parameters/memberLocator';
import { liveLocator } from '../../parameters/namedLocator';
import { withEmailNotification } from '../../parameters/withEmailNotification';
import {
	invitationOutcomes,
	keyOfPerson,
	nameOfPerson,
	toInvitationBody,
	toMembers,
} from '../../resources/invitations';
import { operation } from '../../core/operation';

export const inviteParticipants = operation({
	name: 'inviteParticipants',
	displayName: 'Invite Many Participants',
	action: 'Invite many participants to a live',
	description:
		'For each item, invite one person to a live. Non-members are invited by email address. Items with the same live and settings are sent together.',
	endpoint: 'POST /v1/lives/{liveId}/participants~bulkInvite',
	parameters: {
		liveId: liveLocator,
		person: personLocator,
		inviter: inviterLocator,
		withEmailNotification,
	},
	batch: {
		each: 'person',
		size: 100,
		plural: 'people',
		keyOf: keyOfPerson,
		nameOf: nameOfPerson,
	},
	async sendBatch({ liveId, ...options }, people, call) {
		const body = { ...toInvitationBody(options), members: toMembers(people) };
		return invitationOutcomes(people, await call({ body }), { names: { liveId } });
	},
});
