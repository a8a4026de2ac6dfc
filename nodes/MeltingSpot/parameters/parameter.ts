import type { INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Api } from '../api/api';
import type { Item } from './item';
import { isBlank } from './values';

/** The columns in which outputs show what a parameter names. */
export interface Identity {
	/** What people call it, such as "email". */
	name: string;
	/** Its id, such as "spotMemberId". */
	id?: string;
}

/** What the editor shows, and how its value is read. */
export interface Parameter<T> {
	properties: INodeProperties[];
	identity?: Identity;
	/** @throws UserError if the value can't be used */
	read(item: Item): T;
	/** What is read is ready to be sent. */
	prepare?: undefined;
}

/** A parameter whose values may need the API before they can be sent. No parameter catches, counts items, or knows *On Error*. */
export interface Prepared<T, R> {
	properties: INodeProperties[];
	identity?: Identity;
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
export type Finish<T, R> = { finish(each: Open<R>): T | Named<T> }['finish'];

/** A value that needs the API first. `shown` is what the user calls the entity. */
export class Pending<R> {
	constructor(
		readonly open: R,
		readonly shown?: string,
	) {}
}

/**
 * A value that the user knows by another name, such as an id picked from a list. `shown` is that name, and `name` what
 * outputs call it, if that is known.
 */
export class Named<T> {
	constructor(
		readonly value: T,
		readonly shown: string,
		readonly name?: string,
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

/**
 * The error for a value that is required, but blank. Usually, the expression misspells a field's name.
 * @param path see `Item.isExpression`
 */
export function blankError(item: Item, label: string, path: string): UserError {
	// A language model sees its own values, not the expressions that hold them.
	return !item.isTool && item.isExpression(path)
		? new UserError(`The expression in "${label}" returned nothing.`, {
				description: 'Check the names of the fields in it.',
			})
		: new UserError(`"${label}" is empty. Enter a value, or check its expression.`);
}

/**
 * A parameter of one property.
 * @param whenBlank what a blank value means; without it, a blank value is an error
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
			if (!isBlank(value)) return parse(property.displayName, value, item);
			if (whenBlank) return whenBlank.is;
			throw blankError(item, property.displayName, property.name);
		},
	};
}
