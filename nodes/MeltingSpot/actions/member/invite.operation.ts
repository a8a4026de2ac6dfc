import { NodeApiError } from 'n8n-workflow';
import type { Api } from '../../api/api';
import { foldEmailCase } from '../../api/emailAddress';
import { toMemberRow } from '../../api/memberRow';
import { parameter } from '../../parameters/parameter';
import { toEmail } from '../../parameters/values';
import { withEmailNotification } from '../../parameters/withEmailNotification';
import { quoteOf } from '../../transport/errors';
import { operation } from '../../core/operation';
import { memberStatuses } from '../../api/members';
import { hintAtSilentInvitations } from '../../resources/invitationHints';

const email = parameter(
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'name@email.com',
		description: 'The email address of the person to invite',
	},
	toEmail,
);

export const invite = operation({
	name: 'invite',
	displayName: 'Invite',
	action: 'Invite a member',
	description:
		'Invite one person to your Spot. Emails them if "Send Invitation Email" is on. An address that appears in several items is invited only once.',
	endpoint: 'POST /v1/spotMembers',
	parameters: { email, withEmailNotification },
	onceBy: ({ email }) => foldEmailCase(email),
	async send(invitation, call, { api }) {
		const { email: subject } = invitation;
		const member = await call({ body: invitation, subject }).catch(async (error: unknown) => {
			throw await explainRefusal(api, subject, error);
		});
		return toMemberRow(member);
	},
	summarize(done, run) {
		hintAtSilentInvitations(
			done.map(({ input: { withEmailNotification }, rows }) => ({ withEmailNotification, rows })),
			run,
		);
	},
});

/** MeltingSpot refuses to invite existing members. It gives the reason in its own words, if at all. */
async function explainRefusal(api: Api, email: string, error: unknown): Promise<unknown> {
	if (!(error instanceof NodeApiError) || error.httpCode !== '400') return error;
	const [status] = await memberStatuses(api, [email]);
	if (status === undefined) return error;
	return Object.assign(error, {
		message: `${email} is already a member of your Spot (${status}).`,
		description:
			`No invitation was sent. Remove the address, or use the Update operation to change the member's details. ${quoteOf(error)}`.trim(),
	});
}
