import { UserError } from 'n8n-workflow';
import type { Item } from './item';
import type { Collection, FieldValues, Fields } from './parameter';
import { collection, field } from './parameter';
import { toEmails, toList, toRequiredText, toTime, toWellFormed } from './values';

/** The filters of a list. @param description which rows they select */
export function filters<F extends Fields>(
	description: string,
	fields: F,
): Collection<FieldValues<F>> {
	return collection(
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			description,
		},
		fields,
		refuseEmptyExpression,
	);
}

/** A misspelled column must not return everything. But a language model can only omit a filter by leaving it blank. */
function refuseEmptyExpression(item: Item, { property }: Fields[string]): void {
	if (item.isTool || !item.isExpression(`filters.${property.name}`)) return;
	throw new UserError(`The expression in the "${property.displayName}" filter returned nothing.`, {
		description: 'Fix the expression, or remove the filter.',
	});
}

/** A filter by part of a name, for entities that people know by name. */
export function nameFilter(label: 'Name' | 'Label' | 'Title', plural: string) {
	const property = {
		displayName: label,
		name: label === 'Title' ? 'title' : 'name',
		type: 'string' as const,
		default: '',
		placeholder: 'e.g. speaker',
		description: `Only ${plural} whose ${label.toLowerCase()} contains this text. Not case-sensitive.`,
	};
	return field(property, (name, value) => toWellFormed(name, toRequiredText(name, value)));
}

/** A filter by exact text. */
export const textFilter = (
	displayName: string,
	name: string,
	example: string,
	description: string,
) =>
	field(
		{ displayName, name, type: 'string', default: '', placeholder: `e.g. ${example}`, description },
		(label, value) => toWellFormed(label, toRequiredText(label, value)),
	);

const names = (label: string, value: unknown) =>
	toList(label, value).map((name) => toWellFormed(label, name));

/** Filters for lists of people. */
export const personFilters = {
	email: field(
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			placeholder: 'name@email.com',
			description:
				'Only people with one of these email addresses. Separate multiple values with commas.',
		},
		toEmails,
	),
	firstname: field(
		{
			displayName: 'First Name',
			name: 'firstname',
			type: 'string',
			default: '',
			placeholder: 'e.g. Nathan',
			description:
				"Only people with one of these first names. Parts of a name don't match. Separate multiple values with commas.",
		},
		names,
	),
	lastname: field(
		{
			displayName: 'Last Name',
			name: 'lastname',
			type: 'string',
			default: '',
			placeholder: 'e.g. Smith',
			description:
				"Only people with one of these last names. Parts of a name don't match. Separate multiple values with commas.",
		},
		names,
	),
};

/** A filter by date and time. */
export const moment = (displayName: string, name: string, description: string) =>
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
	);

export const invitationFilters = {
	invitedAfter: moment('Invited After', 'invitedAfter', 'Only members who were invited after'),
	invitedBefore: moment('Invited Before', 'invitedBefore', 'Only members who were invited before'),
};

export const registrationFilters = {
	registeredAfter: moment(
		'Registered After',
		'registeredAfter',
		'Only members who registered after',
	),
	registeredBefore: moment(
		'Registered Before',
		'registeredBefore',
		'Only members who registered before',
	),
};
