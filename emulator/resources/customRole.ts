import { Collection } from '../data/collection';
import { SeededRandom } from '../data/random';
import { property } from '../http/command';
import { created, ok } from '../http/response';
import { resource, type Schemas } from './resource';

export type CustomRole = Schemas['CustomRole'];
type Roles = Collection<CustomRole>;

const SEEDED: Array<Omit<CustomRole, 'id'>> = [
	{
		label: 'Community manager',
		description: 'Looks after conversations and invites members',
		permissions: ['moderation.*', 'spot.member.invite.*'],
	},
	{
		label: 'Live host',
		description: 'Plans and hosts lives',
		permissions: ['live.full.*'],
	},
	{
		label: 'Course author',
		description: 'Writes courses and collections',
		permissions: ['course.full.*', 'collection.full.*'],
	},
	{
		label: 'Ambassador, "gold" ⭐',
		description: '',
		permissions: ['live.limited.*'],
	},
];

/** Random numbers to skip: the Spot's id used them when all shared one stream. */
const NUMBERS_BEFORE = 5;

/** Values for the role fields that a replacing update omits. */
const UNSET = { label: '', description: '', permissions: [] };

export const customRole = resource({
	name: 'customRole',
	begin({ options }): Roles {
		const random = new SeededRandom(options.seed, NUMBERS_BEFORE);
		const roles = SEEDED.map((role) => ({ id: random.uuid(), ...role }));
		return new Collection('custom role', roles);
	},
	operations: {
		listCustomRoles: ({ query }, roles, { dialect }) => ok(roles.page(query, dialect)),

		createCustomRole: ({ body }, roles, { random }) =>
			created(roles.add({ id: random.uuid(), description: '', permissions: [], ...body })),

		getCustomRole: ({ params }, roles) => ok(roles.get(params.customRoleId)),

		updateCustomRole: ({ params, body }, roles, { dialect }) =>
			ok(roles.update(params.customRoleId, body, UNSET, dialect)),
	},
	commands: {
		customRoles: property('GET /customRoles', 'custom roles', (roles: Roles) => roles.all),
	},
});
