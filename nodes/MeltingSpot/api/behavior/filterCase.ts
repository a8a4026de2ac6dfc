import { emailCaseVariants } from '../emailAddress';

/*
 * Question: is `[in]` case-sensitive? See docs/api-notes.md#list-in-case.
 * Assumed: nothing. Each address is looked up as given and in lowercase, which is how most services store it.
 * Found out: never.
 * If settled: this file goes. Addresses are then looked up as given.
 */

/** The spellings to look up, so that addresses are found whether or not the API is case-sensitive. */
export function spellings(emails: string[]): string[] {
	return [...new Set(emails.flatMap(emailCaseVariants))];
}
