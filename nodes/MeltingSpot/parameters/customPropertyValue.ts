import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { customPropertiesOf, labelOf, slugOf } from '../api/customProperties';
import { choicesOf, type ResolvableParameter } from './parameter';
import { formOf, toValueOfKind } from './propertyTypes';
import type { PropertyValue, ValueType } from './values';
import { isBlank, toChoice, toOwnTypeValue, toPropertyValue } from './values';

const AUTOMATIC = 'automatic';

const valueType: INodeProperties = {
	displayName: 'Value Type',
	name: 'valueType',
	type: 'options',
	default: AUTOMATIC,
	options: [
		{
			name: 'Automatic',
			value: AUTOMATIC,
			description: 'Uses the type of the property. Takes one extra request per run.',
		},
		{ name: 'List', value: 'list', description: 'For multi-select properties' },
		{ name: 'Number', value: 'number', description: 'For number properties' },
		{
			name: 'Text',
			value: 'text',
			description: 'For text, single-select, and date properties',
		},
		{
			name: 'True or False',
			value: 'boolean',
			description: 'For boolean properties',
		},
	],
	description: 'Type of the value. It must match the type of the property in MeltingSpot.',
};

const choices = choicesOf(valueType);

const shownFor = (...types: string[]): INodeProperties['displayOptions'] => ({
	show: { valueType: types },
});

const value: INodeProperties[] = [
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		displayOptions: shownFor(AUTOMATIC, 'text'),
		placeholder: 'e.g. Premium',
		description:
			'The value to set. For a single-select property, enter one of its choices; for multi-select, comma-separated choices; for a date, a value in ISO format, such as 2026-01-31.',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'number',
		default: 0,
		displayOptions: shownFor('number'),
		placeholder: 'e.g. 42',
		description: 'The number to set',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'boolean',
		default: false,
		displayOptions: shownFor('boolean'),
		description: 'Whether to set the property to true (on) or false (off)',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		displayOptions: shownFor('list'),
		placeholder: 'e.g. sales, marketing',
		description:
			'Comma-separated choices, or an expression that returns a list. Replaces the current choices.',
	},
];

/** Either the value to send, or one to convert once its property's kind is known. */
type ValueInput =
	| { value: PropertyValue }
	| { toValue: (property: IDataObject | undefined) => PropertyValue };

/** A custom property's value, read as its type. It can't be empty: the API has no way to unset a value. */
export const customPropertyValue: ResolvableParameter<ValueInput, PropertyValue> = {
	properties: [valueType, ...value],
	read(item) {
		const given = item.parameter('value');
		if (isBlank(given)) {
			throw new UserError('"Value" is empty.', {
				description:
					"Fill it in. MeltingSpot's API has no documented way to clear a custom property.",
			});
		}
		const type = toChoice('Value Type', item.parameter('valueType', AUTOMATIC), choices);
		if (type !== AUTOMATIC) return { value: toPropertyValue('Value', given, type as ValueType) };
		const { timezone } = item;
		return {
			toValue: (property) =>
				property === undefined
					? toOwnTypeValue('Value', given)
					: toValueOfKind(formOf(property), given, timezone),
		};
	},
	/** Fetches the Spot's properties once, using the first member: every member lists all of them. */
	async resolve(api, inputs, refuse) {
		const first = inputs.find(({ value: input }) => 'toValue' in input);
		const properties = first
			? await customPropertiesOf(api, String(first.inputs.spotMemberId))
			: [];
		const bySlug = new Map(properties.map((property) => [slugOf(property), property]));
		for (const [slug, property] of bySlug) {
			api.displayNames.set('customPropertySlug', slug, labelOf(property));
		}
		return inputs.map(({ value: input, inputs: { customPropertySlug } }, at) => {
			if ('value' in input) return input.value;
			try {
				return input.toValue(bySlug.get(String(customPropertySlug)));
			} catch (error) {
				return refuse(error, at);
			}
		});
	},
};
