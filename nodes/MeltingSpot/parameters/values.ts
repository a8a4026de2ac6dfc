import type { IDataObject } from 'n8n-workflow';
import { tryToParseDateTime, UserError } from 'n8n-workflow';
import { isSameText } from '../api/compare';
import { isTooLongForEmail, splitEmails, unwrapEmail } from '../api/emailAddress';
import { isPath, isWellFormed } from '../api/pathValue';
import { shorten } from '../transport/shorten';

const SEPARATORS = /([,;\r\n])/;

/** What the API takes as the value of a custom property. Source: "Endpoints - Custom properties". */
export type PropertyValue = string | number | boolean | string[];

export type ValueType = 'text' | 'number' | 'boolean' | 'list';

/** Max length of a date text, in characters. */
const MAX_DATE_LENGTH = 100;
/** How many levels of nested lists are checked. */
const MAX_DEPTH = 10;
/** Max characters of a value, and max names, that a message shows. */
const MAX_SHOWN_LENGTH = 80;
const MAX_SHOWN_NAMES = 10;

/** Whether the user left the value empty: a blank cell, an expression that found nothing. */
export function isBlank(value: unknown): boolean {
	return isBlankWithin(value, MAX_DEPTH);
}

function isBlankWithin(value: unknown, depth: number): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === 'string') return value.trim() === '';
	if (Array.isArray(value))
		return depth > 0 && value.every((entry) => isBlankWithin(entry, depth - 1));
	return typeof value === 'object' && !isDate(value) && Object.keys(value).length === 0;
}

/**
 * The entries of a list, of a list written as JSON, or of text separated by commas, semicolons, or line breaks;
 * trimmed, without blank ones.
 * @param choices each of them is one entry, even if it contains a comma
 * @throws UserError if an entry isn't text
 */
export function toList(name: string, value: unknown, choices: string[] = []): string[] {
	const split = (text: string) => splitList(text, choices);
	return toEntries(value, split).map((entry) => toText(name, entry).trim());
}

/** If several choices match at the start of a text, the longest one wins. */
function splitList(text: string, choices: string[]): string[] {
	// Every other part is a separator.
	const parts = text.split(SEPARATORS);
	const mostParts = Math.max(1, ...choices.map((choice) => choice.split(SEPARATORS).length));
	const isChoice = (entry: string) => choices.some((choice) => isSameText(choice, entry));
	const entries: string[] = [];
	for (let from = 0; from < parts.length; ) {
		let to = Math.min(from + mostParts, parts.length);
		while (to > from + 1 && !isChoice(parts.slice(from, to).join(''))) to -= 2;
		entries.push(parts.slice(from, to).join(''));
		from = to + 1;
	}
	return entries;
}

/**
 * The email addresses in a list, or in text separated by commas, semicolons, or whitespace. Names around them, as in
 * `Anna Lee <anna@example.com>`, are left out. Anything that isn't an address is still an entry.
 */
export function toEmailEntries(value: unknown): unknown[] {
	return toEntries(value, splitEmails).flatMap((entry) =>
		typeof entry === 'string' ? splitEmails(entry) : [entry],
	);
}

/** @throws UserError if an entry isn't an address */
export function toEmails(name: string, value: unknown): string[] {
	return toEmailEntries(value).map((entry) => toEmail(name, entry));
}

function toEntries(value: unknown, split: (text: string) => string[]): unknown[] {
	if (isBlank(value)) return [];
	const entries = typeof value === 'string' ? (parseList(value) ?? split(value)) : [value].flat();
	return entries.filter((entry) => !isBlank(entry));
}

function parseList(text: string): unknown[] | undefined {
	const list = /^\s*\[/.test(text) ? parseJson(text) : undefined;
	return Array.isArray(list) ? list : undefined;
}

/** Text; a date from an expression as ISO text. @throws UserError for another object, a list, or a non-finite number */
export function toText(name: string, value: unknown): string {
	// What Luxon makes of a date it can't parse, once that is converted to text.
	if (value === 'Invalid DateTime') return refuseNoDate(name);
	if (typeof value === 'string') return value;
	if (isDate(value)) return value.toJSON() ?? refuseNoDate(name);
	if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
		return String(value);
	}
	throw notOfType(name, value, 'text');
}

/** Whether it's a JavaScript date or a Luxon one, which is what n8n's expressions work with. */
function isDate(value: unknown): value is { toJSON(): string | null } {
	if (value instanceof Date) return true;
	if (typeof value !== 'object' || value === null || !('toISODate' in value)) return false;
	// Rules out a JSON object that merely has a field of that name.
	return 'toJSON' in value && typeof value.toJSON === 'function';
}

function refuseNoDate(name: string): never {
	throw new UserError(
		`"${name}" is an invalid date: its expression returned "Invalid DateTime". Check the value it parses and the format it expects.`,
	);
}

/** A number, even if written as text. @throws UserError */
export function toNumber(name: string, value: unknown): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && Number.isFinite(number)) return number;
	throw notOfType(name, value, 'a number');
}

const SPOKEN_BOOLEANS = new Map([
	['true', true],
	['yes', true],
	['1', true],
	['false', false],
	['no', false],
	['0', false],
]);

/** True or false, including spreadsheet spellings. @throws UserError */
export function toBoolean(name: string, value: unknown): boolean {
	if (typeof value === 'boolean') return value;
	const spoken =
		typeof value === 'string' || typeof value === 'number'
			? SPOKEN_BOOLEANS.get(String(value).trim().toLowerCase())
			: undefined;
	if (spoken !== undefined) return spoken;
	throw notOfType(name, value, 'true or false');
}

/** Whether it could be an email address. Nothing else in this API contains an "@". */
export function isEmailAddress(value: unknown): value is string {
	if (typeof value !== 'string') return false;
	const text = unwrapEmail(value);
	return (
		!isTooLongForEmail(text) &&
		isWellFormed(text) &&
		/^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/.test(text)
	);
}

/**
 * An email address, trimmed and without a name around it. Only what can't be an address is refused: MeltingSpot has the
 * last word.
 * @throws UserError
 */
export function toEmail(name: string, value: unknown): string {
	if (isEmailAddress(value)) return unwrapEmail(value);
	throw new UserError(
		`"${name}" must be an email address such as name@email.com, but got ${formatValue(value)}.`,
		{ description: 'Fix the value or the expression.' },
	);
}

/**
 * A point in time from n8n's date picker, ISO text, or an expression. Text without an offset is in the workflow's time
 * zone. Anything else is refused: n8n would read 01/02/2026 as January 2, and a spreadsheet's 45000 as a year.
 * @returns milliseconds since 1970
 * @throws UserError
 */
export function toTime(name: string, value: unknown, timezone: string): number {
	try {
		const text = toText(name, value).trim();
		if (isDateLike(text)) return tryToParseDateTime(text, timezone).toMillis();
	} catch {
		// Told below, as any other value that is no date.
	}
	throw notOfType(name, value, 'a date such as 2026-01-31T09:00:00');
}

/** Whether it starts with a date and is short enough to parse. */
function isDateLike(text: string): boolean {
	return text.length <= MAX_DATE_LENGTH && /^\d{4}-\d{2}-\d{2}/.test(text);
}

const PICKED_DATE = /^(\d{4}-\d{2}-\d{2})T([\d:.]+)$/;

/**
 * A date as ISO text. MeltingSpot documents no format, so it is sent as is, except for text from n8n's date picker,
 * which has no time zone: midnight means a day, anything else a time in the workflow's time zone.
 * @throws UserError
 */
export function toDateText(name: string, value: unknown, timezone: string): string {
	const text = toText(name, value).trim();
	const [, day, time] = PICKED_DATE.exec(text) ?? [];
	if (day === undefined) return text;
	if (/^[0:.]+$/.test(time)) return day;
	if (isDateLike(text)) {
		try {
			return tryToParseDateTime(text, timezone).toISO() ?? text;
		} catch {
			// Told below.
		}
	}
	throw notOfType(name, value, 'a date such as 2026-01-31T09:00:00');
}

/** Text that isn't blank, trimmed. @throws UserError */
export function toRequiredText(name: string, value: unknown): string {
	const text = isBlank(value) ? '' : toText(name, value).trim();
	if (text !== '') return text;
	throw new UserError(`"${name}" is empty. Enter a value, or check its expression.`);
}

/** Text without surrounding space. @throws UserError */
export function toTrimmedText(name: string, value: unknown): string {
	return toText(name, value).trim();
}

/**
 * An id or slug as part of a URL. Anything that would turn it into a different URL is refused.
 * @throws UserError
 */
export function toPathValue(name: string, value: unknown): string {
	const text = toRequiredText(name, value);
	if (isPath(text)) {
		throw new UserError(
			`"${name}" can't be ${formatValue(value)}. Enter only the ID or slug, not a URL.`,
		);
	}
	return toWellFormed(name, text);
}

/**
 * Text that can become part of a URL: half a surrogate pair can't.
 * @throws UserError
 */
export function toWellFormed(name: string, text: string): string {
	if (isWellFormed(text)) return text;
	throw new UserError(
		`"${name}" contains an invalid character, so it can't be sent. Fix the value or the expression.`,
	);
}

/**
 * A custom property's value, converted to the property's type.
 * @param choices the values that the property can have, if known
 * @throws UserError
 */
export function toPropertyValue(
	name: string,
	value: unknown,
	type: ValueType,
	choices?: string[],
): PropertyValue {
	switch (type) {
		case 'number':
			return toNumber(name, value);
		case 'boolean':
			return toBoolean(name, value);
		case 'list':
			return toChoices(name, value, choices);
		default:
			return toText(name, value);
	}
}

/** A value in its own type: lists, numbers, and booleans stay what they are. @throws UserError */
export function toOwnTypeValue(name: string, value: unknown): PropertyValue {
	if (Array.isArray(value)) return toChoices(name, value);
	if (typeof value === 'boolean') return value;
	return typeof value === 'number' ? toNumber(name, value) : toText(name, value);
}

/** A list without entries would remove the current choices. @throws UserError */
function toChoices(name: string, value: unknown, known?: string[]): string[] {
	const choices = toList(name, value, known);
	if (choices.length > 0) return choices;
	throw notOfType(name, value, 'a list with at least one entry');
}

/** An object, even if written as JSON. @throws UserError */
export function toObject(name: string, value: unknown): IDataObject {
	const object = typeof value === 'string' ? parseJson(value) : value;
	if (typeof object === 'object' && object !== null && !Array.isArray(object)) {
		return object as IDataObject;
	}
	throw notOfType(name, value, 'a JSON object such as { "default": "https://example.com" }');
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** One of the choices, ignoring case. @throws UserError */
export function toChoice(name: string, value: unknown, choices: string[]): string {
	const text = toText(name, value);
	const choice = choices.find((known) => isSameText(known, text));
	if (choice !== undefined) return choice;
	throw new UserError(
		`"${name}" must be one of ${choices.join(', ')}, but got ${formatValue(text)}.`,
	);
}

function notOfType(name: string, value: unknown, wanted: string): UserError {
	return new UserError(`"${name}" must be ${wanted}, but got ${formatValue(value)}.`, {
		description: 'Fix the value or the expression.',
	});
}

/** A value as errors quote it. */
export function formatValue(value: unknown): string {
	if (isBlank(value)) return 'empty';
	if (typeof value === 'number') return String(value);
	return `"${shorten(typeof value === 'string' ? value : toJson(value), MAX_SHOWN_LENGTH)}"`;
}

/** Anything JSON can't represent, such as a function or a list that contains itself, is shown as its type. */
function toJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? typeof value;
	} catch {
		return typeof value;
	}
}

/** Names from the data, escaped for a hint: n8n renders hints as HTML. */
export function formatNames(names: string[]): string {
	const shown = names
		.slice(0, MAX_SHOWN_NAMES)
		.map((name) => escapeHtml(shorten(name, MAX_SHOWN_LENGTH)));
	const more = names.length - shown.length;
	return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

function escapeHtml(text: string): string {
	return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
