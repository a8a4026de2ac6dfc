import type { IDataObject } from 'n8n-workflow';
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
		'Change the name, title, role, status or picture of one member. Can make them an admin, or take away their access. Fields left out or left empty stay as they are.',
	endpoint: 'PUT /v1/spotMembers/{spotMemberId}',
	parameters: { spotMemberId: memberLocator, changes: memberChanges },
	async send({ spotMemberId, changes }, call, run) {
		const put = async (body: IDataObject) => await call({ body });
		return toMemberRow(await updateMember(run.api, { spotMemberId, changes, put }));
	},
});
