import { toMemberRow } from '../../api/memberRow';
import { memberLocator } from '../../parameters/memberLocator';
import { operation } from '../operation';

export const get = operation({
	name: 'get',
	displayName: 'Get',
	action: 'Get a member',
	description: 'Retrieve one member by ID or email address',
	endpoint: 'GET /v1/spotMembers/{spotMemberId}',
	parameters: { spotMemberId: memberLocator },
	send: async (_, call) => toMemberRow(await call()),
});
