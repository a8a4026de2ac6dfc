import { customRoleLocator } from '../../parameters/namedLocator';
import { operation } from '../../core/operation';

export const get = operation({
	name: 'get',
	displayName: 'Get',
	action: 'Get a custom role',
	description: 'Retrieve one custom role by label or ID',
	endpoint: 'GET /v1/spotMemberCustomRole/{customRoleId}',
	parameters: { customRoleId: customRoleLocator },
	send: async (_, call) => await call(),
});
