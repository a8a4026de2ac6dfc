import { additionalFields } from '../../parameters/additionalFields';
import { description, emoji, forumPrivacy, newName } from '../../parameters/entityFields';
import { operation } from '../../core/operation';

export const create = operation({
	name: 'create',
	displayName: 'Create',
	action: 'Create a forum',
	description: "Create a forum in your Spot. Doesn't check whether the name is taken.",
	endpoint: 'POST /v1/forums',
	parameters: {
		name: newName('forum', 'Feature requests'),
		optional: additionalFields({
			description: description('forum'),
			emoji,
			privacy: forumPrivacy,
		}),
	},
	send: async ({ name, optional }, call) => await call({ body: { name, ...optional } }),
});
