import { UserError } from 'n8n-workflow';

/**
 * The id of an entity as MeltingSpot sent it, checked like one from the user. It isn't quoted: it may be anything.
 * @throws UserError
 */
export function toResponseId(value: unknown): string {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (isPathValue(text)) return text;
	throw new UserError(
		'MeltingSpot returned an "id" that can\'t be part of a URL, so it wasn\'t used. Report this error to MeltingSpot.',
	);
}

/** Whether a text can be one part of a URL. */
export function isPathValue(text: string): boolean {
	return text !== '' && !isPath(text) && isWellFormed(text);
}

/** Whether a part of a URL would be more than that. */
export function isPath(text: string): boolean {
	return text === '.' || text === '..' || /[/\\]/.test(text);
}

/** Whether every surrogate has its other half. */
export function isWellFormed(text: string): boolean {
	return !/\p{Surrogate}/u.test(text);
}
