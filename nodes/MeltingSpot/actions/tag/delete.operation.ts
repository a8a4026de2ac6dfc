import { tagToDelete } from '../../parameters/namedLocator';
import { operation } from '../operation';

export const deleteTag = operation({
	name: 'delete',
	displayName: 'Delete',
	action: 'Delete a tag',
	description: 'Delete a tag permanently, which also removes it from all members',
	endpoint: 'DELETE /v1/tags/{tagId}',
	parameters: { tagId: tagToDelete },
	async send({ tagId }, call) {
		await call();
		return { deleted: true, id: tagId };
	},
});
