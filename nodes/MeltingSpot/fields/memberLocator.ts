import type { INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Item } from '../actions/operation';
import type { Connection } from '../transport/connection';
import { list } from '../transport/paginate';
import { isSameText, fold, toEmail, toPathValue } from './values';

/** Which member an operation is about. */
export const memberLocator: INodeProperties = {
	displayName: 'Member',
	name: 'memberId',
	type: 'resourceLocator',
	default: { mode: 'email', value: '' },
	required: true,
	description: 'The member to work with',
	modes: [
		{
			displayName: 'By Email',
			name: 'email',
			type: 'string',
			hint: 'The member of your Spot with this very address',
			placeholder: 'e.g. name@email.com',
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			hint: 'The "id" of a member, as MeltingSpot nodes hand it on',
			placeholder: 'e.g. 3f8e4d2c-6b1a-4c5d-9e7f-0a1b2c3d4e5f',
		},
	],
};

/**
 * The id of the member that an item names. An e-mail address is looked up once in a run.
 * @throws UserError if the locator is empty or nobody has the address; NodeApiError
 */
export async function memberIdOf(item: Item): Promise<string> {
	const { mode, value } = readLocator(item.parameter('memberId'));
	if (mode !== 'email') return toPathValue('Member', value);

	const email = toEmail('Member', value);
	const address = fold(email);
	const known = item.memberIds.get(address);
	if (known) return await known;
	const lookup = findMemberId(item, email);
	item.memberIds.set(address, lookup);
	return await lookup;
}

/** A locator's mode and value. A bare text, as an AI agent or an older workflow may give it, is an id or an address. */
export function readLocator(locator: unknown): { mode: string; value: unknown } {
	if (typeof locator === 'object' && locator !== null && 'mode' in locator) {
		const { mode, value } = locator as { mode: string; value?: unknown };
		return { mode, value };
	}
	return {
		mode: typeof locator === 'string' && locator.includes('@') ? 'email' : 'id',
		value: locator,
	};
}

/** Only a row that carries that very address counts: a filter that the API ignores must not pick a stranger. */
async function findMemberId(connection: Connection, email: string): Promise<string> {
	const { rows } = await list(connection, 'GET /v1/spotMembers', {
		query: { 'email[in]': email },
		keep: (row) => isSameText(row.email, email),
		limit: 1,
	});
	if (rows.length === 0) {
		throw new UserError(
			`Nobody in your Spot has the e-mail address "${email}" given in "Member". Check the address, or invite this person first.`,
		);
	}
	return toPathValue('id', rows[0].id);
}
