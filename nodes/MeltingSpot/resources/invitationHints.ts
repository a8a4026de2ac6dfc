import type { IDataObject } from 'n8n-workflow';
import { foldEmailCase } from '../api/emailAddress';
import type { Run } from '../core/operation';

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

function formatCount(count: number): string {
	return count.toLocaleString('en');
}
