import { parameter } from './parameter';
import { toPathValue } from './values';

/** The id of something that can't be listed, so there is nothing to choose from. */
function plainId(displayName: string, name: string, description: string) {
	return parameter(
		{
			displayName,
			name,
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 3f8e4d2c-6b1a-4c5d-9e7f-0a1b2c3d4e5f',
			description,
		},
		toPathValue,
	);
}

export const learningPathId = plainId(
	'Learning Path ID',
	'learningPathId',
	"The ID of the learning path. MeltingSpot's API can't list learning paths.",
);
export const learningPathParticipantId = plainId(
	'Participant ID',
	'learningPathParticipantId',
	'The "id" of a participant, from the output of Get Participants',
);
export const courseParticipantId = plainId(
	'Participant ID',
	'courseParticipantId',
	'The "id" of a participant, from the output of Get Participants',
);
