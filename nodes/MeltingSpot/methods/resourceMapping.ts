import type {
	IDataObject,
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';
import { slugOf } from '../api/customProperties';
import { columnNameOf, columnTypeOf, kindOf, possibleValuesOf } from '../parameters/propertyTypes';
import { customPropertiesToOffer } from './editor';
import { shorten } from '../transport/shorten';
import { canBePicked } from './offers';

/** In characters. It is saved with the workflow. */
const MAX_COLUMN_NAME_LENGTH = 500;

/** One column for each custom property of the Spot. */
export async function getCustomProperties(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const properties = await customPropertiesToOffer(this);
	if (properties) return { fields: properties.map(toColumn) };
	return {
		fields: [],
		emptyFieldsNotice:
			"Your Spot has no members yet, and MeltingSpot only lists custom properties together with a member's values. Invite a member first.",
	};
}

function toColumn(property: IDataObject): ResourceMapperField {
	const kind = kindOf(property);
	const choices = possibleValuesOf(property).filter(canBePicked);
	return {
		id: slugOf(property),
		displayName: shorten(columnNameOf(property), MAX_COLUMN_NAME_LENGTH),
		type: columnTypeOf(kind),
		required: false,
		defaultMatch: false,
		display: true,
		// A toggle can't be empty: if shown from the start, it would set "false" for everyone.
		removed: kind === 'boolean',
		...(['options', 'array'].includes(kind) && {
			options: choices.map((value) => ({ name: value, value })),
		}),
	};
}
