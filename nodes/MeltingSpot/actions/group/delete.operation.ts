import { groupToDelete } from '../../parameters/namedLocator';
import { operation } from '../../core/operation';

export const deleteGroup = operation({
	name: 'delete',
	displayName: 'Delete',
	action: 'Delete a group',
	description: 'Permanently delete a group. Its members stay in your Spot.',
	endpoint: 'DELETE /v1/groups/{groupId}',
	parameters: { groupId: groupToDelete },
	async send({ groupId }, call) {
		await call();
		return { deleted: true, id: groupId };
	},
});
