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
 * The members with these addresses, to explain why MeltingSpot doesn't invite someone. Never throws: an invitation's
 * outcome is known even if the lookup fails.
 * @returns those of each address, in the same order; none if no one has it or the lookup failed
 */
export async function membersOfEach(api: Api, emails: string[]): Promise<IDataObject[][]> {
	if (emails.length === 0) return [];
	const membersOf = await findMembersByEmail(api, emails).catch(() => undefined);
	return emails.map((email) => {
		try {
			return membersOf?.(email) ?? [];
		} catch {
			return [];
		}
	});
}

/** For example "Accepted". */
export const statusesOf = (members: IDataObject[]): string =>
	members.map(({ status }) => String(status ?? 'unknown')).join(', ');
