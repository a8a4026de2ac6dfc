import { additionalFields } from '../../parameters/additionalFields';
import { description, newName } from '../../parameters/entityFields';
import { permissions } from '../../parameters/permissions';
import { operation } from '../../core/operation';

export const create = operation({
	name: 'create',
	displayName: 'Create',
	action: 'Create a custom role',
	description: "Create a custom role in your Spot. Doesn't check whether the label is taken.",
	endpoint: 'POST /v1/spotMemberCustomRole',
	parameters: {
		label: newName('custom role', 'Live host', 'Label'),
		optional: additionalFields({ description: description('custom role'), permissions }),
	},
	send: async ({ label, optional }, call) => await call({ body: { label, ...optional } }),
});
