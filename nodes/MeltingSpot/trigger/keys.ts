import { createHash } from 'node:crypto';

/** Characters of a short key: 42 bits, so that a new one is one of 5,000 known ones once in a billion times. */
export const KEY_LENGTH = 7;

/** Identifies something in a state, which must stay small and contain nothing readable. */
export function shortHash(text: string, length = KEY_LENGTH): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, length);
}

/** Entries of equal length that were stored as one text. @returns undefined if it was cut */
export function splitEntries(stored: unknown, length: number): string[] | undefined {
	if (typeof stored !== 'string' || stored.length % length !== 0) return undefined;
	return Array.from({ length: stored.length / length }, (_, index) =>
		stored.slice(index * length, (index + 1) * length),
	);
}
