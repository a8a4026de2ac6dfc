import { updateDisplayOptions } from 'n8n-workflow';
import { toSimplified } from '../api/customProperties';
import { list, operation } from '../core/constructors';
import { resource } from '../core/operation';
import { customPropertyMapper } from '../parameters/customPropertyMapper';
import { customPropertySlug } from '../parameters/customPropertySlug';
import { customPropertyValue } from '../parameters/customPropertyValue';
import { memberLocator } from '../parameters/memberLocator';
import type { Parameter } from '../parameters/parameter';
import { returnAllOrLimit } from '../parameters/returnAll';
import { simplify } from '../parameters/simplify';

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
		async send({ spotMemberId, properties, isSimplified }, call) {
			const rows = await call({ body: properties });
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
		send: async ({ value }, call) => await call({ body: { value } }),
	}),
});
