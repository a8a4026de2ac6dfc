import { parameter } from './parameter';
import { toBoolean } from './values';

export const withEmailNotification = parameter(
	{
		displayName: 'Send Invitation Email',
		name: 'withEmailNotification',
		type: 'boolean',
		default: false,
		description:
			'Whether MeltingSpot emails each invited person. If off, they are invited without an email.',
	},
	toBoolean,
	{ is: false },
);
