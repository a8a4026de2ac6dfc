import { NodeApiError, updateDisplayOptions } from 'n8n-workflow';
import type { Api } from '../api/api';
import { customPropertiesOf, slugOf, toSimplified } from '../api/customProperties';
import { list, operation } from '../core/constructors';
import { resource } from '../core/operation';
import type { CustomPropertyValue } from '../parameters/customPropertyMapper';
import { customPropertyMapper } from '../parameters/customPropertyMapper';
import { customPropertySlug } from '../parameters/customPropertySlug';
import { customPropertyValue } from '../parameters/customPropertyValue';
import { memberLocator } from '../parameters/memberLocator';
import type { Parameter } from '../parameters/parameter';
import { returnAllOrLimit } from '../parameters/returnAll';
import { simplify } from '../parameters/simplify';
import { formatList } from '../parameters/values';
import { quoteOf, statusOf } from '../transport/errors';

const entity = { noun: 'custom property', plural: 'custom properties' };

/** Raw rows can be limited; a simplified item always has all properties. */
const limit: Parameter<number> = {
	properties: updateDisplayOptions({ show: { simplify: [false] } }, returnAllOrLimit.properties),
	read: (item) => (simplify.read(item) ? Infinity : returnAllOrLimit.read(item)),
};

export const customProperty = resource('customProperty', 'Custom Property', entity, {
	bulkUpsert: operation({
		displayName: 'Create or Update Many',
		action: 'Create or update many custom properties of a member',
		description:
			"Set several of a member's custom properties at once. Empty properties are ignored.",
		endpoint: 'POST /v1/spotMembers/{spotMemberId}/customPropertiesValues~bulkUpsert',
		parameters: {
			spotMemberId: memberLocator,
			properties: customPropertyMapper,
			isSimplified: simplify,
		},
		rows: 'named',
		async send({ spotMemberId, properties, isSimplified }, call, { api }) {
			const body = properties.map(({ customPropertySlug, value }) => ({
				customPropertySlug,
				value,
			}));
			const rows = await call({ body }).catch(async (error: unknown) => {
				throw await explainRefusal(api, { spotMemberId, properties }, error);
			});
			return isSimplified
				? toSimplified(spotMemberId, rows)
				: rows.map((row) => ({ ...row, spotMemberId }));
		},
	}),
	getAll: list({
		action: 'Get many custom properties of a member',
		description: "Retrieve a member's custom properties and their values",
		endpoint: 'GET /v1/spotMembers/{spotMemberId}/customPropertiesValues',
		parameters: { spotMemberId: memberLocator, isSimplified: simplify, limit },
		key: 'customPropertySlug',
		rows: 'named',
		output: (rows, { spotMemberId, isSimplified }) =>
			isSimplified ? toSimplified(spotMemberId, rows) : rows,
	}),
	update: operation({
		displayName: 'Update',
		action: 'Update a custom property of a member',
		description: "Set the value of one of a member's custom properties",
		endpoint: 'PUT /v1/spotMembers/{spotMemberId}/customPropertiesValues/{customPropertySlug}',
		parameters: { spotMemberId: memberLocator, customPropertySlug, value: customPropertyValue },
		rows: 'named',
		async send({ spotMemberId, customPropertySlug, value: { value, choices } }, call, { api }) {
			const properties = [{ customPropertySlug, value, choices }];
			return await call({ body: { value } }).catch(async (error: unknown) => {
				throw await explainRefusal(api, { spotMemberId, properties }, error);
			});
		},
	}),
});

interface Written {
	spotMemberId: string;
	properties: CustomPropertyValue[];
}

/** The error, about the property that MeltingSpot doesn't know, or with the choices that it lists. */
async function explainRefusal(api: Api, written: Written, error: unknown): Promise<unknown> {
	if (!(error instanceof NodeApiError)) return error;
	if (statusOf(error) === '400') {
		const choices = written.properties.flatMap((property) => property.choices ?? []);
		const lines = choices.map(
			({ label, all }) => `The choices of "${label}" are: ${formatList(all)}.`,
		);
		const description = [error.description, ...lines].filter(Boolean).join('\n');
		return Object.assign(error, { description });
	}
	if (statusOf(error) !== '404') return error;
	const { known, unknown } = await propertiesNamed(api, written);
	if (unknown.length === 0) return error;
	const names = formatList(unknown);
	return Object.assign(error, {
		message:
			unknown.length === 1
				? `Your Spot has no custom property ${names}.`
				: `Your Spot has no custom properties ${names}.`,
		description:
			`Check the slug, or choose the property from the list. The slugs are: ${formatList(known)}. ${quoteOf(error)}`.trim(),
	});
}

/**
 * Which properties exist. A 404 may be about the member as well, and another member's properties may differ
 * (docs/api-notes.md#property-definitions), so they are asked of the same one.
 * @returns no unknown ones if they can't be read, for example because the member is gone
 */
async function propertiesNamed(
	api: Api,
	{ spotMemberId, properties }: Written,
): Promise<{ known: string[]; unknown: string[] }> {
	try {
		const known = (await customPropertiesOf(api, spotMemberId)).map(slugOf);
		const slugs = properties.map(({ customPropertySlug }) => customPropertySlug);
		return { known, unknown: slugs.filter((slug) => !known.includes(slug)) };
	} catch {
		return { known: [], unknown: [] };
	}
}
