import type { IDataObject } from 'n8n-workflow';
import { namedEntities } from '../api/entities';
import { batch, create, get, list, remove, update } from '../core/constructors';
import { resource } from '../core/operation';
import { changedName, description, emoji, nameFilter, newName } from '../parameters/entityFields';
import { choiceField } from '../parameters/fields';
import { locatorWithoutName, namedLocator } from '../parameters/namedLocator';
import type { Parameter } from '../parameters/parameter';
import { parameter } from '../parameters/parameter';
import { toRequiredText, toText } from '../parameters/values';
import type { ResponseShapes } from '../transport/endpoints';
import { matchByName, untold } from '../api/matching';

const { forum: entity } = namedEntities;
const forumId = namedLocator('forum');

/** Source of the values: `createForum` of MeltingSpot's API reference. */
const privacy = choiceField({
	displayName: 'Privacy',
	name: 'privacy',
	type: 'options',
	default: 'Private',
	options: [
		{ name: 'Private', value: 'Private', description: 'Same as "Private" in MeltingSpot' },
		{ name: 'Secret', value: 'Secret', description: 'Same as "Secret" in MeltingSpot' },
	],
	description: 'Who can see the forum',
});

const topicName = parameter(
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. How do you welcome new members?',
		description: 'The title of the topic',
	},
	toRequiredText,
);

const topicContent = parameter<string | undefined>(
	{
		displayName: 'Content',
		name: 'content',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. Tell us about **your** first week.',
		description: 'The text of the topic, in Markdown',
	},
	toText,
	{ is: undefined },
);

interface Topic {
	name: string;
	content?: string;
}

/** A topic to create. */
const topic: Parameter<Topic> = {
	identity: { name: 'name' },
	properties: [...topicName.properties, ...topicContent.properties],
	read(item) {
		const text = topicContent.read(item);
		return { name: topicName.read(item), ...(text !== undefined && { content: text }) };
	},
};

export const forum = resource('forum', 'Forum', entity, {
	create: create({
		endpoint: 'POST /v1/forums',
		required: { name: newName(entity) },
		optional: { description: description(entity), emoji, privacy },
	}),
	createTopics: batch({
		displayName: 'Create Many Topics',
		action: 'Create many topics in a forum',
		description:
			'For each item, add one topic to a forum. Items with the same forum are sent together.',
		endpoint: 'POST /v1/forums/{forumId}/topics~bulkCreate',
		parameters: { forumId, topic },
		each: 'topic',
		singular: 'topic',
		plural: 'topics',
		nameOf: ({ name }) => name,
		identify: ({ name }) => ({ name }),
		async send(names, topics, call) {
			const outcomes = await call({ body: topics.map((each) => ({ ...each })) });
			return topicOutcomes(topics, outcomes, names);
		},
	}),
	delete: remove({
		description: 'Permanently delete a forum and all of its topics',
		endpoint: 'DELETE /v1/forums/{forumId}',
		parameters: { forumId: locatorWithoutName('forum') },
	}),
	get: get({ endpoint: 'GET /v1/forums/{forumId}', parameters: { forumId } }),
	getAll: list({ endpoint: 'GET /v1/forums', filters: { name: nameFilter(entity) } }),
	update: update({
		description: 'Change the name, description, emoji, or privacy of a forum',
		endpoint: 'PUT /v1/forums/{forumId}',
		parameters: { forumId },
		fields: {
			description: {
				...description(entity),
				clears: { name: 'Description', description: 'Removes the description' },
			},
			emoji: { ...emoji, clears: { name: 'Emoji', description: 'Removes the emoji' } },
			name: changedName(entity),
			privacy,
		},
	}),
});

/** The outcome for each topic. The API reference shows channels in the response, so rely only on names and ids. */
function topicOutcomes(
	topics: Topic[],
	{ created, failed }: ResponseShapes['outcomes'],
	names: IDataObject,
): IDataObject[] {
	const wanted = topics.map(({ name }) => name);
	return matchByName(wanted, { created: created ?? [], failed: failed ?? [] }).map((match, at) => {
		const own = { name: wanted[at], ...names };
		if (!match) return { outcome: 'skipped', ...own, reason: untold('topic') };
		return match.list === 'created'
			? { outcome: 'created', id: match.row.id, ...own }
			: { outcome: 'failed', ...own };
	});
}
