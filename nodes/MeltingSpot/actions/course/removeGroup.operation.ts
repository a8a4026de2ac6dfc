import { courseLocator, groupLocator } from '../../parameters/namedLocator';
import { operation } from '../../core/operation';

export const removeGroup = operation({
	name: 'removeGroup',
	displayName: 'Remove Group',
	action: 'Remove a group from a course',
	description: "For each item, remove one group from a course. The group itself isn't deleted.",
	endpoint: 'POST /v1/courses/{courseId}/groups~bulkRemove',
	parameters: { courseId: courseLocator, groupId: groupLocator },
	batch: { each: 'groupId', size: 100, plural: 'groups' },
	async sendBatch({ courseId }, groups, call) {
		await call({ body: { groupIds: groups } });
		return groups.map((groupId) => ({ outcome: 'removed', groupId, courseId }));
	},
});
