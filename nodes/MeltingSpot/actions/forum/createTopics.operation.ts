import { forumLocator } from '../../parameters/namedLocator';
import { topic } from '../../parameters/topic';
import { operation } from '../../core/operation';

export const createTopics = operation({
	name: 'createTopics',
	displayName: 'Create Many Topics',
	action: 'Create many topics in a forum',
	description:
		'For each item, add one topic to a forum. Items with the same forum are sent together.',
	endpoint: 'POST /v1/forums/{forumId}/topics~bulkCreate',
	parameters: { forumId: forumLocator, topic },
	batch: { each: 'topic', size: 100, plural: 'topics', nameOf: ({ name }) => name },
	async sendBatch({ forumId }, topics, call) {
		const { created = [], failed = [] } = await call({ body: topics.map((each) => ({ ...each })) });
		// The API reference shows channels in the response, so rely only on names and ids.
		const take = (rows: typeof created, name: string) => {
			const at = rows.findIndex((row) => row.name === name);
			return at < 0 ? undefined : rows.splice(at, 1)[0];
		};
		return topics.map(({ name }) => {
			const topicCreated = take(created, name);
			if (topicCreated) return { outcome: 'created', id: topicCreated.id, name, forumId };
			return { outcome: take(failed, name) ? 'failed' : 'skipped', name, forumId };
		});
	},
});
