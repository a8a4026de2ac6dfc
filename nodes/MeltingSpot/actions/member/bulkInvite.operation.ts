import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { foldEmailCase } from '../../api/emailAddress';
import { parameter } from '../../parameters/parameter';
import { toEmail, toList } from '../../parameters/values';
import { withEmailNotification } from '../../parameters/withEmailNotification';
import { operation } from '../operation';

const emails = parameter(
	{
		displayName: 'Emails',
		name: 'emails',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. name@email.com, other@email.com',
		description:
			'The addresses of the people to invite, separated by commas, spaces or new lines, or given as a list. One that comes twice is invited once.',
	},
	(label, value) => {
		const entries = toList(label, value, /[\s,;]+/).map((entry) => toEmail(label, entry));
		if (entries.length > 0) return entries;
		throw new UserError('"Emails" is empty. Give at least one e-mail address.');
	},
);

export const bulkInvite = operation({
	name: 'bulkInvite',
	displayName: 'Invite Many',
	action: 'Invite many members',
	description:
		'Invite people to your Spot by email, and email them if "Send Invitation Email" is on. The addresses of all input items go out together; as a tool, 50 a call.',
	endpoint: 'POST /v1/spotMembers~bulkInvite',
	parameters: { emails, withEmailNotification },
	// Source of the size: "Endpoints - Spot Members", bulk invitation.
	batch: { each: 'emails', size: 200, plural: 'addresses', keyOf: foldEmailCase },
	async sendBatch(options, addresses, call) {
		const { created, failed } = await call({ body: { emails: addresses, ...options } });
		return matchOutcomes(addresses, { created: created ?? [], failed: failed ?? [] });
	},
});

/** The rows of each address. A row of an address that wasn't asked for goes with the first one. */
function matchOutcomes(
	addresses: string[],
	outcomes: Record<'created' | 'failed', IDataObject[]>,
): IDataObject[][] {
	const positions = new Map(addresses.map((email, at) => [foldEmailCase(email), at]));
	const rows = addresses.map((): IDataObject[] => []);
	for (const [outcome, responses] of Object.entries(outcomes)) {
		for (const { email, ...rest } of responses) {
			const at = positions.get(foldEmailCase(String(email))) ?? 0;
			rows[at].push({ email, outcome, ...rest });
		}
	}
	return rows.map((own, at) =>
		own.length > 0 ? own : [{ email: addresses[at], outcome: 'skipped' }],
	);
}
