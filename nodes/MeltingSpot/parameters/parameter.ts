import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Api } from '../api/api';
import type { Item } from './item';
import { isBlank, toChoice, toList } from './values';

/** What the editor shows, and how its value is read. */
export interface Parameter<T> {
	properties: INodeProperties[];
	/** @throws UserError if the value can't be used */
	read(item: Item): T;
	/** What is read is ready to be sent. */
	prepare?: undefined;
}

/** A parameter whose values may need the API before they can be sent. No parameter catches, counts items, or knows *On Error*. */
export interface Prepared<T, R> {
	properties: INodeProperties[];
	/** @throws UserError if the value can't be used */
	read(item: Item): T | Named<T> | Pending<R>;
	/**
	 * Prepares the pending values of all items together. Changes nothing in MeltingSpot. A list keeps its length: an entry
	 * that turns out not to be sendable becomes `Refused`.
	 * @returns the value of one item. What it throws is that item's error; what `prepare` throws is the error of all
	 */
	prepare(api: Api, open: Array<Open<R>>): Promise<Finish<T, R>>;
}

/** Turns a pending value into a ready one. Declared as a method so that the core can keep parameters of all kinds in one list. */
export type Finish<T, R> = { finish(each: Open<R>): T }['finish'];

/** A value that needs the API first. `shown` is what the user calls the entity. */
export class Pending<R> {
	constructor(
		readonly open: R,
		readonly shown?: string,
	) {}
}

/** A value that the user knows by another name, such as an id picked from a list. */
export class Named<T> {
	constructor(
		readonly value: T,
		readonly shown: string,
	) {}
}

/** An entry of a list that can't be sent, although the item's other entries can. */
export class Refused {
	constructor(
		readonly shown: string,
		readonly reason: string,
		readonly error: Error,
	) {}
}

/** A pending value, with the item's earlier parameters, which are ready. */
export interface Open<R> {
	value: R;
	others: Record<string, unknown>;
}

/** A result or an error, to be had later: what fails for one key doesn't fail the others. */
export async function settle<T>(work: () => Promise<T>): Promise<() => T> {
	return await work().then(
		(value) => () => value,
		(error: unknown) => () => {
			throw error;
		},
	);
}

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

/** A field whose values may need the API: see `Prepared`. */
export interface PreparedField<T, R> extends Pick<Prepared<T, R>, 'prepare'> {
	property: INodeProperties;
	parse: Parse<T | Pending<R>>;
}

export type Fields = Record<string, Field<unknown> | PreparedField<unknown, unknown>>;

/** The values of the fields that are set. */
export type FieldValues<F extends Fields> = {
	[K in keyof F]?: F[K] extends Pick<PreparedField<infer T, never>, 'prepare'>
		? T
		: F[K] extends Field<infer T>
			? T
			: never;
};

/** A collection of optional fields, keyed by their names. Blank ones are left out. */
export function collection<F extends Fields>(
	property: INodeProperties,
	fields: F,
	onBlank?: (item: Item, field: Fields[string]) => void,
): Collection<FieldValues<F>> {
	const options = Object.values(fields).map((each) => each.property);
	return {
		properties: [{ ...property, options }],
		readFields(item) {
			const given = item.parameter(property.name, {}) as IDataObject;
			const values: Record<string, unknown> = {};
			for (const [name, each] of Object.entries(fields)) {
				if (isBlank(given[name])) onBlank?.(item, each);
				else values[name] = each.parse(each.property.displayName, given[name], item);
			}
			return values as FieldValues<F>;
		},
		read(item) {
			return pendingIfAny(this.readFields(item));
		},
		prepare: async (api, open) => await prepareFields<FieldValues<F>>(api, fields, open),
	};
}

export interface Collection<T> extends Prepared<T, T> {
	/** The fields that are set; some of them may be pending. */
	readFields(item: Item): T;
}

/** A collection is pending if one of its fields is. */
export function pendingIfAny<T extends object>(values: T): T | Pending<T> {
	return Object.values(values).some((value) => value instanceof Pending)
		? new Pending(values)
		: values;
}

/** Each field prepares its values of all items together. */
async function prepareFields<T extends object>(
	api: Api,
	fields: Fields,
	open: Array<Open<T>>,
): Promise<Finish<T, T>> {
	const finish: Record<string, () => Finish<unknown, unknown>> = {};
	for (const [name, field] of Object.entries(fields)) {
		const pending = open.flatMap(({ value, others }) => {
			const own = (value as Record<string, unknown>)[name];
			return own instanceof Pending ? [{ value: own.open as unknown, others }] : [];
		});
		if (pending.length === 0 || !('prepare' in field)) continue;
		finish[name] = await settle(async () => await field.prepare(api, pending));
	}
	return ({ value: values, others }) =>
		Object.fromEntries(
			Object.entries(values).map(([name, value]) => [
				name,
				value instanceof Pending ? finish[name]()({ value: value.open, others }) : value,
			]),
		) as T;
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
