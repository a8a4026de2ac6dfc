import type { INodeProperties } from 'n8n-workflow';
import { parameter } from './parameter';
import { toBoolean } from './values';

/** Also one of the trigger's options. */
export const simplifyProperty: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

export const simplify = parameter(simplifyProperty, toBoolean, { is: true });
