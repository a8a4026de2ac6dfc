import { additionalFields } from '../../parameters/additionalFields';
import { description, emoji, newName } from '../../parameters/entityFields';
import { operation } from '../operation';

export const create = operation({
	name: 'create',
	displayName: 'Create',
	action: 'Create a group',
	description: 'Add a new group to your Spot, even if one of that name exists',
	endpoint: 'POST /v1/groups',
	parameters: {
		name: newName('group', 'Beta testers'),
		optional: additionalFields({ description: description('group'), emoji }),
	},
	send: async ({ name, optional }, call) => await call({ body: { name, ...optional } }),
});
