import { parseNames } from '../data/collection';
import type { Scope } from '../data/store';
import { method, property } from '../http/command';
import { created, ok } from '../http/response';
import { activity } from './activity';
import { CollectionWithMembers } from './collectionWithMembers';
import { resource, type Schemas } from './resource';

export type Channel = Schemas['Channel'];

const SEEDED =
	'📣 Announcements, General, 💼 Jobs, Aide & questions, Café ☕, 雑談, 💎 Premium, 🎉 Events';

/** Values for the channel fields that a replacing update omits. */
const UNSET: Partial<Channel> = {
	name: '',
	description: null,
	emoji: undefined,
	privacy: 'Private',
	autoJoin: false,
	readonly: false,
	showMembers: false,
};

type Channels = CollectionWithMembers<Channel>;

const seed = ({ random }: Scope): Channel[] =>
	parseNames(SEEDED).map(({ name, ...emoji }, index) => ({
		id: random.uuid(),
		name,
		description: index % 3 === 0 ? null : `All about ${name}`,
		privacy: name === 'Premium' ? 'Private' : 'Public',
		autoJoin: index < 2,
		readonly: index === 0,
		showMembers: true,
		...emoji,
	}));

export const channel = resource({
	name: 'channel',
	begin: (scope) => new CollectionWithMembers(scope, 'channel', seed(scope)),
	operations: {
		listChannels: ({ query }, channels, { dialect }) => ok(channels.page(query, dialect)),

		createChannel: ({ body }, channels, { random, dialect }) =>
			created(
				channels.addNamed(
					{ id: random.uuid(), description: null, readonly: false, ...body },
					dialect,
				),
			),

		getChannel: ({ params }, channels) => ok(channels.get(params.channelId)),

		updateChannel: ({ params, body }, channels, { dialect }) =>
			ok(channels.update(params.channelId, body, UNSET, dialect)),

		listChannelMembers: ({ params, query }, channels) =>
			ok(channels.pageOfMembers(params.channelId, query)),

		addMembersToChannel({ params: { channelId }, body }, channels, { store }) {
			const before = new Set(channels.membersOf(channelId));
			const added = channels.addMembers(channelId, body.spotMemberIds);
			for (const spotMemberId of added.addedSpotMemberIds) {
				if (before.has(spotMemberId)) continue;
				store.of(activity).record('ChannelJoined', { channelId, spotMemberId });
			}
			return ok(added);
		},

		removeMembersFromChannel({ params: { channelId }, body }, channels, { store }) {
			const before = new Set(channels.membersOf(channelId));
			const removed = channels.removeMembers(channelId, body.spotMemberIds);
			for (const spotMemberId of new Set(body.spotMemberIds)) {
				if (!before.has(spotMemberId)) continue;
				store.of(activity).record('ChannelLeft', { channelId, spotMemberId });
			}
			return ok(removed);
		},
	},
	commands: {
		channels: property('GET /channels', 'channels', (channels: Channels) => channels.all),
		channelMembers: method(
			'GET /channels/:id/members',
			'the ids of the members of a channel',
			(channels: Channels, id: string) => [...channels.membersOf(id)],
		),
	},
});
