import { isIsoDate } from './contract';
import { Failure } from './failure';
import type { CustomPropertyValue, PropertyDefinition, PropertyValue } from './model';

/**
 * What each kind of property takes. The documentation lists text, number, boolean and list of texts as values and says
 * nothing of kinds, so all of this is assumed; a date most of all: ISO 8601, or a Unix time, kept as it was sent.
 */
const RULES: Record<
	PropertyDefinition['kind'],
	{ wants: string; holds: (value: PropertyValue, definition: PropertyDefinition) => boolean }
> = {
	Text: { wants: 'a text', holds: (value) => typeof value === 'string' },
	Number: { wants: 'a number', holds: (value) => typeof value === 'number' },
	Boolean: { wants: 'true or false', holds: (value) => typeof value === 'boolean' },
	Date: {
		wants: 'a date such as 2026-01-31 or 2026-01-31T09:30:00Z, or a Unix time',
		holds: (value) => Number.isInteger(value) || isIsoDate(value),
	},
	SingleSelect: {
		wants: 'one of its possible values',
		holds: (value, { possibleValues }) =>
			typeof value === 'string' && possibleValues.includes(value),
	},
	MultipleSelect: {
		wants: 'a list of its possible values',
		holds: (value, { possibleValues }) =>
			Array.isArray(value) && value.every((entry) => possibleValues.includes(entry)),
	},
};

/** Throws a 400 that names the property, unless its kind takes this value. */
export function checkValue(definition: PropertyDefinition, value: PropertyValue): void {
	const { wants, holds } = RULES[definition.kind];
	if (holds(value, definition)) return;
	const choices = definition.possibleValues.length
		? ` (${definition.possibleValues.join(', ')})`
		: '';
	throw new Failure(
		400,
		`Custom property "${definition.slug}" is of type ${definition.kind} and takes ${wants}${choices}, not ${JSON.stringify(value)}`,
	);
}

export function toCustomPropertyValue(
	definition: PropertyDefinition,
	value: PropertyValue | null,
): CustomPropertyValue {
	return {
		customPropertyId: definition.id,
		customPropertyLabel: definition.label,
		customPropertySlug: definition.slug,
		customPropertyDescription: definition.description,
		customPropertyType: definition.kind,
		possibleValues: definition.possibleValues,
		value,
	};
}
