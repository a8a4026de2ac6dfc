import type { IDataObject } from 'n8n-workflow';
import { foldEmailCase } from '../api/emailAddress';
import { momentOf } from '../api/moment';
import type { Run } from '../core/operation';
import { isRepeatReason } from '../core/operation';
import type { Person } from '../parameters/memberLocator';
import { inviterLocator } from '../parameters/memberLocator';
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

/** What the lists of people to invite share. */
export const peopleToInvite = {
	keyOf: (person: Person) => person.id ?? foldEmailCase(person.email),
	nameOf: (person: Person) =>
		person.id === undefined ? person.email : (person.email ?? person.id),
	identify: toNames,
	summarize: hintAtInvitations,
};

/** Member ids, and addresses for the rest. */
export function toMembers(people: Person[]): { spotMemberIds: string[]; emails: string[] } {
	return {
		spotMemberIds: toIds(people),
		emails: people.flatMap(({ id, email }) => (id === undefined ? [email] : [])),
	};
}

export const toIds = (people: Person[]): string[] => people.flatMap(({ id }) => id ?? []);

/** How outcomes identify a person. */
export function toNames({ id, email }: Person): IDataObject {
	return {
		...(email !== undefined && { email }),
		...(id !== undefined && { spotMemberId: id }),
	};
}

/** What MeltingSpot responded to a list of invitations. */
interface Response {
	status: number;
	body: IDataObject[] | undefined;
	sentAt?: number;
}

/**
 * The outcome for each person in an invitation request. A person missing from the response counts as skipped; a
 * response without a list means that the request was accepted for all.
 * @param otherwise the outcome of those who weren't clearly invited before
 */
export function invitationOutcomes(
	people: Person[],
	{ status, body, sentAt }: Response,
	{
		names,
		otherwise = status === 202 ? 'accepted' : 'invited',
	}: { names: IDataObject; otherwise?: string },
): IDataObject[] {
	const byId = rowsBy('spotMemberId', body);
	const byEmail = rowsBy('spotMemberEmail', body, foldEmailCase);
	return people.map((person) => {
		const own = { ...toNames(person), ...names };
		if (!body) return { outcome: otherwise, ...own };
		const row =
			person.id === undefined ? byEmail.get(foldEmailCase(person.email)) : byId.get(person.id);
		if (!row) {
			const reason = "MeltingSpot's response doesn't mention this person";
			return { outcome: 'skipped', ...own, reason };
		}
		const outcome = wasInvitedBefore(row, sentAt) ? 'alreadyInvited' : otherwise;
		const first = { outcome, ...own };
		return { ...first, ...row, ...first };
	});
}

/** The `Date` header counts whole seconds, and MeltingSpot's machines may disagree a little. */
const MIN_LEAD_MS = 2_000;

const wasInvitedBefore = ({ invitedAt }: IDataObject, sentAt = NaN) =>
	momentOf(invitedAt) < sentAt - MIN_LEAD_MS;

interface Settings {
	withEmailNotification: boolean;
}

interface Invited {
	values?: Settings;
	row: IDataObject;
}

/** What came of invitations. Rows without an outcome are of people who were invited. */
export function hintAtInvitations(
	items: Array<{ values?: Settings; rows: IDataObject[] }>,
	run: Pick<Run, 'hint'>,
): void {
	const done = items.flatMap(({ values, rows }) => rows.map((row) => ({ values, row })));
	const isInvited = ({ row: { outcome = 'invited' } }: Invited) =>
		['created', 'invited'].includes(String(outcome));
	hintAtUninvited(
		done.map(({ row }) => row),
		run,
	);
	hintAtSilence(done.filter(isInvited), run);
}

/** Says how many people were invited without an email, so that no one waits for one. */
function hintAtSilence(invited: Invited[], run: Pick<Run, 'hint'>): void {
	const isNotified = new Map<string, boolean>();
	for (const { values, row } of invited) {
		const { email, spotMemberEmail, spotMemberId } = row;
		const person = foldEmailCase(String(email ?? spotMemberEmail ?? spotMemberId));
		// For a repeated address, the first item counts.
		if (!isNotified.has(person)) isNotified.set(person, values?.withEmailNotification === true);
	}
	const count = [...isNotified.values()].filter((notified) => !notified).length;
	if (count === 0) return;
	run.hint(
		`${countOf(count, 'person was', 'people were')} invited, but MeltingSpot didn't email them. To have it send invitation emails, turn on "Send Invitation Email".`,
	);
}

/** Counts who wasn't invited, by why. */
function hintAtUninvited(rows: IDataObject[], run: Pick<Run, 'hint'>): void {
	const counts = new Map<string, number>();
	for (const { outcome, reason } of rows) {
		const why = whyNotInvited(String(outcome), String(reason ?? ''));
		if (why !== undefined) counts.set(why, (counts.get(why) ?? 0) + 1);
	}
	const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
	if (total === 0) return;
	const parts = [...counts].map(([why, count]) => `${count.toLocaleString('en')} ${why}`);
	run.hint(
		`${total.toLocaleString('en')} of ${rows.length.toLocaleString('en')} weren't invited: ${parts.join(', ')}. "outcome" and "reason" say more.`,
	);
}

/** In words of our own: a hint is shown as HTML. */
function whyNotInvited(outcome: string, reason: string): string | undefined {
	switch (outcome) {
		case 'alreadyMember':
			return 'already a member';
		case 'alreadyInvited':
			return 'already invited';
		case 'skipped':
			return isRepeatReason(reason) ? 'repeated' : "not in MeltingSpot's response";
		case 'refused':
			return 'not valid';
		case 'failed':
			return 'failed';
		default:
			return undefined;
	}
}

const countOf = (count: number, one: string, many: string) =>
	`${count.toLocaleString('en')} ${count === 1 ? one : many}`;
