import { tagToDelete } from '../../parameters/namedLocator';
import { operation } from '../../core/operation';

export const deleteTag = operation({
	name: 'delete',
	displayName: 'Delete',
	action: 'Delete a tag',
	description: 'Permanently delete a tag and remove it from all members',
	endpoint: 'DELETE /v1/tags/{tagId}',
	parameters: { tagId: tagToDelete },
	async send({ tagId }, call) {
		await call();
		return { deleted: true, id: tagId };
	},
});
