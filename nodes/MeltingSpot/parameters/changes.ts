import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { AnyField, Field } from './fields';
import {
	choicesField,
	groupOf,
	pendingIfAny,
	prepareFields,
	readFields,
	withOptions,
} from './fields';
import type { Prepared } from './parameter';
import { isBlank } from './values';

/** The fields of an update. `clears` is how *Clear Fields* offers those for which the API takes `null`. */
export type UpdateFields = Record<
	string,
	AnyField & { clears?: { name: string; description: string } }
>;

const GROUP = groupOf('Update Fields', 'updateFields', {
	placeholder: 'Add Field',
	description: 'What to change. Empty fields are ignored.',
});

/** What an update changes: only what the user set, since a blank cell must not wipe anything. */
export function changesOf(fields: UpdateFields): Prepared<IDataObject, IDataObject> {
	const clearable = Object.entries(fields).flatMap(([value, { clears }]) =>
		clears ? [{ name: clears.name, value, description: clears.description }] : [],
	);
	const all = clearable.length > 0 ? { ...fields, clearFields: clearFields(clearable) } : fields;
	const sorted = Object.fromEntries(Object.entries(all).sort(byLabel));
	return {
		properties: [withOptions(GROUP, sorted)],
		read(item) {
			const { clearFields: cleared = [], ...set } = readFields(item, GROUP, {
				fields: sorted,
			});
			const changed = Object.fromEntries(
				Object.entries(set).filter(([, value]) => !isBlank(value)),
			);
			for (const name of cleared as string[]) {
				if (name in changed) throw setAndCleared(fields[name]);
				changed[name] = null;
			}
			if (Object.keys(changed).length > 0) return pendingIfAny(changed) as IDataObject;
			throw new UserError(
				'No field in "Update Fields" has a value, so there is nothing to change.',
				{
					description: 'Add a field and fill it in, or check its expression.',
				},
			);
		},
		async prepare(api, open) {
			const finish = await prepareFields(api, sorted, open);
			return (each) => finish(each) as IDataObject;
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
function byLabel([, a]: [string, AnyField], [, b]: [string, AnyField]): number {
	return a.property.displayName < b.property.displayName ? -1 : 1;
}

function setAndCleared({ property }: AnyField): UserError {
	return new UserError(`"${property.displayName}" is both set and cleared.`, {
		description: 'Remove it from "Clear Fields", or leave the field empty.',
	});
}
