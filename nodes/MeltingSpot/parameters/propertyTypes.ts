import type { FieldType, IDataObject, ResourceMapperField } from 'n8n-workflow';
import type { ValueType } from './values';

type Test = (type: string, property: IDataObject) => boolean;

/** How each kind shows, by the name of the property's type or by its value. The first match counts. */
const KINDS: Array<[FieldType, Test]> = [
	['string', (type) => /^text$/i.test(type)],
	['array', (type, { value }) => /multi/i.test(type) || Array.isArray(value)],
	['options', (_, property) => possibleValuesOf(property).length > 0],
	['boolean', (type, { value }) => /bool/i.test(type) || typeof value === 'boolean'],
	['dateTime', (type) => /date/i.test(type)],
	['number', (type, { value }) => /number/i.test(type) || typeof value === 'number'],
];

/**
 * What kind of value a custom property takes; anything unknown is text. Only the type name "Text" is documented, so
 * the others are told by what their names contain and by their values.
 *
 * Source: "Endpoints - Custom properties", and the help page on custom properties for the kinds there are.
 */
export function kindOf(property: IDataObject): FieldType {
	const type = String(property.customPropertyType ?? '');
	return KINDS.find(([, isOfKind]) => isOfKind(type, property))?.[0] ?? 'string';
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
