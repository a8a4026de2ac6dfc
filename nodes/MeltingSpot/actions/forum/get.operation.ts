import { forumLocator } from '../../parameters/namedLocator';
import { operation } from '../../core/operation';

export const get = operation({
	name: 'get',
	displayName: 'Get',
	action: 'Get a forum',
	description: 'Retrieve one forum by name or ID',
	endpoint: 'GET /v1/forums/{forumId}',
	parameters: { forumId: forumLocator },
	send: async (_, call) => await call(),
});
