import type { IDataObject } from 'n8n-workflow';
import { toEmail } from '../../fields/values';
import { readEmailNotification, withEmailNotification } from '../../fields/withEmailNotification';
import type { Item, Operation } from '../operation';

export const invite = {
	name: 'invite',
	displayName: 'Invite',
	action: 'Invite a member',
	description: 'Invite one person to your Spot by e-mail address',
	endpoint: 'POST /v1/spotMembers',
	properties: [
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'name@email.com',
			description: 'The address of the person to invite',
		},
		withEmailNotification,
	],
	async execute(item: Item): Promise<IDataObject> {
		const { body } = await item.request(invite.endpoint, {
			body: {
				email: toEmail('Email', item.parameter('email')),
				withEmailNotification: readEmailNotification(item),
			},
		});
		return body;
	},
} satisfies Operation;
