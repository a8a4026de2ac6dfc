import { UserError } from 'n8n-workflow';
import type { Parameter, Parse } from './parameter';
import { parameter } from './parameter';
import { formatValue, toPathValue } from './values';

/** The id of something that can't be listed, so there is nothing to choose from. */
export const plainId = (
	displayName: string,
	name: string,
	{
		description = 'The "id" of a participant, from the output of Get Participants',
		parse = toPathValue,
	}: { description?: string; parse?: Parse<string> } = {},
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
		parse,
	);

/**
 * An id of something that people know by a name that the API can't look up.
 * @throws UserError for what can only be a name: MeltingSpot's ids have digits, and no spaces
 */
export const toIdNotName: Parse<string> = (label, value) => {
	const id = toPathValue(label, value);
	if (/\d/.test(id) && !/\s/.test(id)) return id;
	throw new UserError(
		`"${label}" must be an ID such as 3f8e4d2c-6b1a-4c5d-9e7f-0a1b2c3d4e5f, but got ${formatValue(id)}.`,
		{
			description:
				"MeltingSpot's API can't find learning paths by name. Copy the ID from the learning path's URL in MeltingSpot.",
		},
	);
};
