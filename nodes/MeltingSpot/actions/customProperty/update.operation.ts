import { customPropertySlug } from '../../parameters/customPropertySlug';
import { customPropertyValue } from '../../parameters/customPropertyValue';
import { memberLocator } from '../../parameters/memberLocator';
import { operation } from '../../core/operation';

export const update = operation({
	name: 'update',
	displayName: 'Update',
	action: 'Update a custom property of a member',
	description: "Set the value of one of a member's custom properties",
	endpoint: 'PUT /v1/spotMembers/{spotMemberId}/customPropertiesValues/{customPropertySlug}',
	parameters: { spotMemberId: memberLocator, customPropertySlug, value: customPropertyValue },
	send: async ({ value }, call) => await call({ body: { value } }),
});
