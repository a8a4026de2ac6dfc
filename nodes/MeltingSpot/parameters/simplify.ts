import { parameter } from './parameter';
import { toBoolean } from './values';

export const simplify = parameter(
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	toBoolean,
	{ is: true },
);
