import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Item } from '../actions/operation';
import type { Connection } from '../transport/connection';
import { list } from '../transport/paginate';
import { fold, isEmailAddress, isSameText, spellingsOf, toEmail, toPathValue } from './values';

/** Which member an operation is about. */
export const memberLocator: INodeProperties = {
	displayName: 'Member',
	name: 'memberId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'The member of your Spot to work with. An expression may give an ID or an e-mail address.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a member...',
			typeOptions: {
				searchListMethod: 'searchMembers',
				searchable: true,
				slowLoadNotice: {
					message:
						'In a large Spot, search for the full name or the whole e-mail address, or choose "By Email"',
					timeout: 5000,
				},
			},
		},
		{
			displayName: 'By Email',
			name: 'email',
			type: 'string',
			hint: 'The e-mail address that the member has in MeltingSpot. Capitals do not matter.',
			placeholder: 'e.g. name@email.com',
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			hint: 'The "id" of a member, as this node and MeltingSpot Trigger hand it on',
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
	// The editor switches to "By ID" when an expression is put in, whatever the expression gives.
	if (mode !== 'email' && !isEmailAddress(value)) return toPathValue('Member', value);

	const email = toEmail('Member', value);
	return await item.once(`look up ${fold(email)}`, async () => await findMemberId(item, email));
}

/** A locator's mode and value. A bare text, as an AI agent or an older workflow may give it, has no mode. */
export function readLocator(locator: unknown): { mode?: string; value: unknown } {
	if (typeof locator === 'object' && locator !== null && 'mode' in locator) {
		const { mode, value } = locator as { mode: string; value?: unknown };
		return { mode, value };
	}
	return { value: locator };
}

async function findMemberId(connection: Connection, email: string): Promise<string> {
	const member = await findMember(connection, email);
	if (member) return toPathValue('id', member.id);
	throw new UserError(
		`Nobody in your Spot has the e-mail address "${email}" given in "Member". Check the address, or invite this person first.`,
	);
}

/**
 * The member with this very e-mail address, capitals aside. Only a row that carries it counts: a filter that
 * the API ignores must not pick a stranger. One that tells capitals apart is asked in small letters as well.
 * @throws NodeApiError
 */
export async function findMember(
	connection: Connection,
	email: string,
): Promise<IDataObject | undefined> {
	for (const spelling of spellingsOf(email)) {
		const { rows } = await list(connection, 'GET /v1/spotMembers', {
			query: { 'email[in]': spelling },
			keep: (row) => isSameText(row.email, email),
			limit: 1,
		});
		if (rows.length > 0) return rows[0];
	}
	return undefined;
}
