import type { INodeProperties } from 'n8n-workflow';
import { locatorOf } from './memberLocator';
import type { Parameter } from './parameter';
import { toPathValue } from './values';

const property: INodeProperties = {
	displayName: 'Custom Property',
	name: 'customPropertySlug',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The custom property to set',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a custom property...',
			hint: "The list shows each property's slug and type",
			typeOptions: { searchListMethod: 'searchCustomProperties', searchable: true },
		},
		{
			displayName: 'By Slug',
			name: 'slug',
			type: 'string',
			hint: "The slug shown in the property's settings in MeltingSpot",
			placeholder: 'e.g. company-size',
		},
	],
};

/** Names a custom property. The API knows it by its slug, so there is nothing to resolve. */
export const customPropertySlug: Parameter<string> = {
	properties: [property],
	read: (item) => toPathValue(property.displayName, locatorOf(item, property).value),
};
