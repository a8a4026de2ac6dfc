import { Collection, parseNames } from '../data/collection';
import type { Scope } from '../data/store';
import { method, property } from '../http/command';
import { created, done, ok } from '../http/response';
import { activity } from './activity';
import { resource, type Schemas } from './resource';

export type Forum = Schemas['Forum'];
type Topic = Schemas['NewTopic'] & { id: string };

const SEEDED = '💡 Feature requests, Support, Vos retours, 👋 自己紹介, 🔒 Staff only';

/** Values for the forum fields that a replacing update omits. */
const UNSET: Partial<Forum> = { name: '', description: null, emoji: null, privacy: 'Private' };

class Forums extends Collection<Forum> {
	private readonly topicsByForum = new Map<string, Topic[]>();

	constructor(scope: Scope) {
		super(
			'forum',
			parseNames(SEEDED).map(({ name, ...emoji }, index) => ({
				id: scope.random.uuid(),
				name,
				description: index === 1 ? null : `All about ${name}`,
				...emoji,
				createdAt: scope.now(),
				privacy: name === 'Staff only' ? 'Secret' : 'Private',
			})),
		);
	}

	topicsOf(forumId: string): Topic[] {
		const known = this.topicsByForum.get(forumId) ?? [];
		this.topicsByForum.set(forumId, known);
		return known;
	}
}

export const forum = resource({
	name: 'forum',
	begin: (scope) => new Forums(scope),
	operations: {
		listForums: ({ query }, forums, { dialect }) => ok(forums.page(query, dialect)),

		createForum: ({ body }, forums, { random, dialect, now }) =>
			created(
				forums.addNamed(
					{
						id: random.uuid(),
						description: null,
						privacy: 'Private',
						createdAt: now(),
						...body,
					},
					dialect,
				),
			),

		getForum: ({ params }, forums) => ok(forums.get(params.forumId)),

		updateForum: ({ params, body }, forums, { dialect }) =>
			ok(forums.update(params.forumId, body, UNSET, dialect)),

		deleteForum({ params }, forums, { dialect }) {
			forums.remove(params.forumId);
			return done(dialect);
		},

		createTopics({ params, body }, forums, { random, store }) {
			const topics = forums.topicsOf(forums.get(params.forumId).id);
			const added = body.map((topic) => ({ id: random.uuid(), ...topic }));
			topics.push(...added);
			for (const { id: topicId, name } of added) {
				const { forumId } = params;
				store.of(activity).record('TopicCreated', { forumId, topicId, topicName: name });
			}
			return created({ created: added.map(({ id, name }) => ({ id, name })), failed: [] });
		},
	},
	commands: {
		forums: property('GET /forums', 'forums', (forums: Forums) => forums.all),
		topics: method(
			'GET /forums/:id/topics',
			'the topics of a forum',
			(forums: Forums, id: string) => forums.topicsOf(id),
		),
	},
});
