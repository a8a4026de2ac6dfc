import type { FieldType, IDataObject } from 'n8n-workflow';
import type { ValueType } from './values';

/**
 * How the editor shows a custom property. Only the type "Text" is documented by its name, so the others
 * are told by what their names contain and by the values; anything unknown is text.
 *
 * Source: "Endpoints - Custom properties", and the help page on custom properties for the kinds there are.
 */
export function columnTypeOf(property: IDataObject): FieldType {
	const type = String(property.customPropertyType ?? '');
	const { value } = property;
	if (/^text$/i.test(type)) return 'string';
	if (/multi/i.test(type) || Array.isArray(value)) return 'array';
	if (possibleValuesOf(property).length > 0) return 'options';
	if (/bool/i.test(type) || typeof value === 'boolean') return 'boolean';
	if (/date/i.test(type)) return 'dateTime';
	if (/number/i.test(type) || typeof value === 'number') return 'number';
	return 'string';
}

/** The choices of a select property; empty for any other. */
export function possibleValuesOf({ possibleValues }: IDataObject): string[] {
	return Array.isArray(possibleValues) ? possibleValues.map(String) : [];
}

/** The form in which the API wants the value of such a column. */
export function valueTypeOf(columnType: FieldType | undefined): ValueType {
	switch (columnType) {
		case 'array':
			return 'list';
		case 'number':
		case 'boolean':
			return columnType;
		default:
			return 'text';
	}
}
