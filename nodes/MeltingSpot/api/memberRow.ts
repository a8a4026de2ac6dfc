import type { IDataObject } from 'n8n-workflow';

/** What people look for first. */
const FIRST_FIELDS = ['id', 'email', 'firstname', 'lastname', 'status'];

/** A member as MeltingSpot sends it, but with `FIRST_FIELDS` first. */
export function toMemberRow(member: IDataObject): IDataObject {
	const known = FIRST_FIELDS.filter((name) => name in member);
	return { ...Object.fromEntries(known.map((name) => [name, member[name]])), ...member };
}
