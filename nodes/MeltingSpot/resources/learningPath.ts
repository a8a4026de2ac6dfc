import { shapes } from '../api/shapes';
import { batch, get, list } from '../core/constructors';
import { resource } from '../core/operation';
import { memberList } from '../parameters/peopleList';
import { plainId, toIdNotName } from '../parameters/plainId';
import {
	invitationOutcomes,
	invitationSettings,
	peopleToInvite,
	toIds,
	toInvitationBody,
} from './invitations';
import { learnerFilters } from './people';

const entity = { noun: 'learning path', plural: 'learning paths' };
const learningPathId = plainId('Learning Path ID', 'learningPathId', {
	description:
		"The ID of the learning path: open it in MeltingSpot and copy the ID from its URL. MeltingSpot's API can't list learning paths or find them by name.",
	parse: toIdNotName,
});

export const learningPath = resource('learningPath', 'Learning Path', entity, {
	getParticipant: get({
		displayName: 'Get Participant',
		action: 'Get a participant in a learning path',
		description:
			'Retrieve one learning path participant by ID, including status and completion rate',
		endpoint: 'GET /v1/learningPaths/{learningPathId}/participants/{learningPathParticipantId}',
		parameters: {
			learningPathId,
			learningPathParticipantId: plainId('Participant ID', 'learningPathParticipantId'),
		},
		shape: shapes.learner,
	}),
	getParticipants: list({
		displayName: 'Get Participants',
		action: 'Get the participants in a learning path',
		description:
			'Retrieve the participants in a learning path, including status and completion rate',
		endpoint: 'GET /v1/learningPaths/{learningPathId}/participants',
		parameters: { learningPathId },
		plural: 'participants',
		filters: learnerFilters,
		shape: shapes.learner,
	}),
	inviteParticipants: batch({
		displayName: 'Invite Many Participants',
		action: 'Invite many participants to a learning path',
		description:
			'Enroll members in a learning path. Items with the same path and settings are sent together. When used as a tool, accepts up to 50 members per call.',
		endpoint: 'POST /v1/learningPaths/{learningPathId}/participants~bulkInvite',
		parameters: { learningPathId, people: memberList, ...invitationSettings },
		each: 'people',
		singular: 'member',
		plural: 'members',
		...peopleToInvite,
		async send({ learningPathId: id, ...settings }, people, call) {
			const body = { ...toInvitationBody(settings), spotMemberIds: toIds(people) };
			const names = { learningPathId: id };
			return invitationOutcomes(people, await call.request({ body }), { names });
		},
	}),
});
