import type { INodeProperties } from 'n8n-workflow';
import { parameter } from './parameter';
import { toBoolean } from './values';

/** Also one of the trigger's options. */
export const includeCustomPropertiesProperty: INodeProperties = {
	displayName: 'Include Custom Properties',
	name: 'includeCustomProperties',
	type: 'boolean',
	default: false,
	description:
		"Whether to include each member's custom properties in the output, keyed by slug. Takes one extra request per member.",
};

export const includeCustomProperties = parameter(includeCustomPropertiesProperty, toBoolean, {
	is: false,
});
