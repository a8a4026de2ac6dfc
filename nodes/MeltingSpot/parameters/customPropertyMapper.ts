import type { FieldType, IDataObject, INodeProperties, ResourceMapperValue } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Api } from '../api/api';
import { customPropertiesOf, slugOf } from '../api/customProperties';
import { mapWithConcurrency } from '../transport/concurrency';
import type { Item } from './item';
import type { ResolvableParameter } from './parameter';
import { kindOf, kindOfColumn, valueTypeOf } from './propertyTypes';
import type { PropertyValue } from './values';
import { formatNames, isBlank, toDateText, toOwnTypeValue, toPropertyValue } from './values';

const property: INodeProperties = {
	displayName: 'Properties',
	name: 'properties',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	required: true,
	description:
		'The custom properties to set. What is left empty stays as it is. True-or-false properties can be added below the others: a switch always sets a value.',
	typeOptions: {
		resourceMapper: {
			resourceMapperMethod: 'getCustomProperties',
			mode: 'add',
			valuesLabel: 'Values to Set',
			fieldWords: { singular: 'property', plural: 'properties' },
			addAllFields: true,
			supportAutoMap: true,
			noFieldsError:
				'Your Spot has no custom properties yet. An admin adds them in MeltingSpot; refresh this list after that.',
		},
	},
};

export interface CustomPropertyValue {
	customPropertySlug: string;
	value: PropertyValue;
}

/** The kind of each property, by slug. */
type Kinds = Map<string, FieldType | undefined>;

/** Either the values to send, or incoming fields that wait for the kinds of the Spot's properties. */
type MapperInput =
	| { values: CustomPropertyValue[] }
	| { toValues: (kinds: Kinds) => CustomPropertyValue[] };

/**
 * The values of the resource mapper, each in the form of its property's type; blank ones are left out. It is read
 * whole, since n8n's own reading of its values refuses text for a list.
 */
export const customPropertyMapper: ResolvableParameter<MapperInput, CustomPropertyValue[]> = {
	properties: [property],
	read(item) {
		const mapper = item.parameter(property.name, {}) as Partial<ResourceMapperValue>;
		const kinds: Kinds = new Map(
			(mapper.schema ?? []).map((column) => [column.id, kindOfColumn(column)]),
		);
		if (mapper.mappingMode !== 'autoMapInputData') {
			return { values: convert(item, mapper.value ?? {}, kinds) };
		}
		const toValues = (known: Kinds) => autoMap(item, known);
		return kinds.size > 0 ? { values: toValues(kinds) } : { toValues };
	},
	/** Fetches the kinds once per member: the API lists custom properties by member only. */
	async resolve(api, inputs, refuse) {
		const kindsOf = new Map<string, Promise<Kinds>>();
		return await mapWithConcurrency(
			inputs,
			async ({ value: input, inputs: { spotMemberId } }, at) => {
				if ('values' in input) return input.values;
				const id = String(spotMemberId);
				if (!kindsOf.has(id)) kindsOf.set(id, fetchKinds(api, id));
				return await kindsOf
					.get(id)!
					.then(input.toValues)
					.catch((error: unknown) => refuse(error, at));
			},
			{ signal: api.signal },
		);
	},
};

async function fetchKinds(api: Api, spotMemberId: string): Promise<Kinds> {
	const properties = await customPropertiesOf(api, spotMemberId);
	return new Map(properties.map((each) => [slugOf(each), kindOf(each)]));
}

/** Incoming fields that are named like a property. A hint names the others. */
function autoMap(item: Item, kinds: Kinds): CustomPropertyValue[] {
	const fields = Object.entries(item.json);
	const unknown = fields.filter(([name]) => !kinds.has(name)).map(([name]) => name);
	if (unknown.length > 0) {
		item.hint(
			`These incoming fields are no custom properties that the node knows of and were left out: ${formatNames(unknown)}. If one was added to your Spot lately, refresh the columns of "Properties".`,
		);
	}
	return convert(item, Object.fromEntries(fields.filter(([name]) => kinds.has(name))), kinds);
}

/** @throws UserError if a value doesn't fit its property, or there is none */
function convert({ timezone }: Item, given: IDataObject, kinds: Kinds): CustomPropertyValue[] {
	const values = Object.entries(given)
		.filter(([, value]) => !isBlank(value))
		.map(([slug, value]) => ({
			customPropertySlug: slug,
			value: convertValue(slug, value, kinds, timezone),
		}));
	if (values.length > 0) return values;
	throw new UserError(
		'There is nothing to set: no custom property in "Properties" has a value. Fill in at least one, or name the incoming fields by the slugs of your properties.',
	);
}

/** Without a schema, as in a workflow that a person or an AI wrote, a value keeps its own type. */
function convertValue(slug: string, value: unknown, kinds: Kinds, timezone: string): PropertyValue {
	if (kinds.size === 0) return toOwnTypeValue(slug, value);
	const kind = kinds.get(slug);
	return kind === 'dateTime'
		? toDateText(slug, value, timezone)
		: toPropertyValue(slug, value, valueTypeOf(kind));
}
