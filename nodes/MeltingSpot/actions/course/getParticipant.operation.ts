import { courseLocator } from '../../parameters/namedLocator';
import { courseParticipantId } from '../../parameters/plainId';
import { operation } from '../../core/operation';

export const getParticipant = operation({
	name: 'getParticipant',
	displayName: 'Get Participant',
	action: 'Get a participant in a course',
	description: 'Retrieve one course participant by ID, including status and completion rate',
	endpoint: 'GET /v1/courses/{courseId}/participants/{courseParticipantId}',
	parameters: { courseId: courseLocator, courseParticipantId },
	send: async (_, call) => await call(),
});
