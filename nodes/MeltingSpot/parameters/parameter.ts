import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Api } from '../api/api';
import type { Item } from './item';
import { isBlank, toChoice, toList } from './values';

/** What the editor shows, and how its value is read. */
export interface Parameter<T> {
	properties: INodeProperties[];
	/** @throws UserError if the value can't be used */
	read(item: Item): T;
	/**
	 * What the user calls the entity that the value names, for errors; undefined if the user calls it by its id. A name
	 * learned from the API goes into `api.displayNames` instead.
	 */
	displayName?(value: T): string | undefined;
}

/** A value as read from an item, with the item's other inputs so far. */
export interface Unresolved<R> {
	value: R;
	inputs: Record<string, unknown>;
}

/** Throws the error, unless *On Error* is *Continue*. `at` is the index of the unresolved value. */
export type Refuse = (error: unknown, at: number) => Error;

/** A parameter whose values need the API before they can be sent. `resolve` turns an `R` into a `T`. */
export interface ResolvableParameter<R, T> extends Parameter<R | undefined> {
	/**
	 * Resolves the values of all items together. Changes nothing in MeltingSpot.
	 * @returns a result for each value, in the same order
	 */
	resolve(api: Api, values: Array<Unresolved<R>>, refuse: Refuse): Promise<Array<T | Error>>;
}

/** With *Continue*, a batch entry that can't be sent, although the item's other entries can. */
export class RefusedEntry {
	constructor(
		readonly entry: string,
		readonly reason: string,
		readonly error: Error,
	) {}
}

/** How a parameter names an entity. `shown` is what the editor's list showed for it. */
export type Ref = { id: string; shown?: string } | { email: string };

/** A parameter that names an entity. A reference becomes a `T`, usually its id. */
export type Locator<T = string> = ResolvableParameter<Ref, T>;

/** Turns what the user set into a value. @throws UserError that names the field by its label */
export type Parse<T> = (label: string, value: unknown, item: Item) => T;

export interface Field<T> {
	property: INodeProperties;
	parse: Parse<T>;
}

/** One field of a form. */
export function field<T>(property: INodeProperties, parse: Parse<T>): Field<T> {
	return { property, parse };
}

/**
 * A parameter of one property.
 * @param whenBlank what a blank value means; without it, `parse` decides
 */
export function parameter<T>(
	property: INodeProperties,
	parse: Parse<T>,
	whenBlank?: { is: T },
): Parameter<T> {
	return {
		properties: [property],
		read(item) {
			const value = item.parameter(property.name, property.default);
			return whenBlank && isBlank(value) ? whenBlank.is : parse(property.displayName, value, item);
		},
	};
}

export type Fields = Record<string, Field<unknown>>;

/** The values of the fields that are set. */
export type FieldValues<F extends Fields> = {
	[K in keyof F]?: F[K] extends Field<infer T> ? T : never;
};

/** A collection of optional fields, keyed by their names. Blank ones are left out. */
export function collection<F extends Fields>(
	property: INodeProperties,
	fields: F,
	onBlank?: (item: Item, field: Field<unknown>) => void,
): Parameter<FieldValues<F>> {
	const options = Object.values(fields).map((each) => each.property);
	return {
		properties: [{ ...property, options }],
		read(item) {
			const given = item.parameter(property.name, {}) as IDataObject;
			const values: Record<string, unknown> = {};
			for (const [name, each] of Object.entries(fields)) {
				if (isBlank(given[name])) onBlank?.(item, each);
				else values[name] = each.parse(each.property.displayName, given[name], item);
			}
			return values as FieldValues<F>;
		},
	};
}

/** One of the options of a property, ignoring case. */
export function choiceField(property: INodeProperties): Field<string> {
	const choices = choicesOf(property);
	return { property, parse: (label, value) => toChoice(label, value, choices) };
}

/** Some of the options of a property, ignoring case. */
export function choicesField(property: INodeProperties): Field<string[]> {
	const choices = choicesOf(property);
	return {
		property,
		parse: (label, value) =>
			toList(label, value, choices).map((entry) => toChoice(label, entry, choices)),
	};
}

/** One of the options, as a parameter of its own. */
export function choiceParameter(property: INodeProperties): Parameter<string> {
	return parameter(property, choiceField(property).parse);
}

/** The values of a property's options. */
export function choicesOf({ options = [] }: INodeProperties): string[] {
	return options.map((option) => String((option as INodePropertyOptions).value));
}
