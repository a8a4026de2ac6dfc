import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { isSameText, normalizeForCompare } from '../api/compare';
import { emailIn, splitEmails } from '../api/emailAddress';
import { isPath, isWellFormed } from '../api/pathValue';
import { trimText, trimUnseen } from '../transport/characters';
import { parseJson } from '../transport/json';
import { shorten } from '../transport/shorten';

/** What the API takes as the value of a custom property. Source: "Endpoints - Custom properties". */
export type PropertyValue = string | number | boolean | string[];

export type ValueType = 'text' | 'number' | 'boolean' | 'list';

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
	if (typeof value === 'string') return trimText(value) === '';
	if (Array.isArray(value))
		return depth > 0 && value.every((entry) => isBlankWithin(entry, depth - 1));
	return typeof value === 'object' && !isDate(value) && Object.keys(value).length === 0;
}

/**
 * The entries of a list, of a list written as JSON, or of text separated by commas, semicolons, or line breaks;
 * trimmed, without blank ones.
 * @param choices each of them is one entry, even if it contains a comma; so is an entry in quotes
 * @throws UserError if an entry isn't text
 */
export function toList(name: string, value: unknown, choices: string[] = []): string[] {
	const split = (text: string) => splitList(text, choices);
	return toEntries(value, split).map((entry) => trimText(toText(name, entry)));
}

const SEPARATORS = /([,;\r\n])/;
/** An entry up to the next separator. As in CSV, one in quotes may contain separators, and quotes if they are doubled. */
const ENTRY = /[^\S\r\n]*"[^"]*(?:""[^"]*)*"[^\S\r\n]*(?=[,;\r\n]|$)|[^,;\r\n]*/y;
const QUOTED = /^\s*"(.*)"\s*$/s;

/** Between parts that are compared: nothing else in a folded text is one. */
const JOINT = '\0';

/** If several choices match at the start of a text, the longest one wins. */
function splitList(text: string, choices: string[]): string[] {
	const parts = toParts(text);
	const folded = parts.map(normalizeForCompare);
	const foldedText = folded.join(JOINT) + JOINT;
	const known = new Set(choices.map(normalizeForCompare));
	const withSeparators = choices
		.map((choice) => choice.split(SEPARATORS).map(normalizeForCompare))
		.filter(({ length }) => length > 1)
		.sort((a, b) => b.length - a.length)
		.map((own) => ({ length: own.length, start: own.join(JOINT) + JOINT }));
	const entries: string[] = [];
	for (let from = 0, at = 0; from < parts.length; ) {
		const choice = withSeparators.find(({ start }) => foldedText.startsWith(start, at));
		const to = from + (choice?.length ?? 1);
		const entry = parts.slice(from, to).join('');
		entries.push(choice || known.has(normalizeForCompare(entry)) ? entry : unquote(entry));
		for (; from <= to && from < parts.length; from++) at += folded[from].length + 1;
	}
	return entries;
}

/** The entries of a text, with the separators between them: every other part is one. */
function toParts(text: string): string[] {
	const parts: string[] = [];
	for (let at = 0; at <= text.length; at++) {
		ENTRY.lastIndex = at;
		const [entry] = ENTRY.exec(text)!;
		at += entry.length;
		parts.push(entry, text.charAt(at));
	}
	return parts.slice(0, -1);
}

function unquote(entry: string): string {
	const inner = QUOTED.exec(entry)?.[1];
	return inner === undefined ? entry : inner.replaceAll('""', '"');
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
	const text = typeof value === 'string' ? trimText(value) : undefined;
	const entries = text === undefined ? [value].flat() : (parseList(text) ?? split(text));
	return entries.filter((entry) => !isBlank(entry));
}

function parseList(text: string): unknown[] | undefined {
	const list = text.startsWith('[') ? parseJson(text) : undefined;
	return Array.isArray(list) ? list : undefined;
}

/** Text that isn't what an expression was meant to return, and what it is instead. */
const MISTAKEN_TEXTS = new Map([
	[
		'Invalid DateTime',
		'is an invalid date: its expression returned "Invalid DateTime". Check the value it parses and the format it expects.',
	],
	[
		'[object Object]',
		'must be text, but its expression returned an object ("[object Object]"). Use one of the object\'s fields.',
	],
]);

/**
 * Text as it is, without invisible characters around it; a date from an expression as ISO text.
 * @throws UserError for another object, a list, or a non-finite number
 */
export function toText(name: string, value: unknown): string {
	if (typeof value === 'string') {
		const text = trimUnseen(value);
		const mistake = MISTAKEN_TEXTS.get(text);
		if (mistake !== undefined) throw new UserError(`"${name}" ${mistake}`);
		return text;
	}
	if (isDate(value)) return value.toJSON() ?? toText(name, 'Invalid DateTime');
	if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
		return String(value);
	}
	throw notOfType(name, value, 'text');
}

/** Whether it's a JavaScript date or a Luxon one, which is what n8n's expressions work with. */
export function isDate(value: unknown): value is { toJSON(): string | null } {
	if (value instanceof Date) return true;
	if (typeof value !== 'object' || value === null || !('toISODate' in value)) return false;
	// Rules out a JSON object that merely has a field of that name.
	return 'toJSON' in value && typeof value.toJSON === 'function';
}

/** A number, even if written as text. @throws UserError */
export function toNumber(name: string, value: unknown): number {
	const text = typeof value === 'string' ? trimText(value) : '';
	const number = text === '' ? value : Number(text);
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
			? SPOKEN_BOOLEANS.get(trimText(String(value)).toLowerCase())
			: undefined;
	if (spoken !== undefined) return spoken;
	throw notOfType(name, value, 'true or false');
}

/** Whether it is one email address, whatever is around it. Nothing else in this API contains an "@". */
export function isEmailAddress(value: unknown): value is string {
	return emailIn(value) !== undefined;
}

/** An email address, without a name or punctuation around it. @throws UserError */
export function toEmail(name: string, value: unknown): string {
	const email = emailIn(value);
	if (email !== undefined) return email;
	throw notOfType(name, value, 'an email address such as name@email.com');
}

/** Text that isn't blank, trimmed. @throws UserError */
export function toRequiredText(name: string, value: unknown): string {
	const text = isBlank(value) ? '' : trimText(toText(name, value));
	if (text !== '') return text;
	throw new UserError(`"${name}" is empty. Enter a value, or check its expression.`);
}

/** Text without surrounding space. @throws UserError */
export function toTrimmedText(name: string, value: unknown): string {
	return trimText(toText(name, value));
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
			return toFilledList(name, value, choices);
		default:
			return toText(name, value);
	}
}

/** A value in its own type: lists, numbers, and booleans stay what they are. @throws UserError */
export function toOwnTypeValue(name: string, value: unknown): PropertyValue {
	if (Array.isArray(value)) return toFilledList(name, value);
	if (typeof value === 'boolean') return value;
	return typeof value === 'number' ? toNumber(name, value) : toText(name, value);
}

/** A list without entries would remove the current choices. @throws UserError */
function toFilledList(name: string, value: unknown, known?: string[]): string[] {
	const choices = toList(name, value, known);
	if (choices.length > 0) return choices;
	throw notOfType(name, value, 'a list with at least one entry');
}

/** An object, even if written as JSON. @throws UserError */
export function toObject(name: string, value: unknown): IDataObject {
	const object = typeof value === 'string' ? parseJson(trimText(value)) : value;
	if (typeof object === 'object' && object !== null && !Array.isArray(object)) {
		return object as IDataObject;
	}
	throw notOfType(name, value, 'a JSON object such as { "default": "https://example.com" }');
}

/** A choice in a dropdown: what the editor shows, and what is sent. */
export interface Choice {
	name: string;
	value: string;
}

/** The value of one of the choices, by value or name, ignoring case. @throws UserError */
export function toChoice(name: string, value: unknown, choices: Choice[]): string {
	const text = toText(name, value);
	const choice =
		choices.find((each) => isSameText(each.value, text)) ??
		choices.find((each) => isSameText(each.name, text));
	if (choice !== undefined) return choice.value;
	throw new UserError(
		`"${name}" must be one of ${choices.map((each) => each.name).join(', ')}, but got ${formatValue(text)}.`,
	);
}

/** Some of the choices, each by value or name. @throws UserError */
export function toChoices(name: string, value: unknown, choices: Choice[]): string[] {
	const texts = choices.flatMap((choice) => [choice.value, choice.name]);
	return toList(name, value, texts).map((entry) => toChoice(name, entry, choices));
}

export function notOfType(name: string, value: unknown, wanted: string): UserError {
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
	return joinFirst(names, (name) => escapeHtml(shorten(name, MAX_SHOWN_LENGTH)));
}

/** Texts as errors quote them. */
export function formatList(texts: string[]): string {
	return joinFirst(texts, formatValue);
}

function joinFirst(names: string[], format: (name: string) => string): string {
	const shown = names.slice(0, MAX_SHOWN_NAMES).map(format);
	const more = names.length - shown.length;
	return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

function escapeHtml(text: string): string {
	return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
