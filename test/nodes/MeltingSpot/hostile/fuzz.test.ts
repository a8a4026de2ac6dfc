/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- reads its budget, and lets an unexpected error through */
import fc from 'fast-check';
import type { INode } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import {
	compareNames,
	isSameText,
	normalizeForSearch,
} from '../../../../nodes/MeltingSpot/api/compare';
import { toResponseId } from '../../../../nodes/MeltingSpot/api/pathValue';
import { customPropertySlug } from '../../../../nodes/MeltingSpot/parameters/customPropertySlug';
import type { Item } from '../../../../nodes/MeltingSpot/parameters/item';
import { memberLocator } from '../../../../nodes/MeltingSpot/parameters/memberLocator';
import * as dates from '../../../../nodes/MeltingSpot/parameters/dates';
import * as values from '../../../../nodes/MeltingSpot/parameters/values';
import { findOperation } from '../../../../nodes/MeltingSpot/resources';
import { baseUrlProblem } from '../../../../nodes/MeltingSpot/transport/baseUrl';
import { endpoints, parseBody } from '../../../../nodes/MeltingSpot/transport/endpoints';
import { DisplayNames } from '../../../../nodes/MeltingSpot/transport/displayNames';
import { apiError } from '../../../../nodes/MeltingSpot/transport/errors';
import { createRedactor } from '../../../../nodes/MeltingSpot/transport/secretKey';
import { kindOf } from '../../../../nodes/MeltingSpot/trigger/events';
import { mergeStates, readState } from '../../../../nodes/MeltingSpot/trigger/poll';
import { cpuMsOf } from '../../../support/cpuTime';
import { quotesSecret, SECRET, spellings } from '../../../support/secrecy';

/** `npm run test:fuzz` does more runs, with different values each time; a failure names its seed. */
const runs = Number(process.env.FUZZ ?? 300);
const settings: fc.Parameters<unknown> = {
	numRuns: runs,
	seed: process.env.FUZZ ? undefined : 20_261_124,
	endOnFailure: true,
};

if (process.env.FUZZ) jest.setTimeout(30 * 60_000);

/** On an idle machine of today, `referenceWork` takes a seventh of it. */
const MAX_BLOCKED_MS = 50;
const MAX_REFERENCES = 7;

const REFERENCE_TEXT = 'Äö K\u212a"x/\\'.repeat(20_000);

/** Linear work on a long text. */
function referenceWork(): void {
	JSON.stringify(JSON.parse(JSON.stringify(REFERENCE_TEXT.normalize('NFD').toLowerCase())));
}

/** Fails if the best attempt takes long, compared with the best of linear work then. */
function mustNotBlock(work: () => void): void {
	let blockedMs = Infinity;
	let referenceMs = Infinity;
	for (let attempt = 0; attempt < 3; attempt++) {
		blockedMs = Math.min(blockedMs, cpuMsOf(work));
		if (blockedMs <= MAX_BLOCKED_MS) return;
		referenceMs = Math.min(referenceMs, cpuMsOf(referenceWork));
	}
	if (blockedMs > MAX_REFERENCES * referenceMs)
		throw new Error(`It blocks n8n for ${blockedMs} ms`);
}

/** A hundred thousand characters of what makes naive patterns and Unicode's algorithms slow. */
const longText = fc
	.tuple(
		fc.string({ unit: 'binary', maxLength: 3 }),
		fc.oneof(
			fc.constantFrom(
				'\u0301\u0327',
				'a\u0301',
				'/',
				'\\',
				' ',
				'@',
				'a.',
				',',
				'[',
				'%25',
				'&amp;',
			),
			fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }),
		),
		fc.integer({ min: 1, max: 25_000 }),
		fc.string({ unit: 'binary', maxLength: 3 }),
	)
	.map(([start, repeated, count, end]) => start + repeated.repeat(count) + end);

const half = fc.constantFrom('\ud83d', '\udc00', 'a\ud83db');
const likely = fc.constantFrom(
	...['', '.', '..', '../x', 'a@example.com', '2026-01-31', '2026-01-31T99:99', 'Invalid DateTime'],
	...['__proto__', 'constructor', '{"a":1}', '[1,2]', 'true', '1e400', '-0', 'NaN', '😀'],
);
const text = fc.oneof(longText, half, likely, fc.string({ unit: 'binary' }));

/** What a row, an expression or a language model may supply. */
const anything = fc.oneof(
	{ weight: 3, arbitrary: text },
	{
		weight: 2,
		arbitrary: fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
	},
	fc.array(text, { maxLength: 5 }),
	fc.record({ constructor: fc.anything(), toISODate: fc.anything(), toJSON: fc.anything() }),
	fc.record({ __rl: fc.constant(true), mode: text, value: fc.oneof(text, fc.anything()) }),
);

/** Either a value, or an error that n8n can show. */
function mustBeTold(read: () => unknown): void {
	try {
		read();
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
		expect(error.message).toMatch(/^.{20,1000}$/s);
	}
}

const zone = 'Europe/Berlin';
const choices = [
	{ name: 'Admin', value: 'Admin' },
	{ name: 'Any, other', value: 'Member' },
];
const readers: Array<[string, (value: unknown) => unknown]> = [
	['isBlank', values.isBlank],
	['isEmailAddress', values.isEmailAddress],
	['toBoolean', (value) => values.toBoolean('Field', value)],
	['toChoice', (value) => values.toChoice('Field', value, choices)],
	['toChoices', (value) => values.toChoices('Field', value, choices)],
	['toDateValue', (value) => dates.toDateValue('Field', value, zone)],
	['toEmail', (value) => values.toEmail('Field', value)],
	['toList', (value) => values.toList('Field', value)],
	['toList of choices', (value) => values.toList('Field', value, ['a', 'b, c'])],
	['toEmails', (value) => values.toEmails('Field', value)],
	['toNumber', (value) => values.toNumber('Field', value)],
	['toObject', (value) => values.toObject('Field', value)],
	['toOwnTypeValue', (value) => values.toOwnTypeValue('Field', value)],
	['toPathValue', (value) => encodeURIComponent(values.toPathValue('Field', value))],
	['toResponseId', (value) => encodeURIComponent(toResponseId(value))],
	['toText', (value) => values.toText('Field', value)],
	['toTime', (value) => dates.toTime('Field', value, zone)],
	['baseUrlProblem', (value) => typeof value === 'string' && baseUrlProblem(value)],
];

describe('no value blocks n8n, or fails without a message', () => {
	it.each(readers)('%s', (_, read) => {
		fc.assert(
			fc.property(anything, (value) => mustNotBlock(() => mustBeTold(() => read(value)))),
			settings,
		);
	});

	it('compared, searched, sorted', () => {
		fc.assert(
			fc.property(text, text, (a, b) =>
				mustNotBlock(() => {
					isSameText(a, b);
					normalizeForSearch(a);
					compareNames(a, b);
					values.formatNames([a, b]);
				}),
			),
			settings,
		);
	});
});

const itemWith = (parameter: unknown): Item => ({
	index: 0,
	count: 1,
	json: {},
	timezone: zone,
	isTool: false,
	parameter: () => parameter,
	isExpression: () => false,
	hint: () => {},
});

describe('no locator or filter does', () => {
	it.each([
		['member', memberLocator],
		['custom property', customPropertySlug],
	])('%s', (_, locator) => {
		fc.assert(
			fc.property(anything, (value) =>
				mustNotBlock(() => mustBeTold(() => locator.read(itemWith(value)))),
			),
			settings,
		);
	});

	it('filters', () => {
		const names = [
			...['email', 'firstname', 'lastname', 'customRoleId'],
			...['invitedAfter', 'invitedBefore', 'registeredAfter', 'registeredBefore'],
		];
		const given = fc.record(
			Object.fromEntries(names.map((name) => [name, anything])) as Record<string, typeof anything>,
			{ requiredKeys: [] },
		);
		fc.assert(
			fc.property(given, (filters) =>
				mustNotBlock(() =>
					mustBeTold(() =>
						findOperation('member', 'getAll')!.parameters.filters.read(itemWith(filters)),
					),
				),
			),
			settings,
		);
	});
});

describe('no response does', () => {
	const node: INode = {
		id: 'x',
		name: 'MeltingSpot',
		type: 'x',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const key = `key-1-${SECRET}`;
	const redact = createRedactor(key);
	const quoting = fc
		.tuple(text, fc.constantFrom(...Object.values(spellings)), text)
		.map(([before, spell, after]) => `${before} ${spell(key)} ${after}`);
	const said = fc.oneof(quoting, text);
	const body = fc.oneof(
		fc.record(
			{
				message: said,
				error: fc.oneof(said, fc.record({ message: said })),
				errors: fc.array(said),
			},
			{ requiredKeys: [] },
		),
		fc.dictionary(said, said),
		said,
		fc.jsonValue(),
	);
	const response = fc.record({
		status: fc.integer({ min: 100, max: 999 }),
		headers: fc.record({ 'retry-after': text, date: text }, { requiredKeys: [] }),
		text: fc.oneof(
			body.map((value) => JSON.stringify(value)),
			said,
		),
	});

	it('nor does its error show the key, or more than its beginning', () => {
		fc.assert(
			fc.property(
				response,
				fc.constantFrom(...(Object.keys(endpoints) as Array<keyof typeof endpoints>)),
				text,
				(received, endpoint, spotMemberId) => {
					mustNotBlock(() => {
						const error = apiError(node, {
							endpoint,
							redact,
							path: { spotMemberId },
							displayNames: new DisplayNames(),
							waitedMs: 0,
							response: received,
						});
						const shown = `${error.message}\n${error.description}\n${error.messages.join('\n')}`;
						expect(shown.length).toBeLessThan(3_000);
						expect(quotesSecret(shown)).toBe(false);
					});
				},
			),
			settings,
		);
	});

	it('if it is read', () => {
		const shapes = [...new Set(Object.values(endpoints).map((facts) => facts.response))];
		fc.assert(
			fc.property(response, fc.constantFrom(...shapes), (received, shape) =>
				mustNotBlock(() => void parseBody(shape, received.text)),
			),
			settings,
		);
	});
});

it.each(['memberRegistered', 'liveEnded', 'courseStarted'] as const)(
	'no stored state of "%s" does',
	(event) => {
		const owner = { event, workflowId: '1' };
		const part = fc.oneof(fc.integer(), fc.double(), text, fc.anything());
		const entries = (length: number) =>
			fc.array(fc.string({ minLength: length, maxLength: length })).map((all) => all.join(''));
		const note = fc.record({
			from: fc.oneof(fc.integer(), part),
			readAt: part,
			pages: part,
			totals: fc.oneof(fc.array(part), part),
			seen: fc.oneof(entries(12), part),
		});
		const state = fc.record(
			{
				version: fc.constant(1),
				event: fc.constant(event),
				workflowId: fc.constant(owner.workflowId),
				account: fc.constant('a'),
				cursor: part,
				from: part,
				unfinished: fc.oneof(fc.record({ beganAt: part, readUntil: part }), part),
				seen: fc.oneof(fc.dictionary(text, part), part),
				listedAt: fc.oneof(fc.integer(), part),
				since: fc.oneof(fc.integer(), part),
				askedAt: fc.oneof(fc.integer(), part),
				lives: fc.oneof(entries(10), part),
				notes: fc.oneof(fc.dictionary(text, note), part),
			},
			{ requiredKeys: ['version', 'event', 'workflowId', 'account'] },
		);
		const kind = kindOf(event);
		fc.assert(
			fc.property(fc.oneof(state, fc.anything()), (stored) =>
				mustNotBlock(() => {
					const read = readState(kind, owner, stored, Date.UTC(2026, 0));
					expect(['object', 'undefined']).toContain(typeof read);
					if (read) mergeStates(kind, read, read);
				}),
			),
			settings,
		);
	},
);
