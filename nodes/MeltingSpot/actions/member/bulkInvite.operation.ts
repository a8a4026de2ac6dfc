import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Api } from '../../api/api';
import { foldEmailCase } from '../../api/emailAddress';
import { toMemberRow } from '../../api/memberRow';
import type { Parameter } from '../../parameters/parameter';
import { Refused } from '../../parameters/parameter';
import { formatValue, isEmailAddress, toEmail, toEmailEntries } from '../../parameters/values';
import { withEmailNotification } from '../../parameters/withEmailNotification';
import { operation } from '../../core/operation';
import { memberStatuses } from '../../api/members';
import { hintAtSilentInvitations } from '../../resources/invitationHints';

const property: INodeProperties = {
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
	properties: [property],
	read(item) {
		const entries = toEmailEntries(item.parameter(property.name, property.default));
		return (entries.length > 0 ? entries : ['']).map((entry) =>
			isEmailAddress(entry) ? toEmail(property.displayName, entry) : refused(entry),
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
		new UserError(`${formatValue(entry)} isn't an email address.`),
	);
}

export const bulkInvite = operation({
	name: 'bulkInvite',
	displayName: 'Invite Many',
	action: 'Invite many members',
	description:
		'Invite people to your Spot. Emails them if "Send Invitation Email" is on. Items are sent together. When used as a tool, accepts up to 50 addresses per call.',
	endpoint: 'POST /v1/spotMembers~bulkInvite',
	parameters: { emails, withEmailNotification },
	batch: {
		each: 'emails',
		// Source: "Endpoints - Spot Members", bulk invitation.
		size: 200,
		plural: 'addresses',
		keyOf: foldEmailCase,
		details: ({ entry, outcome, reason }) => ({ email: entry, outcome, reason }),
	},
	async sendBatch(options, addresses, call, { api }) {
		const { created, failed } = await call({ body: { emails: addresses, ...options } });
		const outcomes = [
			...(created ?? []).map((row) => toRow(row, 'created', '')),
			...(await explainFailures(api, failed ?? [])),
		];
		return matchOutcomes(addresses, outcomes);
	},
	summarize(done, run) {
		hintAtSilentInvitations(
			done.map(({ input, rows }) => ({
				withEmailNotification: input.withEmailNotification,
				rows: rows.filter(({ outcome }) => outcome === 'created'),
			})),
			run,
		);
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

/** The rows of each address. Rows for addresses that weren't in the request go to the first one. */
function matchOutcomes(addresses: string[], outcomes: IDataObject[]): IDataObject[][] {
	const positions = new Map(addresses.map((email, at) => [foldEmailCase(email), at]));
	const rows = addresses.map((): IDataObject[] => []);
	for (const row of outcomes) rows[positions.get(foldEmailCase(String(row.email))) ?? 0].push(row);
	return rows.map((own, at) =>
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
}
