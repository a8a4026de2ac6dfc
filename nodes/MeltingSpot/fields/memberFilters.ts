import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Item } from '../actions/operation';
import type { DateField } from '../transport/dialect';
import { learnDateUnit, toFilterValue } from '../transport/dialect';
import type { Query } from '../transport/request';
import { customRole } from './customRole';
import { fold, isBlank, spellingsOf, toList, toText, toTime } from './values';

const NAME_FILTERS = {
	email: 'Email',
	firstname: 'First Name',
	lastname: 'Last Name',
} as const;

const DATE_FILTERS: Record<string, { label: string; field: DateField; side: 'after' | 'before' }> =
	{
		invitedAfter: { label: 'Invited After', field: 'invitationDate', side: 'after' },
		invitedBefore: { label: 'Invited Before', field: 'invitationDate', side: 'before' },
		registeredAfter: { label: 'Registered After', field: 'registrationDate', side: 'after' },
		registeredBefore: { label: 'Registered Before', field: 'registrationDate', side: 'before' },
	};

/** What an address can be expected to hold. A list of names that is longer is picked out of all members. */
const LONGEST_FILTER = 2_000;

/** The filters of Member: Get Many. All of them have to hold. */
export const memberFilters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'Which members to get. They have to meet all of these.',
	options: [
		customRole,
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			placeholder: 'name@email.com',
			description:
				'Only members with one of these e-mail addresses, in full. Several are separated by commas, or given as a list. Capitals do not matter.',
		},
		{
			displayName: 'First Name',
			name: 'firstname',
			type: 'string',
			default: '',
			placeholder: 'e.g. Nathan',
			description:
				'Only members with one of these first names, spelled in full. Several are separated by commas, or given as a list.',
		},
		{
			displayName: 'Invited After',
			name: 'invitedAfter',
			type: 'dateTime',
			default: '',
			placeholder: 'e.g. 2026-01-31T09:00:00',
			description:
				'Only members who were invited after this moment. Without a time zone in it, the time zone of the workflow counts.',
		},
		{
			displayName: 'Invited Before',
			name: 'invitedBefore',
			type: 'dateTime',
			default: '',
			placeholder: 'e.g. 2026-01-31T09:00:00',
			description:
				'Only members who were invited before this moment. Without a time zone in it, the time zone of the workflow counts.',
		},
		{
			displayName: 'Last Name',
			name: 'lastname',
			type: 'string',
			default: '',
			placeholder: 'e.g. Smith',
			description:
				'Only members with one of these last names, spelled in full. Several are separated by commas, or given as a list.',
		},
		{
			displayName: 'Registered After',
			name: 'registeredAfter',
			type: 'dateTime',
			default: '',
			placeholder: 'e.g. 2026-01-31T09:00:00',
			description:
				'Only members who registered after this moment. Without a time zone in it, the time zone of the workflow counts.',
		},
		{
			displayName: 'Registered Before',
			name: 'registeredBefore',
			type: 'dateTime',
			default: '',
			placeholder: 'e.g. 2026-01-31T09:00:00',
			description:
				'Only members who registered before this moment. Without a time zone in it, the time zone of the workflow counts.',
		},
	],
};

/** What Get Many asks for. */
interface MemberFilters {
	query: Query;
	/** The same without the filters that name several values, if there are any. */
	withoutLists?: Query;
	/** The check that a row must pass: the API may ignore a filter. */
	keep: (row: IDataObject) => boolean;
}

/**
 * The filters that an item sets.
 * @throws UserError, also if one was added and is empty: a misspelled column must not stand for everybody
 */
export async function readMemberFilters(item: Item): Promise<MemberFilters> {
	const filters = item.parameter('filters', {}) as IDataObject;
	const query: Query = {};
	const lists: Query = {};
	const checks: Array<(row: IDataObject) => boolean> = [];

	const isSet = (name: string, label: string) => {
		if (!isBlank(filters[name])) return true;
		// A language model has no other way to leave one out.
		if (!(name in filters) || item.isTool) return false;
		throw new UserError(
			`"${label}" in "Filters" is empty, so it is not clear whom to get. Fill it in, check the expression in it, or remove the filter.`,
		);
	};

	for (const [field, label] of Object.entries(NAME_FILTERS)) {
		if (!isSet(field, label)) continue;
		const wanted = toList(label, filters[field]);
		const spellings = field === 'email' ? wanted.flatMap(spellingsOf) : wanted;
		const text = spellings.join(',');
		// The API cannot be asked for a name that holds a comma.
		if (!spellings.some((spelling) => spelling.includes(',')) && text.length <= LONGEST_FILTER) {
			(spellings.length > 1 ? lists : query)[`${field}[in]`] = text;
		}
		const folded = new Set(wanted.map(fold));
		checks.push((row) => typeof row[field] === 'string' && folded.has(fold(row[field])));
	}

	if (isSet('customRoleId', customRole.displayName)) {
		const wanted = toText(customRole.displayName, filters.customRoleId).trim();
		query['customRoleId[eq]'] = wanted;
		checks.push(({ customRoleId = wanted }) => customRoleId === wanted);
	}

	for (const [name, { label, field, side }] of Object.entries(DATE_FILTERS)) {
		if (!isSet(name, label)) continue;
		const time = toTime(label, filters[name], item.timezone);
		const { unit = 'seconds' } = await learnDateUnit(item.request, item.dialect, field);
		query[`${field}[${side}]`] = toFilterValue(time, unit);
	}

	return {
		query: { ...query, ...lists },
		withoutLists: Object.keys(lists).length > 0 ? query : undefined,
		keep: (row) => checks.every((passes) => passes(row)),
	};
}
