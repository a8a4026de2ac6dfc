import { liveLocator } from '../../parameters/namedLocator';
import { operation } from '../../core/operation';

export const get = operation({
	name: 'get',
	displayName: 'Get',
	action: 'Get a live',
	description:
		'Retrieve one live by title or ID, including the number of registrants and attendees',
	endpoint: 'GET /v1/lives/{liveId}',
	parameters: { liveId: liveLocator },
	send: async (_, call) => await call(),
});
