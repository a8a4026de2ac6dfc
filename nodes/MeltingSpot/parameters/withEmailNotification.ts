import type { INodeProperties } from 'n8n-workflow';
import type { Parameter } from './parameter';
import { parameter } from './parameter';
import { toBoolean } from './values';

const withNotification = parameter(
	{
		displayName: 'Send Invitation Email',
		name: 'withEmailNotification',
		type: 'boolean',
		default: false,
		description: 'Whether to send each person an invitation email',
	},
	toBoolean,
	{ is: false },
);

const notice: INodeProperties = {
	displayName: 'No invitation email is sent unless you turn this on',
	name: 'withoutEmailNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { withEmailNotification: [false] } },
};

/** Whether MeltingSpot emails the people invited. Off by default: saved workflows rely on it. */
export const withEmailNotification: Parameter<boolean> = {
	...withNotification,
	properties: [...withNotification.properties, notice],
};
