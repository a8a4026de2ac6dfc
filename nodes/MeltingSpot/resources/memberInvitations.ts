import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { NodeApiError, UserError } from 'n8n-workflow';
import type { Api } from '../api/api';
import { foldEmailCase } from '../api/emailAddress';
import { toMemberRow } from '../api/memberRow';
import { memberStatuses } from '../api/members';
import { batch, operation } from '../core/constructors';
import type { Run } from '../core/operation';
import type { Parameter } from '../parameters/parameter';
import { parameter, Refused } from '../parameters/parameter';
import { formatValue, isEmailAddress, toEmail, toEmailEntries } from '../parameters/values';
import { withEmailNotification } from '../parameters/withEmailNotification';
import { quoteOf } from '../transport/errors';

/*
 * Invitations to the Spot, of one person or many.
 */

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
	displayName: 'Invite',
	action: 'Invite a member',
	description:
		'Invite one person to your Spot. Emails them if "Send Invitation Email" is on. An address that appears in several items is invited only once.',
	endpoint: 'POST /v1/spotMembers',
	parameters: { email, withEmailNotification },
	onceBy: ({ email: address }) => foldEmailCase(address),
	async send(invitation, call, { api }) {
		const { email: subject } = invitation;
		const member = await call({ body: invitation, subject }).catch(async (error: unknown) => {
			throw await explainRefusal(api, subject, error);
		});
		return toMemberRow(member);
	},
	summarize: hintAtSilentInvitations,
});

/** MeltingSpot refuses to invite existing members. It gives the reason in its own words, if at all. */
async function explainRefusal(api: Api, address: string, error: unknown): Promise<unknown> {
	if (!(error instanceof NodeApiError) || error.httpCode !== '400') return error;
	const [status] = await memberStatuses(api, [address]);
	if (status === undefined) return error;
	return Object.assign(error, {
		message: `${address} is already a member of your Spot (${status}).`,
		description:
			`No invitation was sent. Remove the address, or use the Update operation to change the member's details. ${quoteOf(error)}`.trim(),
	});
}

const emailsProperty: INodeProperties = {
	displayName: 'Emails',
	name: 'emails',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	required: true,
	placeholder: 'e.g. name@email.com, other@email.com',
	description:
		'The email addresses to invite, separated by commas, semicolons, spaces, or line breaks. An address that appears in several items is invited only once.',
};

/** An invalid address is refused on its own. */
const emails: Parameter<Array<string | Refused>> = {
	properties: [emailsProperty],
	read(item) {
		const entries = toEmailEntries(item.parameter(emailsProperty.name, emailsProperty.default));
		return (entries.length > 0 ? entries : ['']).map((entry) =>
			isEmailAddress(entry) ? toEmail(emailsProperty.displayName, entry) : refused(entry),
		);
	},
};

function refused(entry: unknown): Refused {
	if (entry === '') {
		return new Refused('', 'no email address', new UserError('"Emails" is empty.'));
	}
	return new Refused(
		typeof entry === 'string' ? entry : formatValue(entry),
		'not an email address',
		new UserError(`${formatValue(entry)} in "Emails" isn't an email address.`),
	);
}

export const bulkInvite = batch({
	displayName: 'Invite Many',
	action: 'Invite many members',
	description:
		'Invite people to your Spot. Emails them if "Send Invitation Email" is on. Items are sent together. When used as a tool, accepts up to 50 addresses per call.',
	endpoint: 'POST /v1/spotMembers~bulkInvite',
	parameters: { emails, withEmailNotification },
	each: 'emails',
	// Source: "Endpoints - Spot Members", bulk invitation.
	size: 200,
	plural: 'addresses',
	keyOf: foldEmailCase,
	details: ({ entry, outcome, reason }) => ({ email: entry, outcome, reason }),
	async send(options, addresses, call, { api }) {
		const { created, failed } = await call({ body: { emails: addresses, ...options } });
		const outcomes = [
			...(created ?? []).map((row) => toRow(row, 'created', '')),
			...(await explainFailures(api, failed ?? [])),
		];
		return matchOutcomes(addresses, outcomes);
	},
	summarize(done, run) {
		const created = done.map(({ values, rows }) => ({
			values,
			rows: rows.filter(({ outcome }) => outcome === 'created'),
		}));
		hintAtSilentInvitations(created, run);
	},
});

/** Says why each address wasn't invited, as far as that can be determined. */
async function explainFailures(api: Api, failed: IDataObject[]): Promise<IDataObject[]> {
	const statuses = await memberStatuses(
		api,
		failed.map(({ email }) => String(email)),
	);
	return failed.map((row, at) => {
		const status = statuses[at];
		const reason = status === undefined ? ownReason(row) : `already a member (${status})`;
		return toRow(row, 'failed', reason);
	});
}

/** MeltingSpot documents no field for the reason, so try the usual names. */
function ownReason({ reason, message, error }: IDataObject): string {
	return ([reason, message, error].find((text) => typeof text === 'string') as string) ?? '';
}

/** The outcome first, then what MeltingSpot sends, which may have fields with the same names. */
function toRow({ email, ...rest }: IDataObject, outcome: string, reason: string): IDataObject {
	const first = { email, outcome, reason };
	return { ...first, ...toMemberRow(rest), ...first };
}

/** The rows of each address. Rows for addresses that weren't in the request come after those of the first one. */
function matchOutcomes(addresses: string[], outcomes: IDataObject[]): IDataObject[][] {
	const positions = new Map(addresses.map((email, at) => [foldEmailCase(email), at]));
	const rows = addresses.map((): IDataObject[] => []);
	const others: IDataObject[] = [];
	for (const row of outcomes) {
		const position = positions.get(foldEmailCase(String(row.email)));
		(position === undefined ? others : rows[position]).push(row);
	}
	const complete = rows.map((own, at) =>
		own.length > 0
			? own
			: [
					{
						email: addresses[at],
						outcome: 'skipped',
						reason: "MeltingSpot's response doesn't mention this address",
					},
				],
	);
	complete[0].push(...others);
	return complete;
}

/** Says how many people were invited without an email, so that no one waits for one. */
function hintAtSilentInvitations(
	invited: Array<{ values: { withEmailNotification: boolean }; rows: IDataObject[] }>,
	run: Run,
): void {
	const isNotified = new Map<string, boolean>();
	for (const { values, rows } of invited) {
		for (const { email: address } of rows) {
			const person = foldEmailCase(String(address));
			// For a repeated address, the first item counts.
			if (!isNotified.has(person)) isNotified.set(person, values.withEmailNotification);
		}
	}
	const count = [...isNotified.values()].filter((notified) => !notified).length;
	if (count === 0) return;
	const who = count === 1 ? '1 person was' : `${count.toLocaleString('en')} people were`;
	run.hint(
		`${who} invited, but MeltingSpot didn't email them. To have it send invitation emails, turn on "Send Invitation Email".`,
	);
}
