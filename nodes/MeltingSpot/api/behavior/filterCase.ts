import { emailCaseVariants } from '../emailAddress';

/*
 * Question: does `[in]` tell upper from lower case? See docs/api-notes.md#list-in-case.
 * Assumed: nothing. Each address is asked for as given and in lower case, which is how most services store it.
 * Found out: not at all.
 * If settled: this file goes. Addresses are then asked for as given.
 */

/** The spellings to ask for, so that addresses are found whether the API tells upper from lower case or not. */
export function spellings(emails: string[]): string[] {
	return [...new Set(emails.flatMap(emailCaseVariants))];
}
