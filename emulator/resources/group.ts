import { Collection, parseNames } from '../data/collection';
import { filterOf, pageOf } from '../data/listing';
import type { Scope } from '../data/store';
import { method, property } from '../http/command';
import { created, done, ok } from '../http/response';
import { member } from './member';
import { Memberships } from './memberships';
import { resource, type Schemas } from './resource';

export type Group = Schemas['Group'];

const SEEDED = `🧪 Beta testers, 🏆 Ambassadors ⭐, Équipe produit, 🌱 Newcomers, 🗼 Paris, München, 🗾 東京, 🎓 Mentors,
	Board, Customers, 🤝 Partners, Staff`;

class Groups extends Collection<Group> {
	readonly members: Memberships;

	constructor(scope: Scope) {
		super(
			'group',
			parseNames(SEEDED).map(({ name, ...emoji }) => ({
				id: scope.random.uuid(),
				name,
				description: `Everyone in "${name}"`,
				...emoji,
			})),
		);
		this.members = new Memberships(scope, this.all.slice());
	}
}

export const group = resource({
	name: 'group',
	begin: (scope) => new Groups(scope),
	operations: {
		listGroups: ({ query }, groups, { dialect }) =>
			ok(pageOf(groups.all.filter(filterOf(query, dialect)), query, dialect, groups.all.length)),

		createGroup: ({ body }, groups, { random, dialect }) =>
			created(groups.addNamed({ id: random.uuid(), ...body }, dialect)),

		deleteGroup({ params }, groups, { dialect }) {
			groups.remove(params.groupId);
			return done(dialect);
		},

		listGroupMembers: ({ params, query }, groups, { store }) =>
			ok(store.of(member).page(query, groups.members.of(groups.get(params.groupId).id))),

		addMembersToGroup: ({ params, body }, groups) =>
			ok(groups.members.add(groups.get(params.groupId).id, body.spotMemberIds)),
	},
	commands: {
		groups: property('GET /groups', 'groups', (groups: Groups) => groups.all),
		groupMembers: method(
			'GET /groups/:id/members',
			'the ids of the members of a group',
			(groups: Groups, id: string) => [...groups.members.of(id)],
		),
	},
});
