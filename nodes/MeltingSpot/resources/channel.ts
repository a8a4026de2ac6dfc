import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { namedEntities } from '../api/entities';
import { shapes } from '../api/shapes';
import { batch, create, get, list, update } from '../core/constructors';
import type { Run } from '../core/operation';
import { resource } from '../core/operation';
import { changedName, description, emoji, nameFilter, newName } from '../parameters/entityFields';
import { choiceField, choiceParameter, field } from '../parameters/fields';
import { memberLocator } from '../parameters/memberLocator';
import { namedLocator } from '../parameters/namedLocator';
import { parameter } from '../parameters/parameter';
import { toBoolean } from '../parameters/values';
import type { ResponseShapes } from '../transport/endpoints';
import { addedOutcomes, membershipFilters } from './people';

const { channel: entity } = namedEntities;
const channelId = namedLocator('channel');

const toggle = (displayName: string, name: string, text: string): INodeProperties => ({
	displayName,
	name,
	type: 'boolean',
	default: false,
	description: `Whether ${text}`,
});
const autoJoin = toggle(
	'Auto Join',
	'autoJoin',
	'new members of the Spot join the channel automatically',
);
const showMembers = toggle(
	'Show Members',
	'showMembers',
	'channel members can see who else is in the channel',
);
const readOnly = toggle('Read Only', 'readonly', 'only admins can post in the channel');

/** Source of the values: `createChannel` of MeltingSpot's API reference. */
const privacy: INodeProperties = {
	displayName: 'Privacy',
	name: 'privacy',
	type: 'options',
	default: 'Public',
	options: [
		{ name: 'Private', value: 'Private', description: 'Only for people who have been added' },
		{ name: 'Public', value: 'Public', description: 'Open to all members of the Spot' },
	],
	description: 'Who can join the channel',
};

export const channel = resource('channel', 'Channel', entity, {
	addMember: batch({
		displayName: 'Add Member',
		action: 'Add a member to a channel',
		description:
			'For each item, add one member to a channel. Items with the same channel are sent together.',
		endpoint: 'POST /v1/channels/{channelId}/spotMembers~bulkAdd',
		parameters: { channelId, spotMemberId: memberLocator },
		each: 'spotMemberId',
		singular: 'member',
		plural: 'members',
		send: async (shared, members, call) =>
			addedOutcomes(members, await call({ body: { spotMemberIds: members } }), shared),
	}),
	create: create({
		endpoint: 'POST /v1/channels',
		required: {
			name: newName(entity),
			privacy: choiceParameter(privacy),
			autoJoin: parameter(autoJoin, toBoolean, { is: false }),
			showMembers: parameter(showMembers, toBoolean, { is: false }),
		},
		optional: { description: description(entity), emoji },
	}),
	get: get({ endpoint: 'GET /v1/channels/{channelId}', parameters: { channelId } }),
	getAll: list({ endpoint: 'GET /v1/channels', filters: { name: nameFilter(entity) } }),
	getMembers: list({
		displayName: 'Get Members',
		action: 'Get the members of a channel',
		description: 'Retrieve all members of a channel, or only those who match your filters',
		endpoint: 'GET /v1/channels/{channelId}/spotMembers',
		parameters: { channelId },
		plural: 'members',
		filters: membershipFilters,
		shape: shapes.member,
	}),
	removeMember: batch({
		displayName: 'Remove Member',
		action: 'Remove a member from a channel',
		description:
			'For each item, remove one member from a channel. Items with the same channel are sent together.',
		endpoint: 'POST /v1/channels/{channelId}/spotMembers~bulkRemove',
		parameters: { channelId, spotMemberId: memberLocator },
		each: 'spotMemberId',
		singular: 'member',
		plural: 'members',
		send: async (shared, members, call, run) =>
			removedOutcomes(members, await call({ body: { spotMemberIds: members } }), shared, run),
	}),
	update: update({
		description: 'Change the name, description, emoji, privacy, or other settings of a channel',
		endpoint: 'PUT /v1/channels/{channelId}',
		parameters: { channelId },
		fields: {
			autoJoin: field(autoJoin, toBoolean),
			description: description(entity),
			emoji,
			name: changedName(entity),
			privacy: choiceField(privacy),
			readonly: field(readOnly, toBoolean),
			showMembers: field(showMembers, toBoolean),
		},
	}),
});

/** The outcome for each member to remove. MeltingSpot only returns a count, so a hint reports any difference. */
function removedOutcomes(
	members: string[],
	{ removedSpotMembersCount: count }: ResponseShapes['removed'],
	names: IDataObject,
	run: Run,
): IDataObject[] {
	const wanted = members.length;
	if (count > 0 && count < wanted) {
		run.hint(
			`MeltingSpot removed ${count} of ${wanted} members from the channel, but didn't say which. The others probably weren't in it.`,
		);
	}
	const outcome = count > 0 ? 'removed' : 'skipped';
	return members.map((spotMemberId) => ({ outcome, spotMemberId, ...names }));
}
