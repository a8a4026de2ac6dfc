import type { IDataObject } from 'n8n-workflow';
import { keyOf } from '../api/collector';
import type { NamedEntity } from '../api/entities';
import { nameOf } from '../api/entities';
import { momentOf, toIsoDate } from '../api/moment';
import { trimText } from '../transport/characters';
import { isBlank, isEmailAddress } from './values';

/*
 * How the editor's lists label entries, and what such a label says: a saved workflow keeps the label of what was picked.
 */

/** "First Last (email)", or what there is of it: people who were invited may not have entered their names yet. */
export function labelOfMember(member: IDataObject): string {
	const email = emailOf(member);
	const name = fullNameOf(member);
	return name && email ? `${name} (${email})` : name || email || keyOf(member);
}

/** The email address in a member's label, if it has one. */
export function emailInLabel(label: string): string | undefined {
	const [, inner = label] = /\(([^()\s]+)\)$/.exec(label) ?? [];
	return isEmailAddress(inner) ? inner : undefined;
}

export function emailOf({ email }: IDataObject): string {
	return isBlank(email) ? '' : trimText(String(email));
}

export function fullNameOf({ firstname, lastname }: IDataObject): string {
	return [firstname, lastname]
		.filter((part) => !isBlank(part))
		.map((part) => trimText(String(part)))
		.join(' ');
}

/** The name, plus what distinguishes entities with the same name: an emoji, a live's day and status. */
export function labelOfEntity(entity: NamedEntity, row: IDataObject): string {
	const { emoji, startDate, computedStatus, status } = row;
	const before = isBlank(emoji) ? '' : `${String(emoji)} `;
	const label = before + (nameOf(entity, row) || keyOf(row));
	if (Number.isNaN(momentOf(startDate))) return label;
	const details = [String(toIsoDate(startDate)).slice(0, 10), computedStatus ?? status].filter(
		(each) => !isBlank(each),
	);
	return `${label} (${details.join(', ')})`;
}

/** The name in an entity's label. An emoji stays: it may be part of the name. */
export const nameInLabel = (label: string): string =>
	label.replace(/ \(\d{4}-\d{2}-\d{2}[^()]*\)$/, '');
