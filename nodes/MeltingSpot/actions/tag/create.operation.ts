import { additionalFields } from '../../parameters/additionalFields';
import { tagEmoji, tagName } from '../../parameters/tagFields';
import { operation } from '../operation';

export const create = operation({
	name: 'create',
	displayName: 'Create',
	action: 'Create a tag',
	description: 'Add a new tag to your Spot, even if one of that name exists',
	endpoint: 'POST /v1/tags',
	parameters: { name: tagName, optional: additionalFields({ emoji: tagEmoji }) },
	send: async ({ name, optional }, call) => await call({ body: { name, ...optional } }),
});
