import type { Parameter } from './parameter';
import { parameter } from './parameter';
import { toRequiredText, toText } from './values';

const name = parameter(
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. How do you welcome new members?',
		description: 'The title of the topic',
	},
	toRequiredText,
);

const content = parameter<string | undefined>(
	{
		displayName: 'Content',
		name: 'content',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. Tell us about **your** first week.',
		description: 'The text of the topic, in Markdown',
	},
	toText,
	{ is: undefined },
);

export interface Topic {
	name: string;
	content?: string;
}

/** A topic to create. */
export const topic: Parameter<Topic> = {
	properties: [...name.properties, ...content.properties],
	read(item) {
		const text = content.read(item);
		return { name: name.read(item), ...(text !== undefined && { content: text }) };
	},
};
