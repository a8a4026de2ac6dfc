import type { IDataObject, ResourceMapperValue } from 'n8n-workflow';
import type { Item } from '../actions/operation';
import { list } from '../transport/paginate';
import type { Connection } from '../transport/connection';
import { kindOf, kindOfColumn, valueTypeOf } from './propertyTypes';
import type { PropertyValue } from './values';
import { isBlank, toDateText, toPropertyValue } from './values';

/** A member's custom properties, as MeltingSpot gives them. @throws NodeApiError */
export async function customPropertiesOf(
	connection: Connection,
	spotMemberId: string,
): Promise<IDataObject[]> {
	const { rows } = await list(
		connection,
		'GET /v1/spotMembers/{spotMemberId}/customPropertiesValues',
		{ path: { spotMemberId }, key: 'customPropertySlug' },
	);
	return rows;
}

/** The name by which the API knows a custom property. */
export function slugOf({ customPropertySlug }: IDataObject): string {
	return String(customPropertySlug);
}

/** The name that people see. */
export function labelOf(property: IDataObject): string {
	const { customPropertyLabel: label } = property;
	return isBlank(label) ? slugOf(property) : String(label);
}

/**
 * The values to set, read from the resource mapper "properties", each in the form of its type. What is
 * blank is left out. It is read as a whole: n8n's own reading of its values refuses text for a list.
 * @throws UserError if a value is not of its property's type; NodeApiError
 */
export async function readCustomProperties(
	item: Item,
	spotMemberId: string,
): Promise<Array<{ customPropertySlug: string; value: PropertyValue }>> {
	const mapper = item.parameter('properties', {}) as Partial<ResourceMapperValue>;
	const kinds = new Map((mapper.schema ?? []).map((column) => [column.id, kindOfColumn(column)]));
	const isAutomatic = mapper.mappingMode === 'autoMapInputData';
	if (isAutomatic && kinds.size === 0) {
		for (const property of await customPropertiesOf(item, spotMemberId)) {
			kinds.set(slugOf(property), kindOf(property));
		}
	}

	const given = Object.entries((isAutomatic ? item.json : mapper.value) ?? {});
	const unknown = isAutomatic ? given.filter(([slug]) => !kinds.has(slug)) : [];
	if (unknown.length > 0) {
		item.hint(
			`These incoming fields are no custom properties that the node knows of and were left out: ${unknown.map(([name]) => name).join(', ')}. If one was added to your Spot lately, refresh the columns of "Properties".`,
		);
	}
	return given
		.filter(([slug, value]) => !isBlank(value) && !(isAutomatic && !kinds.has(slug)))
		.map(([slug, value]) => {
			const kind = kinds.get(slug);
			return {
				customPropertySlug: slug,
				value:
					kind === 'dateTime'
						? toDateText(slug, value, item.timezone)
						: toPropertyValue(slug, value, valueTypeOf(kind)),
			};
		});
}
