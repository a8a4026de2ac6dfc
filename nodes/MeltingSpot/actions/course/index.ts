import type { Resource } from '../../core/operation';
import { addGroup } from './addGroup.operation';
import { getAll } from './getAll.operation';
import { getParticipant } from './getParticipant.operation';
import { getParticipants } from './getParticipants.operation';
import { inviteParticipants } from './inviteParticipants.operation';
import { inviteParticipant } from './inviteParticipant.operation';
import { removeGroup } from './removeGroup.operation';

export const course: Resource = {
	name: 'course',
	displayName: 'Course',
	operations: [
		addGroup,
		getAll,
		getParticipant,
		getParticipants,
		inviteParticipants,
		inviteParticipant,
		removeGroup,
	],
};
