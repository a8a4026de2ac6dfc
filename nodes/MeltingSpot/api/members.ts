import type { IDataObject } from 'n8n-workflow';
import type { Api } from './api';
import { findMembersByEmail } from './membersByEmail';

export { updateMember } from './behavior/partialUpdate';

/**
 * The member with this email address.
 * @returns undefined if there is none, or several
 * @throws NodeApiError
 */
export async function findMember(api: Api, email: string): Promise<IDataObject | undefined> {
	const found = (await findMembersByEmail(api, [email]))(email);
	return found.length > 1 ? undefined : found[0];
}

/**
 * The statuses of the members with these addresses, to explain why MeltingSpot doesn't invite someone. Never throws: an
 * invitation's outcome is known even if the lookup fails.
 * @returns one per address, in the same order, such as "Accepted"; undefined if no one has it or the lookup failed
 */
export async function memberStatuses(
	api: Api,
	emails: string[],
): Promise<Array<string | undefined>> {
	if (emails.length === 0) return [];
	try {
		const membersOf = await findMembersByEmail(api, emails);
		return emails.map((email) => statusesOf(email, membersOf));
	} catch {
		return emails.map(() => undefined);
	}
}

function statusesOf(
	email: string,
	membersOf: (email: string) => IDataObject[],
): string | undefined {
	try {
		const statuses = membersOf(email).map(({ status }) => String(status ?? 'unknown'));
		return statuses.length > 0 ? statuses.join(', ') : undefined;
	} catch {
		return undefined;
	}
}
