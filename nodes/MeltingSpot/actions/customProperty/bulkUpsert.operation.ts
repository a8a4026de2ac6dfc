import { toSimplified } from '../../api/customProperties';
import { customPropertyMapper } from '../../parameters/customPropertyMapper';
import { memberLocator } from '../../parameters/memberLocator';
import { simplify } from '../../parameters/simplify';
import { operation } from '../../core/operation';

export const bulkUpsert = operation({
	name: 'bulkUpsert',
	displayName: 'Create or Update Many',
	action: 'Create or update many custom properties of a member',
	description: "Set several of a member's custom properties at once. Empty properties are ignored.",
	endpoint: 'POST /v1/spotMembers/{spotMemberId}/customPropertiesValues~bulkUpsert',
	parameters: {
		spotMemberId: memberLocator,
		properties: customPropertyMapper,
		isSimplified: simplify,
	},
	async send({ spotMemberId, properties, isSimplified }, call) {
		const rows = await call({ body: properties });
		return isSimplified
			? toSimplified(spotMemberId, rows)
			: rows.map((row) => ({ ...row, spotMemberId }));
	},
});
