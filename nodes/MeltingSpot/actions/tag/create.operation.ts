import { additionalFields } from '../../parameters/additionalFields';
import { emoji, newName } from '../../parameters/entityFields';
import { operation } from '../../core/operation';

export const create = operation({
	name: 'create',
	displayName: 'Create',
	action: 'Create a tag',
	description: "Create a tag in your Spot. Doesn't check whether the name is taken.",
	endpoint: 'POST /v1/tags',
	parameters: { name: newName('tag', 'Speaker'), optional: additionalFields({ emoji }) },
	send: async ({ name, optional }, call) => await call({ body: { name, ...optional } }),
});
