import { field, parameter } from './parameter';
import { toRequiredText, toTrimmedText } from './values';

const name = {
	displayName: 'Name',
	name: 'name',
	type: 'string' as const,
	default: '',
	placeholder: 'e.g. Speaker',
	description: 'What the tag is called',
};

export const tagName = parameter({ ...name, required: true }, toRequiredText);
export const newTagName = field(name, toTrimmedText);

export const tagEmoji = field(
	{
		displayName: 'Emoji',
		name: 'emoji',
		type: 'string',
		default: '',
		placeholder: 'e.g. 🎤',
		description: 'The emoji beside the name',
	},
	toTrimmedText,
);
