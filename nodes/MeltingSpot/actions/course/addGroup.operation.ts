import { courseLocator, groupLocator } from '../../parameters/namedLocator';
import { withEmailNotification } from '../../parameters/withEmailNotification';
import { operation } from '../../core/operation';

export const addGroup = operation({
	name: 'addGroup',
	displayName: 'Add Group',
	action: 'Add a group to a course',
	description:
		'For each item, enroll all members of a group in a course. Emails them if "Send Invitation Email" is on.',
	endpoint: 'POST /v1/courses/{courseId}/groups~bulkAdd',
	parameters: { courseId: courseLocator, groupId: groupLocator, withEmailNotification },
	batch: { each: 'groupId', size: 100, plural: 'groups' },
	async sendBatch({ courseId, withEmailNotification: notify }, groups, call) {
		await call({ body: { groupIds: groups, withEmailNotification: notify } });
		return groups.map((groupId) => ({ outcome: 'added', groupId, courseId }));
	},
});
