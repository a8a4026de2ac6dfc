import { channelLocator } from '../../parameters/namedLocator';
import { operation } from '../../core/operation';

export const get = operation({
	name: 'get',
	displayName: 'Get',
	action: 'Get a channel',
	description: 'Retrieve one channel by name or ID',
	endpoint: 'GET /v1/channels/{channelId}',
	parameters: { channelId: channelLocator },
	send: async (_, call) => await call(),
});
