import { additionalFields } from '../../parameters/additionalFields';
import { description, emoji, newName } from '../../parameters/entityFields';
import { operation } from '../../core/operation';

export const create = operation({
	name: 'create',
	displayName: 'Create',
	action: 'Create a group',
	description: "Create a group in your Spot. Doesn't check whether the name is taken.",
	endpoint: 'POST /v1/groups',
	parameters: {
		name: newName('group', 'Beta testers'),
		optional: additionalFields({ description: description('group'), emoji }),
	},
	send: async ({ name, optional }, call) => await call({ body: { name, ...optional } }),
});
