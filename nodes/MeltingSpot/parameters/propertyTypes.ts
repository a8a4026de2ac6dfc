import type { FieldType, IDataObject, ResourceMapperField } from 'n8n-workflow';
import { labelOf } from '../api/customProperties';
import type { PropertyValue, ValueType } from './values';
import { toDateText, toOwnTypeValue, toPropertyValue } from './values';

type Test = (type: string, property: IDataObject) => boolean;

/** How to recognize each kind: by the name of the property's type or by its value. The first match wins. */
const KINDS: Array<[FieldType, Test]> = [
	['string', (type) => /^text$/i.test(type)],
	['array', (type, { value }) => /multi/i.test(type) || Array.isArray(value)],
	['options', (_, property) => possibleValuesOf(property).length > 0],
	['boolean', (type, { value }) => /bool/i.test(type) || typeof value === 'boolean'],
	['dateTime', (type) => /date/i.test(type)],
	['number', (type, { value }) => /number/i.test(type) || typeof value === 'number'],
];

/**
 * What kind of value a custom property takes; anything unknown is text. Only the type name "Text" is documented, so the
 * others are recognized by parts of their names and by their values.
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
 * The type of the column in which the editor sets a property. A list is set as text: n8n refuses to run a workflow with
 * a column of type "array" that holds text with commas. Unlike a text column, a list column has `options`.
 */
export function columnTypeOf(kind: FieldType): FieldType {
	return kind === 'array' ? 'string' : kind;
}

/** The name of the column: the label, plus how to fill in a list, which the editor has no field for. */
export function columnNameOf(property: IDataObject): string {
	if (kindOf(property) !== 'array') return labelOf(property);
	const choices = possibleValuesOf(property);
	const note = choices.length > 0 ? `one or more of ${choices.join(', ')}` : 'separated by commas';
	return `${labelOf(property)} (${note})`;
}

/** The label of the property that a saved column stands for. */
function labelOfColumn(column: ResourceMapperField): string {
	const { id, displayName = id } = column as Partial<ResourceMapperField> & { id: string };
	const isList = kindOfColumn(column) === 'array';
	return isList ? displayName.replace(/ \((any of .*|separated by commas)\)$/s, '') : displayName;
}

/** What kind of property a saved column stands for. */
function kindOfColumn({ type, options }: ResourceMapperField): FieldType | undefined {
	return type === 'string' && options ? 'array' : type;
}

/** What a value must fit. */
export interface PropertyForm {
	/** Names the property in errors. */
	label: string;
	/** Unknown in a workflow written by hand or by an AI. */
	kind?: FieldType;
	/** The choices of a select property. */
	choices?: string[];
}

export function formOf(property: IDataObject): PropertyForm {
	const choices = possibleValuesOf(property);
	return { label: labelOf(property), kind: kindOf(property), choices };
}

export function formOfColumn(column: ResourceMapperField): PropertyForm {
	const choices = column.options?.map(({ value }) => String(value));
	return { label: labelOfColumn(column), kind: kindOfColumn(column), choices };
}

/** A value converted to its property's kind; without a kind, it keeps its own type. @throws UserError */
export function toValueOfKind(
	{ label, kind, choices }: PropertyForm,
	value: unknown,
	timezone: string,
): PropertyValue {
	if (kind === undefined) return toOwnTypeValue(label, value);
	if (kind === 'dateTime') return toDateText(label, value, timezone);
	return toPropertyValue(label, value, valueTypeOf(kind), choices);
}

function valueTypeOf(kind: FieldType): ValueType {
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
