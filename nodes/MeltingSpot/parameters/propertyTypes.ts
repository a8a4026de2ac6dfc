import type { FieldType, IDataObject, ResourceMapperField } from 'n8n-workflow';
import { isSameText } from '../api/compare';
import { labelOf } from '../api/customProperties';
import { toDateValue } from './dates';
import type { PropertyValue, ValueType } from './values';
import { toOwnTypeValue, toPropertyValue } from './values';

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

/*
 * The name of the column of a list is the label, plus how to fill it in: the editor has no field for lists.
 */

const ONE_OR_MORE = ' (one or more of ';
const BY_COMMAS = ' (separated by commas)';

export function columnNameOf(property: IDataObject): string {
	if (kindOf(property) !== 'array') return labelOf(property);
	const choices = possibleValuesOf(property);
	const note = choices.length > 0 ? `${ONE_OR_MORE}${choices.join(', ')})` : BY_COMMAS;
	return labelOf(property) + note;
}

/** The label of the property that a saved column stands for. */
function labelOfColumn(column: ResourceMapperField): string {
	const { id, displayName = id } = column as Partial<ResourceMapperField> & { id: string };
	if (kindOfColumn(column) !== 'array') return displayName;
	const end = Math.max(displayName.lastIndexOf(ONE_OR_MORE), displayName.lastIndexOf(BY_COMMAS));
	return end < 0 ? displayName : displayName.slice(0, end);
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

/** A value to send. */
export interface TypedValue {
	value: PropertyValue;
	/** The choices of a select property, if the value isn't one of them: it may be rejected. */
	choices?: { label: string; all: string[] };
}

/**
 * A value converted to its property's kind; without a kind, it keeps its own type. A value that isn't one of the choices
 * is sent as it is (docs/api-notes.md#property-choices).
 * @throws UserError
 */
export function toValueOfKind(
	{ label, kind, choices = [] }: PropertyForm,
	given: unknown,
	timezone: string,
): TypedValue {
	if (kind === undefined) return { value: toOwnTypeValue(label, given) };
	if (kind === 'dateTime') return { value: toDateValue(label, given, timezone) };
	const value = toPropertyValue(label, given, valueTypeOf(kind), choices);
	if (choices.length === 0) return { value };
	const listed = [value].flat().map((each) => listedChoice(choices, String(each)));
	return {
		value: Array.isArray(value)
			? [...new Set(value.map((each, at) => listed[at] ?? each))]
			: (listed[0] ?? value),
		...(listed.includes(undefined) && { choices: { label, all: choices } }),
	};
}

/** The choice that a text names, as MeltingSpot lists it; undefined if it is none, or could be several. */
function listedChoice(choices: string[], text: string): string | undefined {
	if (choices.includes(text)) return text;
	const same = choices.filter((choice) => isSameText(choice, text));
	return same.length === 1 ? same[0] : undefined;
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
