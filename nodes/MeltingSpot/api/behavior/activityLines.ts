import type { IDataObject } from 'n8n-workflow';
import { isId } from '../../transport/endpoints';

/*
 * Question: what does the export of activities contain? How are its lines written, what identifies one, in what order are
 * they, and how many are there at most? See docs/api-notes.md#activity-format, docs/api-notes.md#activity-id,
 * docs/api-notes.md#activity-order, docs/api-notes.md#activity-limit, and docs/api-notes.md#activity-end.
 * Assumed: each line has a `type`, and at most 10,000 lines can be requested.
 * Found out: from each response. Lines, a list, and an object around a list are all read (`transport/endpoints.ts`).
 * If settled: `keysOf` uses whatever identifies a line, without counting; `mayBeCut` compares with the real maximum.
 */

/** Source: `exportActivities` of MeltingSpot's API reference. */
export const MAX_LINES = 10_000;

/** A number that a server might choose as its own maximum, or as the default if it ignores `limit`. */
export const ROUND = 100;

/** Windows overlap by this much, since either end may be exclusive. */
export const WINDOW_OVERLAP_MS = 1_000;

/**
 * What identifies each line among those of one listing: its `eventId`, or all of its content. Not `id`, which may be the
 * member's. Lines that are the same are counted, because one listing contains each activity once.
 */
export function keysOf(lines: IDataObject[]): string[] {
	const counts = new Map<string, number>();
	return lines.map((line) => {
		const text = isId(line.eventId) ? `id ${line.eventId}` : JSON.stringify(line);
		const count = counts.get(text) ?? 0;
		counts.set(text, count + 1);
		return `${count} ${text}`;
	});
}

/** Whether a listing has as many lines as were requested, so that there may be more. */
export const isFull = (lines: IDataObject[], limit = MAX_LINES): boolean => lines.length >= limit;

/** Whether there may be more lines than were listed. If in doubt, it is worth another request. */
export const mayBeCut = (lines: IDataObject[], limit = MAX_LINES): boolean =>
	isFull(lines, limit) || (lines.length > 0 && lines.length % ROUND === 0);
