import { learningPathId, learningPathParticipantId } from '../../parameters/plainId';
import { operation } from '../../core/operation';

export const getParticipant = operation({
	name: 'getParticipant',
	displayName: 'Get Participant',
	action: 'Get a participant in a learning path',
	description: 'Retrieve one learning path participant by ID, including status and completion rate',
	endpoint: 'GET /v1/learningPaths/{learningPathId}/participants/{learningPathParticipantId}',
	parameters: { learningPathId, learningPathParticipantId },
	send: async (_, call) => await call(),
});
