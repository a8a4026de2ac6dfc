/** Text in the form in which it is compared: trimmed, composed, lower case. */
export function normalizeForCompare(text: string): string {
	return text.trim().normalize('NFC').toLowerCase();
}

/** Whether two texts are the same, apart from case and surrounding space. */
export function isSameText(a: unknown, b: string): boolean {
	return typeof a === 'string' && normalizeForCompare(a) === normalizeForCompare(b);
}
