import type { IDataObject } from 'n8n-workflow';
import type { ListEndpoint } from '../transport/endpoints';
import { bindEndpoint } from '../transport/request';
import type { Api } from './api';
import { normalizeForCompare } from './compare';
import { lookUp } from './lists';

interface NamedEntity {
	/** Lists all of them. */
	endpoint: ListEndpoint;
	/** The field that holds the name. */
	nameField: 'name' | 'label' | 'title';
	/** The filter for a part of the name, where one is documented. */
	contains?: `${string}[contains]`;
	/** What texts call one of them, and several. */
	noun: string;
	plural: string;
}

/** The kinds of entities that people know by name. Names aren't unique. */
export type EntityKind = 'channel' | 'customRole' | 'group' | 'tag';

export const namedEntities: Record<EntityKind, NamedEntity> = {
	channel: {
		endpoint: 'GET /v1/channels',
		nameField: 'name',
		noun: 'channel',
		plural: 'channels',
	},
	customRole: {
		endpoint: 'GET /v1/spotMemberCustomRole',
		nameField: 'label',
		contains: 'label[contains]',
		noun: 'custom role',
		plural: 'custom roles',
	},
	group: {
		endpoint: 'GET /v1/groups',
		nameField: 'name',
		contains: 'name[contains]',
		noun: 'group',
		plural: 'groups',
	},
	tag: {
		endpoint: 'GET /v1/tags',
		nameField: 'name',
		contains: 'name[contains]',
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
