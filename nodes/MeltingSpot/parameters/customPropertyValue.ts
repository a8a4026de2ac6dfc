import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { customPropertiesOf, labelOf, slugOf } from '../api/customProperties';
import type { Api } from '../api/api';
import { statusOf } from '../transport/errors';
import { choiceParameter } from './fields';
import { blankError, type Open, Pending, type Prepared, settle } from './parameter';
import type { TypedValue } from './propertyTypes';
import { formOf, toValueOfKind } from './propertyTypes';
import type { ValueType } from './values';
import { isBlank, toOwnTypeValue, toPropertyValue } from './values';

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
	description: "Type of the value. Use Automatic, or the property's type in MeltingSpot.",
};

const typeParameter = choiceParameter(valueType);

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

/** Converts the value once its property's kind is known. */
type ToValue = (property: IDataObject | undefined) => TypedValue;

/** A custom property's value, read as its type. It can't be empty: the API has no way to unset a value. */
export const customPropertyValue: Prepared<TypedValue, ToValue> = {
	properties: [valueType, ...value],
	read(item) {
		const given = item.parameter('value');
		if (isBlank(given)) {
			const { message, description } = blankError(item, 'Value', 'value');
			throw new UserError(message, {
				description: [
					description,
					"MeltingSpot's API has no documented way to clear a custom property.",
				]
					.filter(Boolean)
					.join(' '),
			});
		}
		const type = typeParameter.read(item);
		if (type !== AUTOMATIC) return { value: toPropertyValue('Value', given, type as ValueType) };
		const { timezone } = item;
		return new Pending<ToValue>((property) =>
			property === undefined
				? { value: toOwnTypeValue('Value', given) }
				: toValueOfKind(formOf(property), given, timezone),
		);
	},
	async prepare(api, open) {
		const propertiesOf = await findProperties(api, open);
		return ({ value: toValue, others: { spotMemberId, customPropertySlug } }) =>
			toValue(propertiesOf(String(spotMemberId)).get(String(customPropertySlug)));
	},
};

/**
 * The Spot's properties, by slug. Every member lists all of them, so they are asked of the first one, or of the next if
 * that one is gone.
 * @returns the properties, for a member; throws for one if they can't be read
 */
async function findProperties(
	api: Api,
	open: Array<Open<ToValue>>,
): Promise<(spotMemberId: string) => Map<string, IDataObject>> {
	const gone = new Map<string, () => Map<string, IDataObject>>();
	for (const id of new Set(open.map(({ others }) => String(others.spotMemberId)))) {
		const properties = await settle(async () => await fetchProperties(api, id));
		if (!isGone(properties)) return properties;
		gone.set(id, properties);
	}
	return (id) => gone.get(id)!();
}

/** Whether the member isn't there: a 404, or a 400 for what isn't even an id. */
function isGone(properties: () => unknown): boolean {
	try {
		properties();
		return false;
	} catch (error) {
		return ['400', '404'].includes(statusOf(error) ?? '');
	}
}

async function fetchProperties(api: Api, id: string): Promise<Map<string, IDataObject>> {
	const properties = await customPropertiesOf(api, id);
	for (const property of properties) {
		api.displayNames.set('customPropertySlug', slugOf(property), labelOf(property));
	}
	return new Map(properties.map((property) => [slugOf(property), property]));
}
