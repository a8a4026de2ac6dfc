import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { memberIdOf, memberLocator, readLocator } from '../../fields/memberLocator';
import type { ValueType } from '../../fields/values';
import { isBlank, toPathValue, toPropertyValue } from '../../fields/values';
import type { Item, Operation } from '../operation';

const VALUE_TYPES: ValueType[] = ['text', 'number', 'boolean', 'list'];

const shownFor = (valueType: ValueType): INodeProperties['displayOptions'] => ({
	show: { valueType: [valueType] },
});

export const update = {
	name: 'update',
	displayName: 'Update',
	action: 'Update a custom property of a member',
	description: "Set the value of one of a member's custom properties",
	endpoint: 'PUT /v1/spotMembers/{spotMemberId}/customPropertiesValues/{customPropertySlug}',
	properties: [
		memberLocator,
		{
			displayName: 'Custom Property',
			name: 'customPropertySlug',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			required: true,
			description: 'The custom property to set',
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					placeholder: 'Select a custom property...',
					hint: 'The list shows the slug and the type of each property',
					typeOptions: { searchListMethod: 'searchCustomProperties', searchable: true },
				},
				{
					displayName: 'By Slug',
					name: 'slug',
					type: 'string',
					hint: "The property's slug, as MeltingSpot shows it in the property's settings",
					placeholder: 'e.g. company-size',
				},
			],
		},
		{
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
		},
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
	],
	async execute(item: Item): Promise<IDataObject> {
		const customPropertySlug = toPathValue(
			'Custom Property',
			readLocator(item.parameter('customPropertySlug')).value,
		);
		const value = item.parameter('value');
		if (isBlank(value)) {
			throw new UserError(
				'"Value" is empty. Fill it in: MeltingSpot documents no way to empty a custom property.',
			);
		}
		const body = { value: toPropertyValue('Value', value, readValueType(item)) };
		const path = { spotMemberId: await memberIdOf(item), customPropertySlug };
		return (await item.request(update.endpoint, { path, body })).body;
	},
} satisfies Operation;

function readValueType(item: Item): ValueType {
	const value = item.parameter('valueType', 'text');
	const valueType = VALUE_TYPES.find((known) => known === value);
	if (valueType) return valueType;
	throw new UserError(
		`"Value Type" has to be one of ${VALUE_TYPES.join(', ')}, but it is "${String(value)}".`,
	);
}
