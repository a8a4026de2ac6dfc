import { mergeUpdate } from '../../api/mergeUpdate';
import { changes } from '../../parameters/changes';
import { changedName, description } from '../../parameters/entityFields';
import { customRoleLocator } from '../../parameters/namedLocator';
import { newPermissions } from '../../parameters/permissions';
import { operation } from '../../core/operation';

const changedFields = changes({
	description: description('custom role'),
	label: changedName('custom role', 'Live host', 'Label'),
	permissions: newPermissions,
});

export const update = operation({
	name: 'update',
	displayName: 'Update',
	action: 'Update a custom role',
	description:
		'Change the label, description, or permissions of a custom role, for everyone who has it',
	endpoint: 'PUT /v1/spotMemberCustomRole/{customRoleId}',
	parameters: { customRoleId: customRoleLocator, changes: changedFields },
	send: async ({ customRoleId, changes: changed }, call, { api }) =>
		await mergeUpdate({
			changes: changed,
			writable: { label: 'required', description: 'required', permissions: 'required' },
			read: async () =>
				(
					await api.request('GET /v1/spotMemberCustomRole/{customRoleId}', {
						path: { customRoleId },
					})
				).body,
			put: async (body) => await call({ body }),
		}),
});
