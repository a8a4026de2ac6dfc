import { UserError } from 'n8n-workflow';

/**
 * The id of an entity as MeltingSpot sent it, checked like one from the user. The error doesn't quote it: it may be
 * anything.
 * @throws UserError
 */
export function toResponseId(value: unknown): string {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (isPathValue(text)) return text;
	throw new UserError(
		'MeltingSpot returned an "id" that can\'t be part of a URL, so it wasn\'t used. Report this error to MeltingSpot.',
	);
}

/** Whether a text can be one path segment of a URL. */
export function isPathValue(text: string): boolean {
	return text !== '' && !isPath(text) && isWellFormed(text);
}

/** Whether a text would be a path rather than one segment. */
export function isPath(text: string): boolean {
	return text === '.' || text === '..' || /[/\\]/.test(text);
}

/** Whether a text has no unpaired surrogates. */
export function isWellFormed(text: string): boolean {
	return !/\p{Surrogate}/u.test(text);
}
