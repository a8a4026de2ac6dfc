import type { INodeProperties } from 'n8n-workflow';
import type { NamedEntity } from '../api/entities';
import { nameOf, titleCase } from '../api/entities';
import type { Field } from './fields';
import { field } from './fields';
import type { Filter } from './filter';
import { contains } from './filter';
import type { Parameter } from './parameter';
import { parameter } from './parameter';
import { toRequiredText, toTrimmedText } from './values';

/*
 * The fields of tags, groups, channels, and forums, worded for the entity they belong to.
 */

const nameProperty = ({ noun, nameField, example }: NamedEntity): INodeProperties => ({
	displayName: titleCase(nameField),
	name: nameField,
	type: 'string',
	default: '',
	placeholder: `e.g. ${example}`,
	description: `Name of the ${noun}`,
});

/** The name of a new entity. */
export const newName = (entity: NamedEntity): Parameter<string> =>
	parameter({ ...nameProperty(entity), required: true }, toRequiredText);

/** A new name in an update. */
export const changedName = (entity: NamedEntity): Field<string> =>
	field(nameProperty(entity), toTrimmedText);

/** A filter by part of the name. */
export const nameFilter = (entity: NamedEntity): Filter =>
	contains({
		displayName: titleCase(entity.nameField),
		name: entity.nameField === 'title' ? 'title' : 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. speaker',
		description: `Only ${entity.plural} whose ${entity.nameField} contains this text. Not case-sensitive.`,
	}).row((row) => nameOf(entity, row));

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

export const description = ({ noun }: NamedEntity) =>
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
