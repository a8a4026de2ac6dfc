import type { Parameter } from './parameter';
import { parameter } from './parameter';
import { toPathValue } from './values';

/** The id of something that can't be listed, so there is nothing to choose from. */
export const plainId = (
	displayName: string,
	name: string,
	description = 'The "id" of a participant, from the output of Get Participants',
): Parameter<string> =>
	parameter(
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
