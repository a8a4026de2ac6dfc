import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { EntityKind } from '../api/namedEntities';
import { findByName, namedEntities } from '../api/namedEntities';
import { toResponseId } from '../api/pathValue';
import { locatorOf, toNamed } from './memberLocator';
import type { Prepared } from './parameter';
import { Pending } from './parameter';
import { toPathValue, toRequiredText } from './values';

/** A locator of an entity that people know by name. */
export type NamedLocator = Prepared<string, string>;

interface Labels {
	displayName: string;
	/** The word for a name in "By Name". */
	name: 'Name' | 'Label' | 'Title';
	/** An example of a name. */
	example: string;
}

/** The name of the method that fills the editor's list. */
export function searchMethodOf(kind: EntityKind): string {
	return `search${kind[0].toUpperCase()}${kind.slice(1)}s`;
}

function propertyOf(kind: EntityKind, { displayName, name, example }: Labels): INodeProperties {
	const { noun } = namedEntities[kind];
	return {
		displayName,
		name: `${kind}Id`,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: `The ${noun} to work with`,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select a ${noun}...`,
				typeOptions: { searchListMethod: searchMethodOf(kind), searchable: true },
			},
			{
				displayName: `By ${name}`,
				name: 'name',
				type: 'string',
				hint: `The full ${name.toLowerCase()}, not case-sensitive`,
				placeholder: `e.g. ${example}`,
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				hint: `The "id" of a ${noun}, from the output of Get Many`,
				placeholder: 'e.g. 3f8e4d2c-6b1a-4c5d-9e7f-0a1b2c3d4e5f',
			},
		],
	};
}

/** Names an entity by id or by name. The names of all items are looked up in one list. */
function namedLocator(kind: EntityKind, labels: Labels): NamedLocator {
	const property = propertyOf(kind, labels);
	return {
		properties: [property],
		read(item) {
			const { mode, value, shown } = locatorOf(item, property.name);
			if (mode !== 'name') return toNamed(toPathValue(property.displayName, value), shown);
			const name = toRequiredText(property.displayName, value);
			return new Pending(name, name);
		},
		async prepare(api) {
			const find = await findByName(api, kind);
			return ({ value: name }) => onlyId(find(name), { kind, labels, name });
		},
	};
}

/** Removes "By Name", for actions that can't be undone and entities that must stay the same. */
function withoutName(locator: NamedLocator): NamedLocator {
	const properties = locator.properties.map((property) => ({
		...property,
		modes: property.modes?.filter(({ name }) => name !== 'name'),
	}));
	return {
		...locator,
		properties,
		read(item) {
			const id = locator.read(item);
			if (!(id instanceof Pending)) return id;
			throw new UserError(
				`"${properties[0].displayName}" must be chosen from the list or entered as an ID, not as a name.`,
			);
		},
	};
}

/** The id of the only entity with a given name. @throws UserError unless there is exactly one */
export function onlyId(
	matches: IDataObject[],
	{ kind, labels, name }: { kind: EntityKind; labels: Pick<Labels, 'name'>; name: string },
): string {
	if (matches.length === 1) return toResponseId(matches[0].id);
	const { noun, plural } = namedEntities[kind];
	const word = labels.name.toLowerCase();
	throw matches.length === 0
		? new UserError(`Your Spot has no ${noun} with the ${word} "${name}".`, {
				description: `Check the ${word}, or choose the ${noun} from the list.`,
			})
		: new UserError(`Your Spot has ${matches.length} ${plural} with the ${word} "${name}".`, {
				description: `Choose one of them by ID: ${matches.map(({ id }) => toResponseId(id)).join(', ')}`,
			});
}

export const channelLocator = namedLocator('channel', {
	displayName: 'Channel',
	name: 'Name',
	example: 'Announcements',
});
export const courseLocator = namedLocator('course', {
	displayName: 'Course',
	name: 'Title',
	example: 'Onboarding',
});
/** Whose participants the trigger watches. */
export const courseToWatch = withoutName(courseLocator);
export const customRoleLocator = namedLocator('customRole', {
	displayName: 'Custom Role',
	name: 'Label',
	example: 'Live host',
});
export const forumLocator = namedLocator('forum', {
	displayName: 'Forum',
	name: 'Name',
	example: 'Feature requests',
});
export const forumToDelete = withoutName(forumLocator);
export const groupLocator = namedLocator('group', {
	displayName: 'Group',
	name: 'Name',
	example: 'Beta testers',
});
export const groupToDelete = withoutName(groupLocator);
export const liveLocator = namedLocator('live', {
	displayName: 'Live',
	name: 'Title',
	example: 'Monthly demo',
});
/** Whose participants the trigger watches. */
export const liveToWatch = withoutName(liveLocator);
export const tagLocator = namedLocator('tag', {
	displayName: 'Tag',
	name: 'Name',
	example: 'Speaker',
});
export const tagToDelete = withoutName(tagLocator);
