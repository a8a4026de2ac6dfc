import { parameter } from './parameter';
import { toBoolean } from './values';

export const withEmailNotification = parameter(
	{
		displayName: 'Send Invitation Email',
		name: 'withEmailNotification',
		type: 'boolean',
		default: false,
		description:
			'Whether MeltingSpot sends each invited person an e-mail. If off, the people are invited silently and you tell them yourself.',
	},
	toBoolean,
	{ is: false },
);
