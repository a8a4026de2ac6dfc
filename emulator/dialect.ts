import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/** A choice between literals, as both a type and a schema. */
const oneOf = <T extends Array<string | number>>(choices: readonly [...T], fallback: T[number]) =>
	Type.Union(
		choices.map((choice) => Type.Literal(choice)),
		{ default: fallback },
	) as unknown as ReturnType<typeof Type.Unsafe<T[number]>>;

/**
 * The switches of the emulator: one for each question that the documentation of MeltingSpot leaves open. The defaults
 * are the reading that this project holds to be the likeliest.
 */
export const Dialect = Type.Object(
	{
		/** `raw`: the header is the key. `bearer`: the key follows the word Bearer. */
		authorization: oneOf(['raw', 'bearer', 'either'], 'raw'),

		/** The number of the first page. No `page` in the query means the first page either way. */
		firstPage: oneOf([0, 1], 1),
		/** Rows on a page when the query names no `limit`. */
		defaultLimit: Type.Integer({ minimum: 1, default: 10 }),
		/** The greatest `limit`. */
		maxLimit: Type.Integer({ minimum: 1, default: 100 }),
		/** A `limit` above the greatest one is lowered to it, or refused with 400. */
		overLimit: oneOf(['clamp', 'refuse'], 'clamp'),
		/** What a page past the last one is. The first page is never past the end. */
		pastEnd: oneOf(['empty', 400, 404], 'empty'),
		/** The order in which members are listed; see README.md for the ones in motion. */
		order: oneOf(
			['stable', 'newestFirst', 'shuffledPerRequest', 'rowMovesToFront', 'rowMovesToBack'],
			'stable',
		),
		/** What `total` counts: what the filters leave, or the whole Spot; or it is not there. */
		total: oneOf(['filtered', 'missing', 'unfiltered'], 'filtered'),
		/** One member is missing from one listing in so many; 0 for never. */
		missingRowEvery: Type.Integer({ minimum: 0, default: 0 }),

		/** The unit of the date filters. */
		dateUnit: oneOf(['s', 'ms'], 's'),
		/** Whether `before` and `after` find a member at that very moment. */
		dateLimits: oneOf(['exclusive', 'inclusive'], 'exclusive'),
		/** When somebody who had to wait for an approval counts as registered. */
		registrationDateSetAt: oneOf(['request', 'approval'], 'approval'),
		/** Whether the `[in]` filters tell capital letters from small ones. */
		inMatching: oneOf(['ignoreCase', 'exactCase'], 'ignoreCase'),
		/** How the values of an `[in]` filter come: joined by commas, or with the name once for each. */
		inLists: oneOf(['commaJoined', 'repeated'], 'commaJoined'),
		/** Filters that are taken and not applied, such as `registrationDate[after]`. */
		ignoredFilters: Type.Array(Type.String(), { default: [] }),

		/** Whether an invited address is kept as it was sent. */
		storedEmail: oneOf(['asSent', 'lowerCase'], 'asSent'),
		/** What inviting a member means: 400 (or `failed`), or the invitation goes out once more. */
		alreadyMember: oneOf(['refuse', 'inviteAgain'], 'refuse'),

		/** What an update does to the fields that it does not send: they stay, or are emptied. */
		put: oneOf(['merges', 'replaces'], 'merges'),

		/** Members carry fields that no documentation names. */
		extraFields: Type.Boolean({ default: false }),
		/** Fields that members lack. */
		missingFields: Type.Array(Type.String(), { default: [] }),
		/** Some members carry a status and a language that no documentation names. */
		unknownValues: Type.Boolean({ default: false }),

		/** Whether answers carry a `Date` header. */
		dateHeader: oneOf(['present', 'missing'], 'present'),
		/** How far the `Date` header is ahead of the clock that registrations are written by. */
		dateSkewMs: Type.Integer({ default: 0 }),
	},
	{ additionalProperties: false },
);
export type Dialect = Static<typeof Dialect>;

/** The dialect (the default one unless given) with `changes` applied. Throws if one of them is not in the schema. */
export function dialectWith(
	changes: Partial<Dialect> = {},
	dialect = Value.Create(Dialect),
): Dialect {
	const changed = { ...dialect, ...changes };
	const [mistake] = Value.Errors(Dialect, changed);
	if (mistake) {
		throw new Error(
			`Dialect ${mistake.path.slice(1)}: ${mistake.message}, found ${JSON.stringify(mistake.value)}`,
		);
	}
	return changed;
}
