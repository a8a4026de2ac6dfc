import type { INodeParameters } from 'n8n-workflow';
import { member, useSpot } from '../../../support/spot';

const spot = useSpot({ members: 8 });
const REASON = '"Renewal date" must be a date';
const someone = () => spot.emulator.members()[1];
const picked = (value: string) => ({
	__rl: true as const,
	mode: 'list',
	value,
	cachedResultName: 'Amir Khan (amir@example.com)',
});

/** Refuses requests that change something; lookups pass. */
function refuseUpdates(message = REASON): void {
	spot.emulator.addFault({
		kind: 'status',
		status: 400,
		body: { message },
		match: { method: 'PUT' },
		times: 'always',
	});
}

const update = (memberId: INodeParameters['memberId']) => ({
	resource: 'member',
	operation: 'update',
	memberId,
	updateFields: { title: 'CEO' },
});

async function failUpdate(memberId: INodeParameters['memberId'], who = '') {
	refuseUpdates();
	return await spot.failure(update(memberId), { items: [{ who }] });
}

describe('an error calls a member', () => {
	it('by the email address that the user gave, with a short reason', async () => {
		const { email, id } = someone();
		const error = await failUpdate(member.byEmail(email));
		expect(error.message).toBe(`MeltingSpot rejected the update to ${email}: ${REASON}.`);
		// The message has the reason already.
		expect(error.description).toBe('Correct the values and run the node again.');
		expect(`${error.message}${error.description}`).not.toContain(id);
	});

	it('by the address that an expression gives', async () => {
		const { email } = someone();
		const error = await failUpdate('={{ $json.who }}', email);
		expect(error.message).toContain(`the update to ${email}: `);
	});

	it('by what the list showed', async () => {
		const error = await failUpdate(picked(someone().id));
		expect(error.message).toContain('the update to Amir Khan (amir@example.com): ');
	});

	it('not by what the list showed before an expression took its place', async () => {
		const { id } = someone();
		const error = await failUpdate(picked('={{ $json.who }}'), id);
		expect(error.message).toContain(`the update to member "${id}": `);
	});

	it('by its id, if that is what the user gave', async () => {
		const { id } = someone();
		const error = await failUpdate(member.byId(id));
		expect(error.message).toBe(`MeltingSpot rejected the update to member "${id}": ${REASON}.`);
	});

	it('so in the error of an item with Continue, which says the reason once', async () => {
		const { email } = someone();
		refuseUpdates();
		const rows = await spot.rows(update(member.byEmail(email)), { continueOnFail: true });
		expect(rows).toEqual([
			{
				error: `MeltingSpot rejected the update to ${email}: ${REASON}. Correct the values and run the node again.`,
			},
		]);
	});
});

it.each([
	[120, true],
	[121, false],
])('a reason of %i characters is in the message: %s', async (length, isInMessage) => {
	const reason = 'r'.repeat(length);
	spot.emulator.addFault({ kind: 'status', status: 400, body: { message: reason } });
	const error = await spot.failure({ operation: 'get', memberId: member.byId('x') });
	expect(error.message.includes(reason)).toBe(isInMessage);
	// Once, in either place.
	expect(error.description?.includes(`MeltingSpot says: ${reason}`)).toBe(!isInMessage);
});
