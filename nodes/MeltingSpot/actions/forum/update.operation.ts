import { mergeUpdate } from '../../api/mergeUpdate';
import { changes } from '../../parameters/changes';
import { changedName, description, emoji, forumPrivacy } from '../../parameters/entityFields';
import { forumLocator } from '../../parameters/namedLocator';
import { operation } from '../../core/operation';

const changedFields = changes(
	{
		description: description('forum'),
		emoji,
		name: changedName('forum', 'Feature requests'),
		privacy: forumPrivacy,
	},
	[
		{ name: 'Description', value: 'description', description: 'Removes the description' },
		{ name: 'Emoji', value: 'emoji', description: 'Removes the emoji' },
	],
);

export const update = operation({
	name: 'update',
	displayName: 'Update',
	action: 'Update a forum',
	description: 'Change the name, description, emoji, or privacy of a forum',
	endpoint: 'PUT /v1/forums/{forumId}',
	parameters: { forumId: forumLocator, changes: changedFields },
	send: async ({ forumId, changes: changed }, call, { api }) =>
		await mergeUpdate({
			changes: changed,
			writable: {
				name: 'required',
				description: 'nullable',
				emoji: 'nullable',
				privacy: 'required',
			},
			read: async () => (await api.request('GET /v1/forums/{forumId}', { path: { forumId } })).body,
			put: async (body) => await call({ body }),
		}),
});
