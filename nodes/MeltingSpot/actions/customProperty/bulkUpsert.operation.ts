import { customPropertyMapper } from '../../parameters/customPropertyMapper';
import { memberLocator } from '../../parameters/memberLocator';
import { operation } from '../operation';

export const bulkUpsert = operation({
	name: 'bulkUpsert',
	displayName: 'Create or Update Many',
	action: 'Create or update many custom properties of a member',
	description:
		"Set several of a member's custom properties at once. Properties left out or left empty stay as they are.",
	endpoint: 'POST /v1/spotMembers/{spotMemberId}/customPropertiesValues~bulkUpsert',
	parameters: { spotMemberId: memberLocator, properties: customPropertyMapper },
	send: async ({ properties }, call) => await call({ body: properties }),
});
