import { mergeUpdate } from '../../api/mergeUpdate';
import { changes } from '../../parameters/changes';
import { tagLocator } from '../../parameters/namedLocator';
import { changedName, emoji } from '../../parameters/entityFields';
import { operation } from '../../core/operation';

const changedFields = changes({ emoji, name: changedName('tag', 'Speaker') }, [
	{ name: 'Emoji', value: 'emoji', description: 'Removes the emoji' },
]);

export const update = operation({
	name: 'update',
	displayName: 'Update',
	action: 'Update a tag',
	description: 'Change the name or emoji of a tag, for everyone who has it',
	endpoint: 'PUT /v1/tags/{tagId}',
	parameters: { tagId: tagLocator, changes: changedFields },
	send: async ({ tagId, changes: changed }, call, { api }) =>
		await mergeUpdate({
			changes: changed,
			writable: { name: 'required', emoji: 'nullable' },
			read: async () => (await api.request('GET /v1/tags/{tagId}', { path: { tagId } })).body,
			put: async (body) => await call({ body }),
		}),
});
