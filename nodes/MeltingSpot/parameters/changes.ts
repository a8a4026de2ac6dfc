import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Collection, Field, Fields, Prepared } from './parameter';
import { choicesField, collection, pendingIfAny } from './parameter';
import { isBlank } from './values';

/**
 * The fields of an update: only what the user set, since a blank cell must not wipe anything.
 * @param clearable the fields that can be emptied, by *Clear Fields*
 */
export function changes(
	fields: Fields,
	clearable: INodePropertyOptions[] = [],
): Prepared<IDataObject, IDataObject> {
	const all = clearable.length > 0 ? { ...fields, clearFields: clearFields(clearable) } : fields;
	const updateFields = collection(
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			description: 'What to change. Empty fields are ignored.',
		},
		Object.fromEntries(Object.entries(all).sort(byLabel)),
	) as Collection<IDataObject>;
	return {
		...updateFields,
		read(item) {
			const { clearFields: cleared = [], ...set } = updateFields.readFields(item);
			const changed = Object.fromEntries(
				Object.entries(set).filter(([, value]) => !isBlank(value)),
			);
			for (const name of cleared as string[]) {
				if (name in changed) throw setAndCleared(fields[name]);
				changed[name] = null;
			}
			if (Object.keys(changed).length > 0) return pendingIfAny(changed);
			throw new UserError(
				'No field in "Update Fields" has a value, so there is nothing to change.',
				{
					description: 'Add a field and fill it in, or check its expression.',
				},
			);
		},
	};
}

function clearFields(options: INodePropertyOptions[]): Field<string[]> {
	return choicesField({
		displayName: 'Clear Fields',
		name: 'clearFields',
		type: 'multiOptions',
		default: [],
		options,
		description: "Which fields to clear in MeltingSpot. Leaving a field blank doesn't change it.",
	});
}

/** n8n sorts the fields of a collection by their labels. */
function byLabel([, a]: [string, Fields[string]], [, b]: [string, Fields[string]]): number {
	return a.property.displayName < b.property.displayName ? -1 : 1;
}

function setAndCleared({ property }: Fields[string]): UserError {
	return new UserError(`"${property.displayName}" is both set and cleared.`, {
		description: 'Remove it from "Clear Fields", or leave the field empty.',
	});
}
