import type { IDataObject } from 'n8n-workflow';
import { fold, toEmail } from '../../fields/values';
import { readEmailNotification, withEmailNotification } from '../../fields/withEmailNotification';
import type { Item, Operation } from '../operation';

export const invite = {
	name: 'invite',
	displayName: 'Invite',
	action: 'Invite a member',
	description:
		'Invite one person to your Spot by e-mail address. An address that comes in twice is invited once.',
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
		const email = toEmail('Email', item.parameter('email'));
		const withEmailNotification = readEmailNotification(item);
		// Whoever comes twice is invited once, as the first item that names the address wants it.
		const { body } = await item.once(
			`invite ${fold(email)}`,
			async () => await item.request(invite.endpoint, { body: { email, withEmailNotification } }),
		);
		return { ...body };
	},
} satisfies Operation;
