import type { IDataObject } from 'n8n-workflow';
import { foldEmailCase } from '../api/emailAddress';
import { inviterLocator, type Person } from '../parameters/memberLocator';
import { withEmailNotification } from '../parameters/withEmailNotification';
import { rowsBy } from '../api/matching';

/*
 * What the invitations to lives, courses and learning paths share: parameters, bodies, and outcomes.
 */

/** Shown last. */
export const invitationSettings = { inviter: inviterLocator, withEmailNotification };

interface Options {
	/** The member who invites. */
	inviter?: string;
	withEmailNotification: boolean;
}

/** `withEmailNotification` is always sent: what the API does without it is mostly undocumented. */
export function toInvitationBody({ inviter, withEmailNotification }: Options): IDataObject {
	return {
		withEmailNotification,
		...(inviter !== undefined && { invitedBySpotMemberId: inviter }),
	};
}

/** Success with another status, such as 202, means that MeltingSpot took the request, no more. */
const OUTCOMES: Partial<Record<number, string>> = { 200: 'alreadyInvited', 201: 'invited' };

export const outcomeOf = (status: number): string => OUTCOMES[status] ?? 'accepted';

/** The outcome of one invitation. */
export function invitationOutcome(
	{ status, body }: { status: number; body: IDataObject | undefined },
	names: IDataObject,
): IDataObject {
	const own = { outcome: outcomeOf(status), ...names };
	return { ...own, ...body, ...own };
}

export function toPeople(spotMemberIds: string[]): Person[] {
	return spotMemberIds.map((id) => ({ id }));
}

/** How errors refer to a person. */
export function nameOfPerson(person: Person): string {
	return 'id' in person ? person.id : person.email;
}

/** Two people with the same key are the same. */
export function keyOfPerson(person: Person): string {
	return 'id' in person ? person.id : foldEmailCase(person.email);
}

/** Member ids, and addresses for the rest. */
export function toMembers(people: Person[]): { spotMemberIds: string[]; emails: string[] } {
	return {
		spotMemberIds: people.flatMap((person) => ('id' in person ? [person.id] : [])),
		emails: people.flatMap((person) => ('email' in person ? [person.email] : [])),
	};
}

/** How outcomes identify a person. */
export function toNames(person: Person): IDataObject {
	return 'id' in person ? { spotMemberId: person.id } : { email: person.email };
}

/**
 * The outcome for each person in an invitation request. A person missing from the response counts as skipped; a
 * response without a list means that the request was accepted for all.
 */
export function invitationOutcomes(
	people: Person[],
	participants: IDataObject[] | undefined,
	{ names, otherwise = 'invited' }: { names: IDataObject; otherwise?: string },
): IDataObject[] {
	const byId = rowsBy('spotMemberId', participants);
	const byEmail = rowsBy('spotMemberEmail', participants, foldEmailCase);
	return people.map((person) => {
		const own = { ...names, ...toNames(person) };
		if (!participants) return { outcome: otherwise, ...own };
		const row = 'id' in person ? byId.get(person.id) : byEmail.get(foldEmailCase(person.email));
		if (!row)
			return {
				outcome: 'skipped',
				...own,
				reason: "MeltingSpot's response doesn't mention this person",
			};
		const first = { outcome: otherwise, ...own };
		return { ...first, ...row, ...first };
	});
}
