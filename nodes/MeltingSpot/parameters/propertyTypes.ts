import type { FieldType, IDataObject, ResourceMapperField } from 'n8n-workflow';
import type { ValueType } from './values';

/**
 * What kind of value a custom property takes. Only the type "Text" is documented by its name, so the others
 * are told by what their names contain and by the values; anything unknown is text.
 *
 * Source: "Endpoints - Custom properties", and the help page on custom properties for the kinds there are.
 */
export function kindOf(property: IDataObject): FieldType {
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

/**
 * The type of the column in which the editor sets a property. A list is set as text: n8n refuses to run a workflow
 * with a column of type "array" that holds text with commas. What tells it from text is that it has `options`.
 */
export function columnTypeOf(kind: FieldType): FieldType {
	return kind === 'array' ? 'string' : kind;
}

/** What kind of property a saved column stands for. */
export function kindOfColumn({ type, options }: ResourceMapperField): FieldType | undefined {
	return type === 'string' && options ? 'array' : type;
}

/** The form in which the API wants the value of such a property. */
export function valueTypeOf(kind: FieldType | undefined): ValueType {
	switch (kind) {
		case 'array':
			return 'list';
		case 'number':
		case 'boolean':
			return kind;
		default:
			return 'text';
	}
}
