/** Longest email address, in characters. Source: RFC 5321, 4.5.3.1.3, without the angle brackets. */
const MAX_EMAIL_LENGTH = 254;

/** Whether text is too long for an email address. Checked before text is folded or normalized. */
export function isTooLongForEmail(text: string): boolean {
	return text.length > MAX_EMAIL_LENGTH;
}

/**
 * An email address in the form in which it is compared: ASCII letters in lower case, all others unchanged. Unicode's
 * rules would make the Kelvin sign a "k", so that another person's address matches.
 */
export function foldEmailCase(email: string): string {
	if (isTooLongForEmail(email)) return email;
	return email.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** An email address as given and in lower case, each once. */
export function emailCaseVariants(email: string): string[] {
	return [...new Set([email, foldEmailCase(email)])];
}
