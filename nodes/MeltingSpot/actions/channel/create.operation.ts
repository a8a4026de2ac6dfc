import { additionalFields } from '../../parameters/additionalFields';
import {
	autoJoinProperty,
	channelPrivacyProperty,
	description,
	emoji,
	newName,
	showMembersProperty,
} from '../../parameters/entityFields';
import { choiceParameter, parameter } from '../../parameters/parameter';
import { toBoolean } from '../../parameters/values';
import { operation } from '../../core/operation';

export const create = operation({
	name: 'create',
	displayName: 'Create',
	action: 'Create a channel',
	description: "Create a channel in your Spot. Doesn't check whether the name is taken.",
	endpoint: 'POST /v1/channels',
	parameters: {
		name: newName('channel', 'Announcements'),
		privacy: choiceParameter(channelPrivacyProperty),
		autoJoin: parameter(autoJoinProperty, toBoolean, { is: false }),
		showMembers: parameter(showMembersProperty, toBoolean, { is: false }),
		optional: additionalFields({ description: description('channel'), emoji }),
	},
	send: async ({ optional, ...required }, call) =>
		await call({ body: { ...required, ...optional } }),
});
