import type { IDataObject } from 'n8n-workflow';
import { normalizeForCompare } from './compare';
import { isId } from '../transport/endpoints';

/*
 * Which entry of a batch a part of the response is about. What can't be told isn't guessed.
 */

/** Why an entry is skipped that the response doesn't tell about. */
export const untold = (noun: string): string =>
	`MeltingSpot's response doesn't say what became of this ${noun}`;

/** The ids in a list. Anything else in it, or anything but a list, counts for nothing. */
export function idsIn(list: unknown): ReadonlySet<string> {
	return new Set(Array.isArray(list) ? list.filter(isId).map(String) : []);
}

/** Rows by the value of a field that identifies them. Rows without a usable one are left out. */
export function rowsBy(
	field: string,
	rows: IDataObject[] = [],
	fold: (text: string) => string = String,
): ReadonlyMap<string, IDataObject> {
	return new Map(
		rows.flatMap((row) => (isId(row[field]) ? [[fold(String(row[field])), row]] : [])),
	);
}

const ESCAPED: Record<string, string> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' };

/** A name in its form for comparison: a server may escape, compose, or trim it. */
function foldName(name: unknown): string {
	const text = String(name).replace(
		/&(?:(amp|apos|gt|lt|quot)|#(\d{1,5}));/g,
		(_, word: string | undefined, code: string) =>
			word === undefined ? String.fromCharCode(Number(code)) : ESCAPED[word],
	);
	return normalizeForCompare(text).replace(/\s+/g, ' ');
}

type Rows = IDataObject[];

/**
 * The row of each name, and in which of the lists it was: by name, else by order if one list has as many rows left as there
 * are names left, and no other list has any.
 */
export function matchByName<List extends string>(
	names: string[],
	lists: Record<List, Rows>,
): Array<{ list: List; row: IDataObject } | undefined> {
	const left = Object.entries<Rows>(lists).flatMap(([list, rows]) =>
		rows.map((row) => ({ list: list as List, row, name: foldName(row.name) })),
	);
	const found = names.map((name) => {
		const at = left.findIndex((each) => each.name === foldName(name));
		return at < 0 ? undefined : left.splice(at, 1)[0];
	});
	const isOrdered =
		new Set(left.map(({ list }) => list)).size === 1 &&
		left.length === found.filter((each) => !each).length;
	return found.map((each) => each ?? (isOrdered ? left.shift() : undefined));
}
