import { parseNames } from '../data/collection';
import type { Scope } from '../data/store';
import { method, property } from '../http/command';
import { created, done, ok } from '../http/response';
import { CollectionWithMembers } from './collectionWithMembers';
import { resource, type Schemas } from './resource';

export type Group = Schemas['Group'];

const SEEDED = `🧪 Beta testers, 🏆 Ambassadors ⭐, Équipe produit, 🌱 Newcomers, 🗼 Paris, München, 🗾 東京, 🎓 Mentors,
	Board, Customers, 🤝 Partners, Staff`;

type Groups = CollectionWithMembers<Group>;

const seed = ({ random }: Scope): Group[] =>
	parseNames(SEEDED).map(({ name, ...emoji }) => ({
		id: random.uuid(),
		name,
		description: `Everyone in "${name}"`,
		...emoji,
	}));

export const group = resource({
	name: 'group',
	begin: (scope) => new CollectionWithMembers(scope, 'group', seed(scope)),
	operations: {
		listGroups: ({ query }, groups, { dialect }) => ok(groups.page(query, dialect)),

		createGroup: ({ body }, groups, { random, dialect }) =>
			created(groups.addNamed({ id: random.uuid(), ...body }, dialect)),

		deleteGroup({ params }, groups, { dialect }) {
			groups.remove(params.groupId);
			return done(dialect);
		},

		listGroupMembers: ({ params, query }, groups) =>
			ok(groups.pageOfMembers(params.groupId, query)),

		addMembersToGroup: ({ params, body }, groups) =>
			ok(groups.addMembers(params.groupId, body.spotMemberIds)),
	},
	commands: {
		groups: property('GET /groups', 'groups', (groups: Groups) => groups.all),
		groupMembers: method(
			'GET /groups/:id/members',
			'the ids of the members of a group',
			(groups: Groups, id: string) => [...groups.membersOf(id)],
		),
	},
});
