import type { INodeProperties, ResourceMapperValue } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Api } from '../api/api';
import { normalizeForCompare } from '../api/compare';
import { customPropertiesOf, slugOf } from '../api/customProperties';
import { mapWithConcurrency } from '../transport/concurrency';
import { listSome } from '../transport/shorten';
import type { Item } from './item';
import type { Prepared } from './parameter';
import { Pending, settle } from './parameter';
import type { PropertyForm, TypedValue } from './propertyTypes';
import { formOf, formOfColumn, toValueOfKind } from './propertyTypes';
import { readLocator } from './memberLocator';
import { formatList, formatNames, formatValue, isBlank } from './values';

const VALUES_LABEL = 'Values to Set';

const property: INodeProperties = {
	displayName: 'Properties',
	name: 'properties',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	required: true,
	description:
		"The custom properties to set. Empty fields are ignored. True/false properties aren't added automatically, because a toggle always sends a value. Add only those you want to set.",
	typeOptions: {
		resourceMapper: {
			resourceMapperMethod: 'getCustomProperties',
			mode: 'add',
			valuesLabel: VALUES_LABEL,
			fieldWords: { singular: 'property', plural: 'properties' },
			addAllFields: true,
			supportAutoMap: true,
			noFieldsError:
				'Your Spot has no custom properties yet. Add them in MeltingSpot, then refresh this list.',
		},
	},
};

export interface CustomPropertyValue extends TypedValue {
	customPropertySlug: string;
}

/** The properties of the Spot, by slug; empty if the workflow doesn't include them. */
type Known = Map<string, PropertyForm>;

/** Maps incoming fields once the Spot's properties are known. */
type ToValues = (known: Known) => CustomPropertyValue[];

/**
 * The values of the resource mapper, each converted to its property's type; blank ones are left out. It is read as a
 * whole, since n8n refuses text for a list when it reads the values itself.
 */
export const customPropertyMapper: Prepared<CustomPropertyValue[], ToValues> = {
	properties: [property],
	read(item) {
		const mapper = item.parameter(property.name, {}) as Partial<ResourceMapperValue>;
		const columns: Known = new Map(
			(mapper.schema ?? []).map((column) => [column.id, formOfColumn(column)]),
		);
		if (mapper.mappingMode !== 'autoMapInputData') {
			return convert(item, Object.entries(mapper.value ?? {}), columns);
		}
		const toValues = (known: Known) => autoMap(item, known);
		return columns.size > 0 ? toValues(columns) : new Pending(toValues);
	},
	/** Fetches the properties once per member: the API only lists them per member. */
	async prepare(api, open) {
		const ids = [...new Set(open.map(({ others }) => String(others.spotMemberId)))];
		const known = await mapWithConcurrency(
			ids,
			async (id) => await settle(async () => await fetchProperties(api, id)),
			{ signal: api.signal },
		);
		const knownOf = new Map(ids.map((id, at) => [id, known[at]]));
		return ({ value: toValues, others }) => toValues(knownOf.get(String(others.spotMemberId))!());
	},
};

async function fetchProperties(api: Api, spotMemberId: string): Promise<Known> {
	const properties = await customPropertiesOf(api, spotMemberId);
	return new Map(properties.map((each) => [slugOf(each), formOf(each)]));
}

/** Incoming fields whose name matches a property's slug or label. A hint lists the others. */
function autoMap(item: Item, known: Known): CustomPropertyValue[] {
	const slugFor = slugFinder(known);
	const fieldOf = new Map<string, string>();
	const unknown: string[] = [];
	const given: Array<[string, unknown]> = [];
	for (const [field, value] of Object.entries(item.json)) {
		const slug = slugFor(field);
		if (slug === undefined) {
			if (!namesTheMember(item, value)) unknown.push(field);
			continue;
		}
		const other = fieldOf.get(slug);
		if (other !== undefined) throw setTwice(known.get(slug)!.label, [other, field]);
		fieldOf.set(slug, field);
		given.push([slug, value]);
	}
	if (unknown.length > 0) {
		item.hint(
			`Ignored fields that aren't custom properties: ${formatNames(unknown)}. If one is a new custom property, refresh the columns of "${VALUES_LABEL}".`,
		);
	}
	return convert(item, given, known);
}

/** A slug wins over a label. Names are compared as people see them. */
function slugFinder(known: Known): (field: string) => string | undefined {
	const bySlug = new Map([...known.keys()].map((slug) => [normalizeForCompare(slug), slug]));
	const byLabel = new Map<string, string[]>();
	for (const [slug, { label }] of known) {
		const key = normalizeForCompare(label);
		byLabel.set(key, [...(byLabel.get(key) ?? []), slug]);
	}
	return (field) => {
		const name = normalizeForCompare(field);
		const slugs = byLabel.get(name) ?? [];
		const slug = known.has(field) ? field : bySlug.get(name);
		if (slug !== undefined || slugs.length <= 1) return slug ?? slugs[0];
		throw new UserError(
			`Several custom properties have the label ${formatValue(field)}, so a field with that name could mean any of them.`,
			{ description: `Rename the field to one of their slugs: ${listSome(slugs)}` },
		);
	};
}

/** Whether the value is the ID or email address in "Member". */
function namesTheMember(item: Item, value: unknown): boolean {
	const member = readLocator(item.parameter('memberId', '')).value;
	return !isBlank(value) && String(value) === String(member);
}

function setTwice(label: string, fields: string[]): UserError {
	return new UserError(`Several fields set "${label}": ${formatList(fields)}.`, {
		description: 'Keep only one of them, or rename the others, in an earlier node.',
	});
}

/** @throws UserError if a value doesn't fit its property, or if there are no values */
function convert(
	{ timezone }: Item,
	given: Array<[slug: string, value: unknown]>,
	known: Known,
): CustomPropertyValue[] {
	const values = given
		.filter(([, value]) => !isBlank(value))
		.map(([slug, value]) => {
			const form = known.get(slug) ?? { label: slug };
			// If columns are known, a property without one is text, as n8n treats it.
			const kind = known.size > 0 ? (form.kind ?? 'string') : undefined;
			return { customPropertySlug: slug, ...toValueOfKind({ ...form, kind }, value, timezone) };
		});
	if (values.length > 0) return values;
	throw new UserError(`No custom property in "${VALUES_LABEL}" has a value.`, {
		description:
			'Fill in at least one, or rename the incoming fields to match the labels or slugs of your custom properties.',
	});
}
