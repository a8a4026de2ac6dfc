import type { Resource } from '../../core/operation';
import { getParticipant } from './getParticipant.operation';
import { getParticipants } from './getParticipants.operation';
import { inviteParticipants } from './inviteParticipants.operation';

export const learningPath: Resource = {
	name: 'learningPath',
	displayName: 'Learning Path',
	operations: [getParticipant, getParticipants, inviteParticipants],
};
