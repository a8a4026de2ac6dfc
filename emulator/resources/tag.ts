import { parseNames } from '../data/collection';
import type { Scope } from '../data/store';
import { method, property } from '../http/command';
import { created, done, ok } from '../http/response';
import { CollectionWithMembers } from './collectionWithMembers';
import { resource, type Schemas } from './resource';

export type Tag = Schemas['Tag'];

const SEEDED = `🎤 Speaker, 🌱 New here, Paid, Trial, 🏆 Ambassador, Beta tester, Churned, VIP, 🎓 Alumni, Mentor,
	Équipe produit, Führungskräfte, プロダクト, 🇫🇷 Francophone, 🇩🇪 DACH, Partner, Press, Investor, 🧪 Early access,
	Newsletter, Webinar 2025, Webinar 2026, Attended 3+ lives, 💬 Top contributor, Freelancer, Agency, Startup, Enterprise,
	Student, Team lead, Marketing, Sales, Customer success, Design, Engineering, Product, People & culture, Finance, مجتمع,
	🚀 Launch crew`;

/** Values for the tag fields that a replacing update omits. */
const UNSET: Partial<Tag> = { name: '', emoji: undefined };

type Tags = CollectionWithMembers<Tag>;

const seed = ({ random }: Scope): Tag[] =>
	parseNames(SEEDED).map(({ name, ...emoji }, order) => ({
		id: random.uuid(),
		name,
		order,
		...emoji,
	}));

export const tag = resource({
	name: 'tag',
	begin: (scope) => new CollectionWithMembers(scope, 'tag', seed(scope)),
	operations: {
		listTags: ({ query }, tags, { dialect }) => ok(tags.page(query, dialect)),

		createTag: ({ body }, tags, { random, dialect }) =>
			created(tags.addNamed({ id: random.uuid(), order: tags.all.length, ...body }, dialect)),

		getTag: ({ params }, tags) => ok(tags.get(params.tagId)),

		updateTag: ({ params, body }, tags, { dialect }) =>
			ok(tags.update(params.tagId, body as Partial<Tag>, UNSET, dialect)),

		deleteTag({ params }, tags, { dialect }) {
			tags.remove(params.tagId);
			return done(dialect);
		},

		listTaggedMembers: ({ params, query }, tags) => ok(tags.pageOfMembers(params.tagId, query)),

		assignTag({ params, body }, tags, { dialect }) {
			tags.addMembers(params.tagId, body.spotMemberIds);
			return done(dialect);
		},

		unassignTag({ params, body }, tags, { dialect }) {
			tags.removeMembers(params.tagId, body.spotMemberIds);
			return done(dialect);
		},
	},
	commands: {
		tags: property('GET /tags', 'tags', (tags: Tags) => tags.all),
		taggedMembers: method(
			'GET /tags/:id/members',
			'the ids of the members with a tag',
			(tags: Tags, id: string) => [...tags.membersOf(id)],
		),
	},
});
