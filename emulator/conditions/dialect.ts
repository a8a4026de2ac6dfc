import { Type, type Static, type TObject, type TProperties } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { count, milliseconds } from './bounds';

/** A switch with its README text and its readings, the default first. */
export const oneOf = <T extends Array<string | number>>(
	description: string,
	readings: readonly [...T],
) =>
	Type.Union(
		readings.map((reading) => Type.Literal(reading)),
		{ default: readings[0], description },
	) as unknown as ReturnType<typeof Type.Unsafe<T[number]>>;

export const flag = (description: string) => Type.Boolean({ default: false, description });

export const filterNames = (description: string) =>
	Type.Array(Type.String(), { default: [], description });

const integer = (description: string, preset: number, minimum: number) =>
	count({ default: preset, description, minimum });

/**
 * What the documentation leaves open for every resource. The default is the likeliest reading. Each resource declares
 * the switches for its own rules.
 */
export const commonSwitches = {
	authorization: oneOf('whether the header contains the key alone or `Bearer` and the key', [
		'raw',
		'bearer',
		'either',
	]),

	firstPage: oneOf('the number of the first page', [1, 0]),
	defaultLimit: integer('items on a page without `limit`', 10, 1),
	maxLimit: integer('the maximum `limit`', 100, 1),
	overLimit: oneOf('whether a higher `limit` is lowered or rejected with a 400', [
		'clamp',
		'refuse',
	]),
	pastEnd: oneOf('the response to a page past the last one; the first page is never past the end', [
		'empty',
		400,
		404,
	]),
	order: oneOf('the order of members; see below', [
		'stable',
		'newestFirst',
		'shuffledPerRequest',
		'rowMovesToFront',
		'rowMovesToBack',
	]),
	total: oneOf('what `total` counts', ['filtered', 'missing', 'unfiltered']),
	missingRowEvery: integer(
		'one member is missing from every nth listing, on all of its pages and in `total`; a listing starts with its first page',
		0,
		0,
	),

	dateUnit: oneOf('the unit of the date filters', ['s', 'ms']),
	dateLimits: oneOf('whether `before` and `after` include the exact time given', [
		'exclusive',
		'inclusive',
	]),
	inMatching: oneOf(
		'how `[in]` compares text; `ignoreAsciiCase` ignores the case of ASCII letters only',
		['ignoreCase', 'exactCase', 'ignoreAsciiCase'],
	),
	inLists: oneOf(
		'`email[in]=a,b` or `email[in]=a&email[in]=b`; the second reads a comma as part of the value',
		['commaJoined', 'repeated'],
	),
	textMatching: oneOf('how `[eq]` and `[contains]` compare text, as above', [
		'ignoreCase',
		'exactCase',
		'ignoreAsciiCase',
	]),
	refusedFilters: filterNames('filters that get a 400 because they are unknown'),
	ignoredFilters: filterNames(
		'filters that are accepted but not applied, such as `"registrationDate[after]"`',
	),

	put: oneOf('what an update does to the fields that it leaves out', ['merges', 'replaces']),
	uniqueNames: flag('whether names must be unique; a duplicate gets a 400'),
	emptyResponse: oneOf(
		'how an operation that returns no content responds: 204, or 200 with this body',
		[204, '{}', 'empty'],
	),
	unknownMember: oneOf(
		'what happens if a bulk request names an unknown member: a 400 without any effect, or the others are processed',
		['refusesAll', 'isListed'],
	),
	maxMembers: integer('the maximum number of members in a bulk request', 100, 1),
	overMaxMembers: oneOf('the status if a request names more members than that', [413, 400]),

	dateHeader: oneOf('whether responses have a `Date` header', ['present', 'missing']),
	dateSkewMs: milliseconds({
		default: 0,
		description: 'how far the `Date` header is ahead of the clock',
	}),
};

export type DialectOf<Switches extends TProperties> = Static<TObject<Switches>>;
export type CommonDialect = DialectOf<typeof commonSwitches>;

/** `dialect` with `changes` applied. Throws if one of them doesn't match the schema. */
export function changeDialect<Switches extends TProperties>(
	schema: TObject<Switches>,
	changes: Partial<DialectOf<Switches>> = {},
	dialect: DialectOf<Switches> = Value.Create(schema),
): DialectOf<Switches> {
	const changed = { ...dialect, ...changes };
	const [mistake] = Value.Errors(schema, changed);
	if (mistake) {
		throw new Error(
			`Dialect ${mistake.path.slice(1)}: ${mistake.message}, found ${JSON.stringify(mistake.value)}`,
		);
	}
	return changed;
}
