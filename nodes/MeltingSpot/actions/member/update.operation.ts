import { toMemberRow } from '../../api/memberRow';
import { updateMember } from '../../api/members';
import { memberChanges } from '../../parameters/memberChanges';
import { memberLocator } from '../../parameters/memberLocator';
import { operation } from '../operation';

export const update = operation({
	name: 'update',
	displayName: 'Update',
	action: 'Update a member',
	description:
		"Update a member's name, title, role, status, or picture. This can make them an admin or revoke their access. Empty fields are ignored.",
	endpoint: 'PUT /v1/spotMembers/{spotMemberId}',
	parameters: { spotMemberId: memberLocator, changes: memberChanges },
	async send({ spotMemberId, changes }, call, run) {
		const put = async () => await call({ body: changes });
		return toMemberRow(await updateMember(run.api, { spotMemberId, changes, put }));
	},
});
