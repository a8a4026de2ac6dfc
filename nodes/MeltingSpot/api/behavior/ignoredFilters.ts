import type { IDataObject } from 'n8n-workflow';
import { normalizeForCompare } from '../compare';
import { foldEmailCase, isTooLongForEmail } from '../emailAddress';

/*
 * Question: is a filter applied, or silently ignored? See docs/api-notes.md#list-filter-ignored.
 * Assumed: it may be ignored.
 * Found out: from the rows. A row that doesn't meet the filters isn't used; one whose email address wasn't requested
 * shows that the filter is ignored, and then all members are listed once per run.
 * If settled: `meetsFilters` and `onlyAskedFor` go, and the full listing with them.
 */

/** Filters that rows can be checked against. All of them apply. */
export interface RowFilters {
	email?: string[];
	firstname?: string[];
	lastname?: string[];
	customRoleId?: string;
	status?: string[];
	role?: string[];
}

/** Whether a row meets the filters. A missing field never does. */
export function meetsFilters(filters: RowFilters): (row: IDataObject) => boolean {
	const tests = [
		isOneOf('email', filters.email, foldEmailCase),
		isOneOf('firstname', filters.firstname, normalizeForCompare),
		isOneOf('lastname', filters.lastname, normalizeForCompare),
		isOneOf('customRoleId', filters.customRoleId, (id) => id),
		isOneOf('status', filters.status, normalizeForCompare),
		isOneOf('role', filters.role, normalizeForCompare),
	];
	return (row) => tests.every((test) => test(row));
}

function isOneOf(
	field: keyof RowFilters,
	values: string[] | string | undefined,
	comparable: (text: string) => string,
): (row: IDataObject) => boolean {
	if (values === undefined) return () => true;
	const wanted = new Set([values].flat().map(comparable));
	return ({ [field]: value }) => typeof value === 'string' && wanted.has(comparable(value));
}

/** Thrown to stop reading a list whose filter is ignored. */
export class FilterIgnoredError extends Error {}

/**
 * Lets through the rows of a list whose email address was requested.
 *
 * A row that differs in accents or in the case of non-ASCII letters passes, too: the API may compare more loosely than
 * we do, which isn't the same as ignoring the filter. Whether it counts is up to the caller.
 * @throws FilterIgnoredError if the row wasn't requested
 */
export function onlyAskedFor(emails: string[]): (row: IDataObject) => true {
	const wanted = new Set(emails.map(looseForm));
	return ({ email }) => {
		if (typeof email === 'string' && wanted.has(looseForm(email))) return true;
		throw new FilterIgnoredError('The API ignores the email filter');
	};
}

function looseForm(text: string): string {
	if (isTooLongForEmail(text)) return text;
	return text.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase();
}
