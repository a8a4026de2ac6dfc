import type { IDataObject } from 'n8n-workflow';
import { trimText } from '../transport/characters';
import type { ListEndpoint } from '../transport/endpoints';
import { bindEndpoint } from '../transport/request';
import type { Api } from './api';
import { normalizeForCompare } from './compare';
import { lookUp } from './lists';

/** How texts refer to a kind of entity. */
export interface Entity {
	noun: string;
	plural: string;
	/** The field that holds the name that people see. */
	nameField?: 'name' | 'label' | 'title';
}

export interface NamedEntity extends Required<Entity> {
	/** Lists all of them. */
	endpoint: ListEndpoint;
	/** An example of a name. */
	example: string;
	/** Whether a filter by a part of the name is documented. The editor's search uses it. */
	hasFilter?: true;
}

/** The kinds of entities that people know by name. Names aren't unique. */
export type EntityKind = 'channel' | 'course' | 'customRole' | 'forum' | 'group' | 'live' | 'tag';

export const namedEntities: Record<EntityKind, NamedEntity> = {
	channel: {
		endpoint: 'GET /v1/channels',
		nameField: 'name',
		noun: 'channel',
		plural: 'channels',
		example: 'Announcements',
	},
	course: {
		endpoint: 'GET /v1/courses',
		nameField: 'title',
		noun: 'course',
		plural: 'courses',
		example: 'Onboarding',
	},
	customRole: {
		endpoint: 'GET /v1/spotMemberCustomRole',
		nameField: 'label',
		hasFilter: true,
		noun: 'custom role',
		plural: 'custom roles',
		example: 'Live host',
	},
	forum: {
		endpoint: 'GET /v1/forums',
		nameField: 'name',
		hasFilter: true,
		noun: 'forum',
		plural: 'forums',
		example: 'Feature requests',
	},
	group: {
		endpoint: 'GET /v1/groups',
		nameField: 'name',
		hasFilter: true,
		noun: 'group',
		plural: 'groups',
		example: 'Beta testers',
	},
	live: {
		endpoint: 'GET /v1/lives',
		nameField: 'title',
		hasFilter: true,
		noun: 'live',
		plural: 'lives',
		example: 'Monthly demo',
	},
	tag: {
		endpoint: 'GET /v1/tags',
		nameField: 'name',
		hasFilter: true,
		noun: 'tag',
		plural: 'tags',
		example: 'Speaker',
	},
};

export const namedKinds = Object.keys(namedEntities) as EntityKind[];

/** The name that people see; empty if there is none. */
export function nameOf({ nameField }: NamedEntity, entity: IDataObject): string {
	const name = entity[nameField];
	return typeof name === 'string' ? trimText(name) : '';
}

/** The words of a text with a capital letter each: "custom role" becomes "Custom Role". */
export const titleCase = (text: string) =>
	text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

/**
 * Reads the list once, for all names.
 * @returns a function from a name to the entities that have it, as people see names, apart from case
 * @throws NodeApiError; OperationalError if the list doesn't end
 */
export async function findByName(
	api: Api,
	entity: NamedEntity,
): Promise<(name: string) => IDataObject[]> {
	const { rows } = await lookUp(bindEndpoint(api.request, entity.endpoint), api, {});
	const byName = new Map<string, IDataObject[]>();
	for (const row of rows) {
		const name = normalizeForCompare(nameOf(entity, row));
		byName.set(name, [...(byName.get(name) ?? []), row]);
	}
	return (name) => byName.get(normalizeForCompare(name)) ?? [];
}
