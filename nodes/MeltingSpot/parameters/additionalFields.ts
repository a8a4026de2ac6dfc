import { collection, type Collection, type Fields, type FieldValues } from './parameter';

/** The optional fields of a new entity. */
export function additionalFields<F extends Fields>(fields: F): Collection<FieldValues<F>> {
	return collection(
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			description: 'Optional details. Empty fields are ignored.',
		},
		fields,
	);
}
