import { Type, type Static } from '@sinclair/typebox';
import { pageOf } from '../data/listing';
import type { MemberRecord } from '../data/members';
import { SeededRandom } from '../data/random';
import type { Scope } from '../data/store';
import { oneOf } from '../conditions/dialect';
import { action, method, property } from '../http/command';
import { isIsoDate } from '../http/contract';
import { ApiFailure, ok } from '../http/response';
import { member } from './member';
import { resource, type Schemas } from './resource';

export type CustomPropertyValue = Schemas['CustomPropertyValue'];
type PropertyValue = Schemas['CustomPropertyInput'];
type PropertyKind = CustomPropertyValue['customPropertyType'];

/**
 * What each kind of property accepts. Assumed: the documentation lists text, number, boolean, and list of texts as
 * values, but no kinds. A date is ISO 8601 or a Unix time, stored as sent.
 */
const RULES: Record<
	PropertyKind,
	{ wants: string; holds: (value: PropertyValue, definition: PropertyDefinition) => boolean }
> = {
	Text: { wants: 'a text', holds: (value) => typeof value === 'string' },
	Number: { wants: 'a number', holds: (value) => typeof value === 'number' },
	Boolean: { wants: 'true or false', holds: (value) => typeof value === 'boolean' },
	Date: {
		wants: 'a date such as 2026-01-31 or 2026-01-31T09:30:00Z, or a Unix time',
		holds: (value) => Number.isInteger(value) || isIsoDate(value),
	},
	SingleSelect: {
		wants: 'one of its possible values',
		holds: (value, { possibleValues }) =>
			typeof value === 'string' && possibleValues.includes(value),
	},
	MultipleSelect: {
		wants: 'a list of its possible values',
		holds: (value, { possibleValues }) =>
			Array.isArray(value) && value.every((entry) => possibleValues.includes(entry)),
	},
};

/** Throws a 400 that names the property, unless its kind accepts this value. */
function checkValue(definition: PropertyDefinition, value: PropertyValue): void {
	const { wants, holds } = RULES[definition.kind];
	if (holds(value, definition)) return;
	const choices = definition.possibleValues.length
		? ` (${definition.possibleValues.join(', ')})`
		: '';
	throw new ApiFailure(
		400,
		`Custom property "${definition.slug}" is of type ${definition.kind} and takes ${wants}${choices}, not ${JSON.stringify(value)}`,
	);
}

const PropertyDefinition = Type.Object(
	{
		slug: Type.String({ minLength: 1 }),
		label: Type.Optional(Type.String()),
		description: Type.Optional(Type.String()),
		kind: Type.Union((Object.keys(RULES) as PropertyKind[]).map((kind) => Type.Literal(kind))),
		/** For the two select kinds. */
		possibleValues: Type.Optional(Type.Array(Type.String())),
	},
	{ additionalProperties: false },
);
type NewProperty = Static<typeof PropertyDefinition>;
export type PropertyDefinition = Required<NewProperty> & { id: string };

/** Random numbers to skip: the Spot's id and the custom roles used them when all shared one stream. */
const NUMBERS_BEFORE = 25;

const SEEDED: Array<[slug: string, label: string, kind: PropertyKind, possibleValues?: string[]]> =
	[
		['company', 'Company', 'Text'],
		['motto', 'Motto', 'Text'],
		['team-size', 'Team size', 'Number'],
		['satisfaction', 'Satisfaction', 'Number'],
		['newsletter', 'Newsletter', 'Boolean'],
		['renewal-date', 'Renewal date', 'Date'],
		['plan', 'Plan', 'SingleSelect', ['free', 'team', 'enterprise']],
		['interests', 'Interests', 'MultipleSelect', ['product', 'events', 'careers', 'support']],
	];

const COMPANIES = [
	'Blue Harbour',
	'Müller & Söhne',
	'Café "Zoé", Lyon',
	'株式会社サンプル',
	'Acorn 🌰',
];

/** The custom properties of a Spot, and their values by member. */
class CustomProperties {
	readonly definitions: PropertyDefinition[];
	private readonly seeded: PropertyDefinition[];
	/** By member id. The initial values of seeded members are created when first needed. */
	private readonly values = new Map<string, Map<string, PropertyValue>>();

	constructor(private readonly scope: Scope) {
		const random = new SeededRandom(scope.options.seed, NUMBERS_BEFORE);
		this.definitions = SEEDED.map(([slug, label, kind, possibleValues = []]) => ({
			id: random.uuid(),
			label,
			slug,
			description: `${label} of the member`,
			kind,
			possibleValues,
		}));
		this.seeded = this.definitions.slice();
	}

	/** The properties of one member, unset ones with the value null. */
	of(memberId: string): CustomPropertyValue[] {
		const values = this.stored(memberId);
		return this.definitions.map((definition) => shown(definition, values));
	}

	/** Sets all of them, or throws and sets none. */
	set(
		memberId: string,
		changes: Array<{ customPropertySlug: string; value: PropertyValue }>,
	): CustomPropertyValue[] {
		const values = this.stored(memberId);
		const definitions = changes.map(({ customPropertySlug, value }) => {
			const definition = this.definition(customPropertySlug);
			checkValue(definition, value);
			return definition;
		});
		for (const { customPropertySlug, value } of changes) values.set(customPropertySlug, value);
		return definitions.map((definition) => shown(definition, values));
	}

	/** Adds a property to the Spot. No member has a value for it yet. */
	define(definition: NewProperty): PropertyDefinition {
		if (this.definitions.some(({ slug }) => slug === definition.slug)) {
			throw new ApiFailure(400, `There is a custom property "${definition.slug}" already`);
		}
		const defined = {
			id: this.scope.random.uuid(),
			label: definition.slug,
			description: '',
			possibleValues: [],
			...definition,
		};
		this.definitions.push(defined);
		return defined;
	}

	private definition(slug: string): PropertyDefinition {
		const definition = this.definitions.find((candidate) => candidate.slug === slug);
		if (definition) return definition;
		throw new ApiFailure(404, `There is no custom property with the slug ${JSON.stringify(slug)}`);
	}

	private stored(memberId: string): Map<string, PropertyValue> {
		const record = this.scope.store.of(member).record(memberId);
		const values = this.values.get(memberId) ?? this.initial(record);
		this.values.set(memberId, values);
		return values;
	}

	/** Seeded members start with values for some of the seeded properties. */
	private initial({ sequence }: MemberRecord): Map<string, PropertyValue> {
		const { seed, members } = this.scope.options;
		if (sequence >= members) return new Map();
		const random = new SeededRandom([seed, sequence]);
		return new Map(
			this.seeded.flatMap((definition) =>
				random.chance(0.35) ? [] : [[definition.slug, seedValue(random, definition)]],
			),
		);
	}
}

function seedValue(
	random: SeededRandom,
	{ kind, possibleValues }: PropertyDefinition,
): PropertyValue {
	switch (kind) {
		case 'Number':
			return random.chance(0.5) ? random.integer(500) : random.integer(100) / 10;
		case 'Boolean':
			return random.chance(0.5);
		case 'Date':
			return new Date(Date.UTC(2026, 0, 1 + random.integer(700))).toISOString().slice(0, 10);
		case 'SingleSelect':
			return random.pick(possibleValues);
		case 'MultipleSelect':
			return possibleValues.filter(() => random.chance(0.5));
		default:
			return random.pick(COMPANIES);
	}
}

const shown = (
	definition: PropertyDefinition,
	values: Map<string, PropertyValue>,
): CustomPropertyValue => ({
	customPropertyId: definition.id,
	customPropertyLabel: definition.label,
	customPropertySlug: definition.slug,
	customPropertyDescription: definition.description,
	customPropertyType: definition.kind,
	possibleValues: definition.possibleValues,
	value: values.get(definition.slug) ?? null,
});

const switches = {
	unsetProperties: oneOf('whether properties without a value are listed', ['listed', 'omitted']),
};

export const customProperty = resource({
	name: 'customProperty',
	switches,
	begin: (scope) => new CustomProperties(scope),
	operations: {
		listCustomPropertiesValues({ params, query }, properties, { dialect }) {
			const all = properties.of(params.spotMemberId);
			const isListed = ({ value }: CustomPropertyValue) =>
				dialect.unsetProperties === 'listed' || value !== null;
			return ok(pageOf(all.filter(isListed), query, dialect));
		},

		updateCustomPropertyValue({ params, body }, properties) {
			const { spotMemberId, customPropertySlug } = params;
			const [set] = properties.set(spotMemberId, [{ customPropertySlug, ...body }]);
			return ok(set);
		},

		bulkUpsertCustomPropertiesValues: ({ params, body }, properties) =>
			ok(properties.set(params.spotMemberId, body)),
	},
	commands: {
		propertyDefinitions: property(
			'GET /properties',
			'custom properties',
			(properties: CustomProperties) => properties.definitions,
		),
		defineProperty: action(
			'POST /properties',
			'add a custom property: `slug`, `kind`, and optionally `label`, `description`, `possibleValues`',
			{ body: PropertyDefinition },
			(properties: CustomProperties, definition: NewProperty) => properties.define(definition),
		),
		valuesOf: method(
			'GET /members/:id/properties',
			"a member's custom properties",
			(properties: CustomProperties, memberId: string) => properties.of(memberId),
		),
	},
});
