import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Api } from '../api/api';
import type { Item } from './item';
import type { Finish, Open, Parameter, Parse, Prepared } from './parameter';
import { parameter, Pending, settle } from './parameter';
import { listSome } from '../transport/shorten';
import type { Choice } from './values';
import { formatValue, isBlank, toChoice, toChoices } from './values';

/** One field of a form. */
export interface Field<T> {
	property: INodeProperties;
	parse: Parse<T>;
}

/** A field whose values may need the API: see `Prepared`. */
export interface PreparedField<T, R> extends Pick<Prepared<T, R>, 'prepare'> {
	property: INodeProperties;
	parse: Parse<T | Pending<R>>;
}

export type AnyField = Field<unknown> | PreparedField<unknown, unknown>;
export type Fields = Record<string, AnyField>;

/** The values of the fields that are set, by name; some of them may be pending. */
export type Values = Record<string, unknown>;

export function field<T>(property: INodeProperties, parse: Parse<T>): Field<T> {
	return { property, parse };
}

/** A group of optional fields, as the editor shows it. */
export const groupOf = (
	displayName: string,
	name: string,
	{ placeholder, description }: { placeholder: string; description: string },
): INodeProperties => ({
	displayName,
	name,
	type: 'collection',
	placeholder,
	default: {},
	description,
});

/** A collection of optional fields, keyed by their names. Blank ones are left out. */
export function collection(
	group: INodeProperties,
	fields: Fields,
	onBlank?: OnBlank,
): Prepared<Values, Values> {
	return {
		properties: [withOptions(group, fields)],
		read: (item) => pendingIfAny(readFields(item, group, { fields, onBlank })),
		prepare: async (api, open) => await prepareFields(api, fields, open),
	};
}

export const withOptions = (group: INodeProperties, fields: Fields): INodeProperties => ({
	...group,
	options: Object.values(fields).map(({ property }) => property),
});

/** Called for each field that is blank. @param given the whole group */
type OnBlank = (item: Item, field: AnyField, given: Values) => void;

/** @throws UserError */
export function readFields(
	item: Item,
	group: INodeProperties,
	{ fields, onBlank }: { fields: Fields; onBlank?: OnBlank },
): Values {
	const given = toGroup(item, group, fields);
	const values: Values = {};
	for (const [own, each] of Object.entries(fields)) {
		if (isBlank(given[own])) onBlank?.(item, each, given);
		else values[own] = each.parse(each.property.displayName, given[own], item);
	}
	return values;
}

/** The fields as given. All of them may come from one expression, which may return anything. @throws UserError */
function toGroup(item: Item, { name, displayName }: INodeProperties, fields: Fields): Values {
	const given = item.parameter(name, {});
	if (given === undefined || given === null || given === '') {
		if (!item.isTool && item.isExpression(name)) throw nothingReturned(displayName);
		return {};
	}
	const known = listSome(Object.keys(fields));
	if (!isPlainObject(given)) {
		throw new UserError(
			`"${displayName}" must be an object with its fields, but got ${formatValue(given)}.`,
			{ description: `Fix the expression. The fields are: ${known}.` },
		);
	}
	const unknown = Object.keys(given).filter((own) => !Object.hasOwn(fields, own));
	if (unknown.length === 0) return given;
	throw new UserError(`"${displayName}" has no field "${listSome(unknown)}".`, {
		description: `Fix the expression. The fields are: ${known}.`,
	});
}

/** Not a list, a date, or anything else that has no fields of its own. */
const isPlainObject = (value: unknown): value is Values =>
	Object.prototype.toString.call(value) === '[object Object]';

/** For an expression in place of a group of fields, or of one. */
export const nothingReturned = (displayName: string): UserError =>
	new UserError(`The expression in "${displayName}" returned nothing.`, {
		description: 'Fix the expression, or remove it.',
	});

/** A collection is pending if one of its fields is. */
export function pendingIfAny(values: Values): Values | Pending<Values> {
	return Object.values(values).some((value) => value instanceof Pending)
		? new Pending(values)
		: values;
}

/** Each field prepares its values of all items together. */
export async function prepareFields(
	api: Api,
	fields: Fields,
	open: Array<Open<Values>>,
): Promise<Finish<Values, Values>> {
	const finish: Record<string, () => Finish<unknown, unknown>> = {};
	for (const [name, each] of Object.entries(fields)) {
		const pending = open.flatMap(({ value: { [name]: own }, others }) =>
			own instanceof Pending ? [{ value: own.open as unknown, others }] : [],
		);
		if (pending.length === 0 || !('prepare' in each)) continue;
		finish[name] = await settle(async () => await each.prepare(api, pending));
	}
	return ({ value: values, others }) =>
		Object.fromEntries(
			Object.entries(values).map(([name, value]) => [
				name,
				value instanceof Pending ? finish[name]()({ value: value.open, others }) : value,
			]),
		);
}

/** One of the options of a property, by value or label, ignoring case. */
export function choiceField(property: INodeProperties): Field<string> {
	const choices = choicesOf(property);
	return { property, parse: (label, value) => toChoice(label, value, choices) };
}

/** Some of the options of a property, by value or label, ignoring case. */
export function choicesField(property: INodeProperties): Field<string[]> {
	const choices = choicesOf(property);
	return { property, parse: (label, value) => toChoices(label, value, choices) };
}

/** One of the options, as a parameter of its own. */
export function choiceParameter(property: INodeProperties): Parameter<string> {
	return parameter(property, choiceField(property).parse);
}

/** The options of a property. */
export function choicesOf({ options = [] }: INodeProperties): Choice[] {
	return (options as INodePropertyOptions[]).map(({ name, value }) => ({
		name,
		value: String(value),
	}));
}
