import { withCustomProperties } from '../../api/customProperties';
import { toMemberRow } from '../../api/memberRow';
import { includeCustomProperties } from '../../parameters/includeCustomProperties';
import { memberLocator } from '../../parameters/memberLocator';
import { operation } from '../../core/operation';

export const get = operation({
	name: 'get',
	displayName: 'Get',
	action: 'Get a member',
	description: 'Retrieve one member by ID or email address',
	endpoint: 'GET /v1/spotMembers/{spotMemberId}',
	parameters: { spotMemberId: memberLocator, withProperties: includeCustomProperties },
	async send({ withProperties }, call, { api }) {
		const member = toMemberRow(await call());
		return withProperties ? await withCustomProperties(api, [member]) : member;
	},
});
