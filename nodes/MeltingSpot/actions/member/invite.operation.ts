import { foldEmailCase } from '../../api/emailAddress';
import { parameter } from '../../parameters/parameter';
import { toEmail } from '../../parameters/values';
import { withEmailNotification } from '../../parameters/withEmailNotification';
import { operation } from '../operation';

const email = parameter(
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'name@email.com',
		description: 'The address of the person to invite',
	},
	toEmail,
);

export const invite = operation({
	name: 'invite',
	displayName: 'Invite',
	action: 'Invite a member',
	description:
		'Invite one person to your Spot by email, and email them if "Send Invitation Email" is on. An address that comes in twice is invited once.',
	endpoint: 'POST /v1/spotMembers',
	parameters: { email, withEmailNotification },
	onceBy: ({ email }) => foldEmailCase(email),
	send: async (invitation, call) => await call({ body: invitation, subject: invitation.email }),
});
