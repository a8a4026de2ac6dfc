import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { containsText, isSameText } from '../api/compare';
import type { DateBound } from '../api/dateFilter';
import { foldEmailCase, spellings } from '../api/emailAddress';
import type { Condition } from '../api/filteredLists';
import { withPlainSpaces } from '../transport/characters';
import type { Item } from './item';
import type { Prepared } from './parameter';
import type { AnyField, Field, PreparedField, Values } from './fields';
import { choiceField, choicesField, collection, field, groupOf, nothingReturned } from './fields';
import { toTime } from './dates';
import { toEmails, toList, toRequiredText, toWellFormed } from './values';

/** A row's value, by the name of its field or from the whole row. */
type RowValue = string | ((row: IDataObject) => unknown);
/** Whether a row's value is what is wanted. A method, so that filters of all kinds can be kept in one list. */
type Meets = { meets(value: unknown, wanted: unknown): boolean }['meets'];

interface How {
	/** Without it, rows aren't checked. */
	rowValue?: (row: IDataObject) => unknown;
	meets: Meets;
	/** The documented query: the operator for one value, and for several. */
	query?: { name?: string; one: 'eq' | 'in'; several?: 'in' };
	/** The values to send; none if the API's filter differs for this one. */
	toValues(wanted: unknown): string[];
	/** Whether all of its values are documented, so that a 400 is about the filter itself. */
	isDocumented: boolean;
	date?: Pick<DateBound, 'field' | 'bound'>;
}

/** A field of *Filters* that knows which rows meet it, and to which documented query it maps. */
export type Filter = AnyField & {
	how: How;
	/** Where a row has its value; if that is a list, one match is enough. */
	row(rowValue: RowValue, meets?: Meets): Filter;
	/** The documented query for one value and for several; without it, nothing is sent. */
	api(one: 'eq' | 'in', several?: 'in', name?: string): Filter;
	/** A date that rows don't have. Only the API can apply it. */
	date(field: DateBound['field'], bound: DateBound['bound']): Filter;
};

export type Filters = Record<string, Filter>;

/** A filter that is met by one of the wanted values, ignoring case, unless `how` says otherwise. */
export function filter<T, R = never>(
	own: Field<T> | PreparedField<T, R>,
	how: Partial<How> = {},
): Filter {
	const all: How = {
		meets: oneOf(isSameText),
		toValues: (wanted) => [wanted].flat().map(String),
		isDocumented: false,
		...how,
	};
	const also = (more: Partial<How>) => filter(own, { ...all, ...more });
	return {
		...(own as AnyField),
		how: all,
		row: (of, meets = all.meets) =>
			also({ rowValue: typeof of === 'string' ? ({ [of]: value }) => value : of, meets }),
		api: (one, several, name) => also({ query: { one, several, name } }),
		date: (name, bound) => also({ date: { field: name, bound } }),
	};
}

const oneOf =
	(isSame: (value: string, text: string) => boolean): Meets =>
	(value, wanted) =>
		typeof value === 'string' && [wanted].flat().some((text) => isSame(value, String(text)));

/** Text that has to match in full. */
export const exact = (property: INodeProperties) =>
	filter(field(property, (label, value) => toWellFormed(label, toRequiredText(label, value))));

/** Text of which a part is enough. It isn't sent: whether the API counts case is undocumented. */
export const contains = (property: INodeProperties) =>
	filter(exact(property), { meets: oneOf(containsText) });

/** Names, one of which has to match in full. They are sent as given and with plain spaces, as most people type them. */
export const names = (property: INodeProperties) =>
	filter(
		field(property, (label, value) =>
			toList(label, value).map((name) => toWellFormed(label, name)),
		),
		{
			toValues: (wanted) => [
				...new Set((wanted as string[]).flatMap((name) => [name, withPlainSpaces(name)])),
			],
		},
	);

/** Addresses. They are sent as given and in lower case, which is how most services store them. */
export const emails = (property: INodeProperties) =>
	filter(field(property, toEmails), {
		meets: oneOf((value, email) => foldEmailCase(value) === foldEmailCase(email)),
		toValues: (wanted) => spellings(wanted as string[]),
	});

/** One of the documented values. */
export const choice = (property: INodeProperties) =>
	filter(choiceField(property), { isDocumented: true });

/** Some of the documented values. */
export const choices = (property: INodeProperties) =>
	filter(choicesField(property), { isDocumented: true });

/** A date and time, in milliseconds since 1970. */
export const moment = (displayName: string, name: string, description: string) =>
	filter(
		field(
			{
				displayName,
				name,
				type: 'dateTime',
				default: '',
				placeholder: 'e.g. 2026-01-31T09:00:00',
				description: `${description} this time. Uses the workflow's time zone unless the value includes one.`,
			},
			(label, value, item) => toTime(label, value, item.timezone),
		),
	);

/** The parameter *Filters*. @param description which rows they select */
export function filtersParameter(description: string, filters: Filters): Prepared<Values, Values> {
	const group = groupOf('Filters', 'filters', { placeholder: 'Add Filter', description });
	return collection(group, filters, refuseEmptyExpression);
}

/** A misspelled column must not return everything. But a language model can only omit a filter by leaving it blank. */
function refuseEmptyExpression(item: Item, { property }: AnyField, given: Values): void {
	if (item.isTool) return;
	const areExpression = item.isExpression('filters');
	if (areExpression && Object.keys(given).length === 0) throw nothingReturned('Filters');
	const isGiven = areExpression && property.name in given;
	if (!isGiven && !item.isExpression(`filters.${property.name}`)) return;
	throw new UserError(`The expression in the "${property.displayName}" filter returned nothing.`, {
		description: 'Fix the expression, or remove the filter.',
	});
}

/** What the filters that are set demand of a row, and ask of the API. */
export function conditionsOf(filters: Filters, wanted: Values): Condition[] {
	return Object.entries(wanted).map(([name, value]) => {
		const { rowValue, meets, query, toValues, isDocumented, date } = filters[name].how;
		const values = query ? toValues(value) : [];
		const operator = values.length > 1 ? query?.several : query?.one;
		return {
			meets: (row) => !rowValue || [rowValue(row)].flat().some((each) => meets(each, value)),
			...(date && { date: { ...date, time: value as number } }),
			...(operator &&
				rowValue && {
					query: { name: `${query?.name ?? name}[${operator}]`, values, rowValue, isDocumented },
				}),
		};
	});
}
