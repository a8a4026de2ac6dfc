import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { EntityKind, NamedEntity } from '../api/entities';
import { findByName, namedEntities, nameOf, titleCase } from '../api/entities';
import { toResponseId } from '../api/pathValue';
import { listSome } from '../transport/shorten';
import { nameInLabel } from './labels';
import { locatorOf, toNamed } from './memberLocator';
import type { Prepared } from './parameter';
import { Named, Pending } from './parameter';
import { formatValue, toPathValue, toRequiredText } from './values';

/** A locator of an entity that people know by name. */
type NamedLocator = Prepared<string, string>;

/** The name of the method that fills the editor's list. */
export function searchMethodOf(kind: EntityKind): string {
	return `search${kind[0].toUpperCase()}${kind.slice(1)}s`;
}

function propertyOf(kind: EntityKind): INodeProperties {
	const { noun, nameField, example } = namedEntities[kind];
	return {
		displayName: titleCase(noun),
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
				displayName: `By ${titleCase(nameField)}`,
				name: 'name',
				type: 'string',
				hint: `The full ${nameField}, not case-sensitive`,
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
export function namedLocator(kind: EntityKind): NamedLocator {
	const property = propertyOf(kind);
	const entity = namedEntities[kind];
	return {
		properties: [property],
		identity: { name: `${kind}${titleCase(entity.nameField)}`, id: property.name },
		read(item) {
			const { mode, value, shown } = locatorOf(item, property);
			if (mode !== 'name') {
				return toNamed(toPathValue(property.displayName, value), shown, nameInLabel);
			}
			const name = toRequiredText(property.displayName, value);
			return new Pending(name, name);
		},
		async prepare(api) {
			const find = await findByName(api, entity);
			return ({ value: name }) => {
				const found = find(name);
				const id = onlyId(entity, name, found);
				return new Named(id, name, nameOf(entity, found[0]));
			};
		},
	};
}

/** Without "By Name", for actions that can't be undone and entities that must stay the same. */
export function locatorWithoutName(kind: EntityKind): NamedLocator {
	const locator = namedLocator(kind);
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
	{ noun, plural, nameField }: NamedEntity,
	name: string,
	matches: IDataObject[],
): string {
	if (matches.length === 1) return toResponseId(matches[0].id);
	throw matches.length === 0
		? new UserError(`Your Spot has no ${noun} with the ${nameField} ${formatValue(name)}.`, {
				description: `Check the ${nameField}, or choose the ${noun} from the list.`,
			})
		: new UserError(
				`Your Spot has ${matches.length} ${plural} with the ${nameField} ${formatValue(name)}.`,
				{
					description: `Choose one of them by ID: ${listSome(matches.map(({ id }) => toResponseId(id)))}`,
				},
			);
}
