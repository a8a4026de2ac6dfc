import { Collection, parseNames } from '../data/collection';
import { pageOf } from '../data/listing';
import type { Scope } from '../data/store';
import { method, property } from '../http/command';
import { created, ok } from '../http/response';
import { member } from './member';
import { Memberships } from './memberships';
import { resource, type Schemas } from './resource';

export type Channel = Schemas['Channel'];

const SEEDED =
	'📣 Announcements, General, 💼 Jobs, Aide & questions, Café ☕, 雑談, 💎 Premium, 🎉 Events';

/** What is left of a channel's fields where an update replaces them. */
const UNSET: Partial<Channel> = {
	name: '',
	description: null,
	emoji: undefined,
	privacy: 'Private',
	autoJoin: false,
	readonly: false,
	showMembers: false,
};

class Channels extends Collection<Channel> {
	readonly members: Memberships;

	constructor(scope: Scope) {
		super(
			'channel',
			parseNames(SEEDED).map(({ name, ...emoji }, index) => ({
				id: scope.random.uuid(),
				name,
				description: index % 3 === 0 ? null : `All about ${name}`,
				privacy: name === 'Premium' ? 'Private' : 'Public',
				autoJoin: index < 2,
				readonly: index === 0,
				showMembers: true,
				...emoji,
			})),
		);
		this.members = new Memberships(scope, this.all.slice());
	}
}

export const channel = resource({
	name: 'channel',
	begin: (scope) => new Channels(scope),
	operations: {
		listChannels: ({ query }, channels, { dialect }) => ok(pageOf(channels.all, query, dialect)),

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

		listChannelMembers: ({ params, query }, channels, { store }) =>
			ok(store.of(member).page(query, channels.members.of(channels.get(params.channelId).id))),

		addMembersToChannel: ({ params, body }, channels) =>
			ok(channels.members.add(channels.get(params.channelId).id, body.spotMemberIds)),

		removeMembersFromChannel: ({ params, body }, channels) =>
			ok(channels.members.remove(channels.get(params.channelId).id, body.spotMemberIds)),
	},
	commands: {
		channels: property('GET /channels', 'channels', (channels: Channels) => channels.all),
		channelMembers: method(
			'GET /channels/:id/members',
			'the ids of the members of a channel',
			(channels: Channels, id: string) => [...channels.members.of(id)],
		),
	},
});
