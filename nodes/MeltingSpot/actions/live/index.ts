import type { Resource } from '../../core/operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getParticipants } from './getParticipants.operation';
import { inviteParticipants } from './inviteParticipants.operation';
import { inviteSpeakers } from './inviteSpeakers.operation';
import { inviteParticipant } from './inviteParticipant.operation';

export const live: Resource = {
	name: 'live',
	displayName: 'Live',
	operations: [get, getAll, getParticipants, inviteParticipants, inviteSpeakers, inviteParticipant],
};
