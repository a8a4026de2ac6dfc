import { forumToDelete } from '../../parameters/namedLocator';
import { operation } from '../../core/operation';

export const deleteForum = operation({
	name: 'delete',
	displayName: 'Delete',
	action: 'Delete a forum',
	description: 'Permanently delete a forum and all of its topics',
	endpoint: 'DELETE /v1/forums/{forumId}',
	parameters: { forumId: forumToDelete },
	async send({ forumId }, call) {
		await call();
		return { deleted: true, id: forumId };
	},
});
