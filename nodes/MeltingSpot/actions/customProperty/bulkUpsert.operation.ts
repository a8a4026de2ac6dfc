import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { readCustomProperties } from '../../fields/customProperties';
import { memberIdOf, memberLocator } from '../../fields/memberLocator';
import type { Item, Operation } from '../operation';

export const bulkUpsert = {
	name: 'bulkUpsert',
	displayName: 'Create or Update Many',
	action: 'Create or update many custom properties of a member',
	description:
		"Set several of a member's custom properties at once. Properties left out or left empty stay as they are.",
	endpoint: 'POST /v1/spotMembers/{spotMemberId}/customPropertiesValues~bulkUpsert',
	properties: [
		memberLocator,
		{
			displayName: 'Properties',
			name: 'properties',
			type: 'resourceMapper',
			noDataExpression: true,
			default: { mappingMode: 'defineBelow', value: null },
			required: true,
			description:
				'The custom properties to set. What is left empty stays as it is. True-or-false properties can be added below the others: a switch always sets a value.',
			typeOptions: {
				resourceMapper: {
					resourceMapperMethod: 'getCustomProperties',
					mode: 'add',
					valuesLabel: 'Values to Set',
					fieldWords: { singular: 'property', plural: 'properties' },
					addAllFields: true,
					supportAutoMap: true,
					noFieldsError:
						'Your Spot has no custom properties yet. An admin adds them in MeltingSpot; refresh this list after that.',
				},
			},
		},
	],
	async execute(item: Item): Promise<IDataObject[]> {
		const spotMemberId = await memberIdOf(item);
		const values = await readCustomProperties(item, spotMemberId);
		if (values.length === 0) {
			throw new UserError(
				'There is nothing to set: no custom property in "Properties" has a value. Fill in at least one, or name the incoming fields by the slugs of your properties.',
			);
		}
		const { body } = await item.request(bulkUpsert.endpoint, {
			path: { spotMemberId },
			body: values,
		});
		return body;
	},
} satisfies Operation;
