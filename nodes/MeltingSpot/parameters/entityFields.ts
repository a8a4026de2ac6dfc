import type { Field, Parameter } from './parameter';
import { choiceField, field, parameter } from './parameter';
import { toBoolean, toRequiredText, toTrimmedText } from './values';

/*
 * The fields of tags, groups, channels, and forums, worded for the entity they belong to.
 */

type NameLabel = 'Name' | 'Label';

const nameProperty = (noun: string, example: string, label: NameLabel) => ({
	displayName: label,
	name: label.toLowerCase(),
	type: 'string' as const,
	default: '',
	placeholder: `e.g. ${example}`,
	description: `Name of the ${noun}`,
});

/** The name of a new entity. */
export const newName = (
	noun: string,
	example: string,
	label: NameLabel = 'Name',
): Parameter<string> =>
	parameter({ ...nameProperty(noun, example, label), required: true }, toRequiredText);

/** A new name in an update. */
export const changedName = (
	noun: string,
	example: string,
	label: NameLabel = 'Name',
): Field<string> => field(nameProperty(noun, example, label), toTrimmedText);

export const emoji = field(
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

export const description = (noun: string) =>
	field(
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
			placeholder: 'e.g. For everyone who hosts lives',
			description: `Description of the ${noun}`,
		},
		toTrimmedText,
	);

/** Source of the values: `createForum` of MeltingSpot's API reference. */
export const forumPrivacy = choiceField({
	displayName: 'Privacy',
	name: 'privacy',
	type: 'options',
	default: 'Private',
	options: [
		{ name: 'Private', value: 'Private', description: 'Same as "Private" in MeltingSpot' },
		{ name: 'Secret', value: 'Secret', description: 'Same as "Secret" in MeltingSpot' },
	],
	description: 'Who can see the forum',
});

const switchProperty = (displayName: string, name: string, text: string) => ({
	displayName,
	name,
	type: 'boolean' as const,
	default: false,
	description: `Whether ${text}`,
});

export const autoJoinProperty = switchProperty(
	'Auto Join',
	'autoJoin',
	'new members of the Spot join the channel automatically',
);
export const showMembersProperty = switchProperty(
	'Show Members',
	'showMembers',
	'channel members can see who else is in the channel',
);
export const readOnly = field(
	switchProperty('Read Only', 'readonly', 'only admins can post in the channel'),
	toBoolean,
);

/** Source of the values: `createChannel` of MeltingSpot's API reference. */
export const channelPrivacyProperty = {
	displayName: 'Privacy',
	name: 'privacy',
	type: 'options' as const,
	default: 'Public',
	options: [
		{ name: 'Private', value: 'Private', description: 'Only for people who have been added' },
		{ name: 'Public', value: 'Public', description: 'Open to all members of the Spot' },
	],
	description: 'Who can join the channel',
};
export const channelPrivacy = choiceField(channelPrivacyProperty);
