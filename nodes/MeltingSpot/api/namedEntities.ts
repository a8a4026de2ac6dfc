import type { IDataObject } from 'n8n-workflow';
import type { ListEndpoint } from '../transport/endpoints';
import type { BoundRequest } from '../transport/request';
import { bindEndpoint } from '../transport/request';
import type { Api } from './api';
import { normalizeForCompare } from './compare';
import type { RowFilter } from './filteredLists';
import { listFiltered } from './filteredLists';
import type { Listing } from './lists';
import { lookUp } from './lists';

interface NamedEntity {
	/** Lists all of them. */
	endpoint: ListEndpoint;
	/** The field that holds the name. */
	nameField: 'name' | 'label' | 'title';
	/** Whether a filter by a part of the name is documented. */
	hasFilter?: true;
	/** How texts refer to one of them, and to several. */
	noun: string;
	plural: string;
}

/** The kinds of entities that people know by name. Names aren't unique. */
export type EntityKind = 'channel' | 'course' | 'customRole' | 'forum' | 'group' | 'live' | 'tag';

export const namedEntities: Record<EntityKind, NamedEntity> = {
	channel: {
		endpoint: 'GET /v1/channels',
		nameField: 'name',
		noun: 'channel',
		plural: 'channels',
	},
	course: {
		endpoint: 'GET /v1/courses',
		nameField: 'title',
		noun: 'course',
		plural: 'courses',
	},
	customRole: {
		endpoint: 'GET /v1/spotMemberCustomRole',
		nameField: 'label',
		hasFilter: true,
		noun: 'custom role',
		plural: 'custom roles',
	},
	forum: {
		endpoint: 'GET /v1/forums',
		nameField: 'name',
		hasFilter: true,
		noun: 'forum',
		plural: 'forums',
	},
	group: {
		endpoint: 'GET /v1/groups',
		nameField: 'name',
		hasFilter: true,
		noun: 'group',
		plural: 'groups',
	},
	live: {
		endpoint: 'GET /v1/lives',
		nameField: 'title',
		hasFilter: true,
		noun: 'live',
		plural: 'lives',
	},
	tag: {
		endpoint: 'GET /v1/tags',
		nameField: 'name',
		hasFilter: true,
		noun: 'tag',
		plural: 'tags',
	},
};

export const namedKinds = Object.keys(namedEntities) as EntityKind[];

/** The name that people see; empty if there is none. */
export function nameOf(kind: EntityKind, entity: IDataObject): string {
	const name = entity[namedEntities[kind].nameField];
	return typeof name === 'string' ? name.trim() : '';
}

/** The filter for those whose name contains a text. */
export function namePartFilter(kind: EntityKind, part: string): RowFilter {
	const { nameField, hasFilter } = namedEntities[kind];
	return {
		wanted: [part],
		valueOf: (entity) => nameOf(kind, entity),
		kind: 'part',
		...(hasFilter && { api: { name: nameField, one: 'contains' } }),
	};
}

/** All entities, or those whose name contains a text. @throws NodeApiError */
export async function listNamed(
	request: BoundRequest<ListEndpoint>,
	api: Api,
	kind: EntityKind,
	{ name, limit }: { name?: string; limit: number },
): Promise<Listing> {
	const { endpoint } = namedEntities[kind];
	const filters = name === undefined ? [] : [namePartFilter(kind, name)];
	return await listFiltered(request, api, { endpoint, filters, limit });
}

/**
 * Reads the list once, for all names.
 * @returns a function from a name to the entities that have it, apart from case and surrounding space
 * @throws NodeApiError; OperationalError if the list doesn't end
 */
export async function findByName(
	api: Api,
	kind: EntityKind,
): Promise<(name: string) => IDataObject[]> {
	const { rows } = await lookUp(bindEndpoint(api.request, namedEntities[kind].endpoint), api, {});
	const byName = new Map<string, IDataObject[]>();
	for (const row of rows) {
		const name = normalizeForCompare(nameOf(kind, row));
		byName.set(name, [...(byName.get(name) ?? []), row]);
	}
	return (name) => byName.get(normalizeForCompare(name)) ?? [];
}
