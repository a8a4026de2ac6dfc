import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { NodeApiError, UserError } from 'n8n-workflow';
import type { Api } from '../api/api';
import { emailIn, foldEmailCase } from '../api/emailAddress';
import { toMemberRow } from '../api/memberRow';
import { membersOfEach, statusesOf } from '../api/members';
import { batch, operation } from '../core/constructors';
import type { Parameter } from '../parameters/parameter';
import { blankError, parameter, Refused } from '../parameters/parameter';
import { formatValue, toEmail, toEmailEntries } from '../parameters/values';
import { withEmailNotification } from '../parameters/withEmailNotification';
import { quoteOf } from '../transport/errors';
import { hintAtInvitations } from './invitations';

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
	singular: 'address',
	summarize: hintAtInvitations,
});

/** MeltingSpot refuses to invite existing members. It gives the reason in its own words, if at all. */
async function explainRefusal(api: Api, address: string, error: unknown): Promise<unknown> {
	if (!(error instanceof NodeApiError) || error.httpCode !== '400') return error;
	const [members] = await membersOfEach(api, [address]);
	if (members.length === 0) return error;
	return Object.assign(error, {
		message: `${address} is already a member of your Spot (${statusesOf(members)}).`,
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
	identity: { name: 'email' },
	read(item) {
		const { name, displayName } = emailsProperty;
		const entries = toEmailEntries(item.parameter(name, emailsProperty.default));
		if (entries.length === 0) {
			return [new Refused('', 'no email address', blankError(item, displayName, name))];
		}
		return entries.map((entry) => emailIn(entry) ?? refused(entry));
	},
};

function refused(entry: unknown): Refused {
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
	singular: 'address',
	plural: 'addresses',
	keyOf: foldEmailCase,
	async send(options, addresses, call, { api }) {
		const { created, failed } = await call({ body: { emails: addresses, ...options } });
		const outcomes = [
			...(created ?? []).map((row) => toRow(row, 'created', '')),
			...(await explainFailures(api, failed ?? [])),
		];
		return matchOutcomes(addresses, outcomes);
	},
	summarize: hintAtInvitations,
});

/** What MeltingSpot sends about someone it didn't create: values that no one has. */
const PLACEHOLDERS = new Set([
	'avatarUrl',
	'firstname',
	'lang',
	'lastname',
	'role',
	'theme',
	'timezone',
	'title',
]);

/** Says why each address wasn't invited, as far as that can be determined. */
async function explainFailures(api: Api, failed: IDataObject[]): Promise<IDataObject[]> {
	const found = await membersOfEach(
		api,
		failed.map(({ email }) => String(email)),
	);
	return failed.map((row, at) => {
		const members = found[at];
		if (members.length === 0) {
			const own = Object.entries(row).filter(([name]) => !PLACEHOLDERS.has(name));
			return toRow(Object.fromEntries(own) as IDataObject, 'failed', ownReason(row));
		}
		const { email } = row;
		const reason = `already a member (${statusesOf(members)})`;
		// Of several, no one can tell which is meant.
		const member: IDataObject = members.length === 1 ? members[0] : {};
		const known = ['id', 'firstname', 'lastname', 'status'].map((name) => [
			name,
			member[name] ?? null,
		]);
		return { email, outcome: 'alreadyMember', reason, ...Object.fromEntries(known) };
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
