import { mergeUpdate } from '../../api/mergeUpdate';
import { changes } from '../../parameters/changes';
import {
	autoJoinProperty,
	changedName,
	channelPrivacy,
	description,
	emoji,
	readOnly,
	showMembersProperty,
} from '../../parameters/entityFields';
import { channelLocator } from '../../parameters/namedLocator';
import { field } from '../../parameters/parameter';
import { toBoolean } from '../../parameters/values';
import { operation } from '../../core/operation';

const changedFields = changes({
	autoJoin: field(autoJoinProperty, toBoolean),
	description: description('channel'),
	emoji,
	name: changedName('channel', 'Announcements'),
	privacy: channelPrivacy,
	readonly: readOnly,
	showMembers: field(showMembersProperty, toBoolean),
});

export const update = operation({
	name: 'update',
	displayName: 'Update',
	action: 'Update a channel',
	description: 'Change the name, description, emoji, privacy, or other settings of a channel',
	endpoint: 'PUT /v1/channels/{channelId}',
	parameters: { channelId: channelLocator, changes: changedFields },
	send: async ({ channelId, changes: changed }, call, { api }) =>
		await mergeUpdate({
			changes: changed,
			writable: {
				name: 'required',
				description: 'required',
				emoji: 'required',
				privacy: 'required',
				autoJoin: 'required',
				showMembers: 'required',
				readonly: 'required',
			},
			read: async () =>
				(await api.request('GET /v1/channels/{channelId}', { path: { channelId } })).body,
			put: async (body) => await call({ body }),
		}),
});
