import { tagToDelete } from '../../parameters/namedLocator';
import { operation } from '../operation';

export const deleteTag = operation({
	name: 'delete',
	displayName: 'Delete',
	action: 'Delete a tag',
	description: 'Delete a tag for good, which also takes it away from every member who has it',
	endpoint: 'DELETE /v1/tags/{tagId}',
	parameters: { tagId: tagToDelete },
	async send({ tagId }, call) {
		await call();
		return { deleted: true, id: tagId };
	},
});
