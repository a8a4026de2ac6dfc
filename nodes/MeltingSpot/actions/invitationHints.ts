import type { IDataObject } from 'n8n-workflow';
import { foldEmailCase } from '../api/emailAddress';
import type { Run } from './operation';

/** Says how many people were invited without an email, so that no one waits for one. */
export function hintAtSilentInvitations(
	invited: Array<{ withEmailNotification: boolean; rows: IDataObject[] }>,
	run: Run,
): void {
	const isNotified = new Map<string, boolean>();
	for (const { withEmailNotification, rows } of invited) {
		for (const { email } of rows) {
			const person = foldEmailCase(String(email));
			// For a repeated address, the first item counts.
			if (!isNotified.has(person)) isNotified.set(person, withEmailNotification);
		}
	}
	const count = [...isNotified.values()].filter((notified) => !notified).length;
	if (count === 0) return;
	const who = count === 1 ? '1 person was' : `${formatCount(count)} people were`;
	run.hint(
		`${who} invited, but MeltingSpot didn't email them. To have it send invitation emails, turn on "Send Invitation Email".`,
	);
}

/** Says how many addresses have no output of their own because they are repeats. */
export function hintAtRepeats(emails: string[], run: Run): void {
	const repeats = emails.length - new Set(emails.map(foldEmailCase)).size;
	if (repeats === 0) return;
	const what =
		repeats === 1 ? '1 repeated address was' : `${formatCount(repeats)} repeated addresses were`;
	run.hint(`${what} skipped, because each person is invited only once.`);
}

function formatCount(count: number): string {
	return count.toLocaleString('en');
}
