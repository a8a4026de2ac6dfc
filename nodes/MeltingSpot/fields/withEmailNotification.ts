import type { INodeProperties } from 'n8n-workflow';
import type { Item } from '../actions/operation';
import { isBlank, toBoolean } from './values';

export const withEmailNotification: INodeProperties = {
	displayName: 'Send Invitation Email',
	name: 'withEmailNotification',
	type: 'boolean',
	default: false,
	description:
		'Whether MeltingSpot sends each invited person an e-mail. If off, the people are invited silently and you tell them yourself.',
};

/** Off where the user left it blank. @throws UserError */
export function readEmailNotification(item: Item): boolean {
	const value = item.parameter('withEmailNotification', false);
	return isBlank(value) ? false : toBoolean('Send Invitation Email', value);
}
