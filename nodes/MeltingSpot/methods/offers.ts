import { isId } from '../transport/endpoints';
import { shorten } from '../transport/shorten';

/** Longest label in a list, in characters. */
const MAX_LABEL_LENGTH = 200;

/** Whether n8n would run a text as an expression once it is picked: it stores what is picked, and what was shown. */
const isExpression = (text: string) => text.startsWith('=');

/** Whether a value from a response can be picked: it identifies something, and isn't an expression. */
export const canBePicked = (value: unknown): boolean => isId(value) && !isExpression(String(value));

/** The entries that can be picked, with labels of a size that can be shown. */
export function toOffers<E extends { name: string; value: unknown }>(entries: E[]): E[] {
	return entries
		.filter(({ name, value }) => canBePicked(value) && !isExpression(name))
		.map((entry) => ({ ...entry, name: shorten(entry.name, MAX_LABEL_LENGTH) }));
}
