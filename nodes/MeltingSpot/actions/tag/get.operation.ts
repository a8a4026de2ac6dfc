import { tagLocator } from '../../parameters/namedLocator';
import { operation } from '../../core/operation';

export const get = operation({
	name: 'get',
	displayName: 'Get',
	action: 'Get a tag',
	description: 'Retrieve one tag by name or ID',
	endpoint: 'GET /v1/tags/{tagId}',
	parameters: { tagId: tagLocator },
	send: async (_, call) => await call(),
});
