import type { IDataObject } from 'n8n-workflow';
import { NodeApiError, UserError } from 'n8n-workflow';
import { fold, toEmail, toList } from '../../fields/values';
import { readEmailNotification, withEmailNotification } from '../../fields/withEmailNotification';
import type { Item, Operation, Outcome } from '../operation';

/** Most addresses in one request. Source: "Endpoints - Spot Members", bulk invitation. */
const MOST_AT_ONCE = 200;

/** An address to invite. The first item that names it decides. */
interface Invitation {
	item: Item;
	email: string;
	notifies: boolean;
	results: Array<IDataObject | Error>;
}

export const bulkInvite = {
	name: 'bulkInvite',
	displayName: 'Invite Many',
	action: 'Invite many members',
	description:
		'Invite any number of people to your Spot by e-mail address. The addresses of all input items go out together.',
	endpoint: 'POST /v1/spotMembers~bulkInvite',
	properties: [
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
		withEmailNotification,
	],
	async executeAll(items: Item[], keepsGoing: boolean): Promise<Outcome[]> {
		const { invitations, refused } = gather(items, keepsGoing);
		const batches = [true, false].flatMap((notifies) =>
			inBatches(invitations.filter((invitation) => invitation.notifies === notifies)),
		);
		// One after the other: if one fails, it is certain which invitations went out.
		for (const [index, batch] of batches.entries()) {
			try {
				await send(batch);
			} catch (error) {
				if (!keepsGoing || items[0].signal?.aborted)
					throw withAccount(error as Error, batches, index);
				const { message, description } = error as NodeApiError;
				for (const { email, results } of batch) {
					if (results.length > 0) continue;
					results.push(new UserError(`"${email}" was not invited: ${message}`, { description }));
				}
			}
		}
		const outcomes = invitations.flatMap(({ item, results }) =>
			results.map((result) => ({ item, result })),
		);
		return [...outcomes, ...refused].sort((a, b) => a.item.index - b.item.index);
	},
} satisfies Operation;

/** Reads the addresses of all items before anything is sent. @throws UserError that names its item */
function gather(items: Item[], keepsGoing: boolean) {
	const invitations = new Map<string, Invitation>();
	const refused: Outcome[] = [];
	for (const item of items) {
		try {
			const notifies = readEmailNotification(item);
			const emails = toList('Emails', item.parameter('emails'), /[\s,;]+/).map((entry) =>
				toEmail('Emails', entry),
			);
			if (emails.length === 0) {
				throw new UserError('"Emails" is empty. Give at least one e-mail address.');
			}
			for (const email of emails) {
				const address = fold(email);
				if (!invitations.has(address)) {
					invitations.set(address, { item, email, notifies, results: [] });
				}
			}
		} catch (error) {
			if (!keepsGoing) throw item.blame(error);
			refused.push({ item, result: error as Error });
		}
	}
	return { invitations: [...invitations.values()], refused };
}

function inBatches(invitations: Invitation[]): Invitation[][] {
	const batches: Invitation[][] = [];
	for (let start = 0; start < invitations.length; start += MOST_AT_ONCE) {
		batches.push(invitations.slice(start, start + MOST_AT_ONCE));
	}
	return batches;
}

/** Sends a batch; one that is too large in two halves. @throws NodeApiError */
async function send(batch: Invitation[]): Promise<void> {
	const [{ item, notifies }] = batch;
	const canHalve = batch.length > 1;
	const answer = await item.request<typeof bulkInvite.endpoint, 413>(bulkInvite.endpoint, {
		body: { emails: batch.map(({ email }) => email), withEmailNotification: notifies },
		accept: canHalve ? [413] : [],
	});
	if (answer.refused) {
		const middle = Math.ceil(batch.length / 2);
		await send(batch.slice(0, middle));
		await send(batch.slice(middle));
		return;
	}

	const byAddress = new Map(batch.map((invitation) => [fold(invitation.email), invitation]));
	const { created, failed } = answer.body;
	const assign = ({ email, ...rest }: IDataObject, outcome: string) => {
		// A row with an address that nobody asked for is handed on all the same. What matters most comes first in the table.
		const invitation = byAddress.get(fold(String(email))) ?? batch[0];
		invitation.results.push({ email, outcome, ...rest });
	};
	for (const row of created ?? []) assign(row, 'created');
	for (const row of failed ?? []) assign(row, 'failed');
	for (const { email, results } of batch) {
		if (results.length === 0) results.push({ email, outcome: 'skipped' });
	}
}

/** Adds to an error which addresses were sent before it, and which were not. */
function withAccount(error: Error, batches: Invitation[][], failedAt: number): Error {
	const all = batches.flat();
	const sent = all.filter(({ results }) => results.length > 0);
	const open = all.filter(({ results }) => results.length === 0);
	const message =
		sent.length === 0
			? error.message
			: `${error.message} Of ${all.length} addresses, ${sent.length} had been sent before; the details list the others.`;
	const details = `Not sent, or not known to be: ${open.map(({ email }) => email).join(', ')}`;
	if (error instanceof NodeApiError) {
		error.message = message;
		error.description = [error.description, details].filter(Boolean).join('\n');
		error.context.itemIndex = batches[failedAt][0].item.index;
		return error;
	}
	return new UserError(message, { description: details });
}
