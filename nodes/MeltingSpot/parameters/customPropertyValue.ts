import type { INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { choicesOf, type Parameter } from './parameter';
import type { PropertyValue, ValueType } from './values';
import { isBlank, toPropertyValue } from './values';

const valueType: INodeProperties = {
	displayName: 'Value Type',
	name: 'valueType',
	type: 'options',
	default: 'text',
	options: [
		{ name: 'List', value: 'list', description: 'For properties of the type multiple select' },
		{ name: 'Number', value: 'number', description: 'For properties of the type number' },
		{
			name: 'Text',
			value: 'text',
			description: 'For properties of the types text, single select and date',
		},
		{
			name: 'True or False',
			value: 'boolean',
			description: 'For properties of the type boolean',
		},
	],
	description:
		'What kind of value the property takes. It has to fit the type that the property has in MeltingSpot.',
};

const shownFor = (type: ValueType): INodeProperties['displayOptions'] => ({
	show: { valueType: [type] },
});

const value: INodeProperties[] = [
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		displayOptions: shownFor('text'),
		placeholder: 'e.g. Premium',
		description:
			'The text to set. For a single select, one of its choices; for a date, ISO text such as 2026-01-31. It cannot be empty.',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'number',
		default: 0,
		displayOptions: shownFor('number'),
		placeholder: 'e.g. 42',
		description: 'The number to set. An expression may give it as text.',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'boolean',
		default: false,
		displayOptions: shownFor('boolean'),
		description: 'Whether the property is set to true (on) or to false (off)',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		displayOptions: shownFor('list'),
		placeholder: 'e.g. sales, marketing',
		description:
			'The choices to set, separated by commas or given as a list. They replace those set before.',
	},
];

/** A custom property's value, read as its type. It can't be empty: the API has no way to unset a value. */
export const customPropertyValue: Parameter<PropertyValue> = {
	properties: [valueType, ...value],
	read(item) {
		const given = item.parameter('value');
		if (isBlank(given)) {
			throw new UserError(
				'"Value" is empty. Fill it in: MeltingSpot documents no way to empty a custom property.',
			);
		}
		return toPropertyValue('Value', given, toValueType(item.parameter('valueType', 'text')));
	},
};

function toValueType(given: unknown): ValueType {
	const types = choicesOf(valueType);
	if (types.includes(given as string)) return given as ValueType;
	throw new UserError(
		`"Value Type" has to be one of ${types.join(', ')}, but it is "${String(given)}".`,
	);
}
