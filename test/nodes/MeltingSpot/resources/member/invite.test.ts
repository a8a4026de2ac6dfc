import type { INodeParameters } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { loadPackage } from '../../../../support/n8n';
import { useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 8 });
const invite = (parameters: INodeParameters) => ({
	resource: 'member',
	operation: 'invite',
	...parameters,
});

it.each([
	[{}, false],
	[{ withEmailNotification: true }, true],
	[{ withEmailNotification: '={{ "yes" }}' }, true],
	[{ withEmailNotification: '={{ "" }}' }, false],
])('invites once and passes on the member: %j', async (parameters, withEmailNotification) => {
	const { items } = await spot.run(invite({ email: ' new@example.com ', ...parameters }));
	expect(spot.sent()).toEqual([
		{
			method: 'POST',
			path: '/v1/spotMembers',
			query: {},
			body: { email: 'new@example.com', withEmailNotification },
		},
	]);
	expect(items).toEqual([{ json: spot.emulator.members().at(-1), pairedItem: { item: 0 } }]);
	expect(spot.emulator.invitations).toMatchObject([
		{ email: 'new@example.com', withEmailNotification },
	]);
});

it('invites an address that comes in twice once, as the first item wants it', async () => {
	spot.emulator.setLatency([0, 20]);
	const emails = ['new@example.com', 'other@example.com', ' New@Example.com'];
	const { items, hints } = await spot.run(
		invite({ email: '={{ $json.email }}', withEmailNotification: '={{ $itemIndex === 0 }}' }),
		{ items: emails.map((email) => ({ email })) },
	);
	expect(items.map(({ json, pairedItem }) => [json.email, pairedItem])).toEqual([
		['new@example.com', { item: 0 }],
		['other@example.com', { item: 1 }],
		['new@example.com', { item: 2 }],
	]);
	expect(spot.sent()).toHaveLength(2);
	expect(spot.emulator.invitations).toContainEqual(
		expect.objectContaining({ email: 'new@example.com', withEmailNotification: true }),
	);
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringContaining("1 person was invited, but MeltingSpot didn't email them."),
	]);
});

it('takes the Kelvin sign for no k', async () => {
	const emails = ['kim@example.com', '\u212Aim@example.com'];
	await spot.run(invite({ email: '={{ $json.email }}' }), {
		items: emails.map((email) => ({ email })),
		continueOnFail: true,
	});
	const invitations = spot.sent().filter(({ method }) => method === 'POST');
	expect(invitations.map(({ body }) => (body as { email: string }).email)).toEqual(emails);
});

it('says why MeltingSpot does not invite', async () => {
	const [{ email }] = spot.emulator.members();
	const error = await spot.failure(invite({ email }));
	expect(error.message).toBe(`${email} is already a member of your Spot (Accepted).`);
	expect(error.description).toBe(
		`No invitation was sent. Remove the address, or use the Update operation to change the member's details. MeltingSpot says: ${email} is a member already`,
	);
	expect(error.httpCode).toBe('400');
	expect(spot.sent().map(({ method }) => method)).toEqual(['POST', 'GET']);

	spot.emulator.addFault({
		kind: 'status',
		status: 400,
		body: { message: 'Not today' },
		match: { method: 'POST' },
	});
	const other = await spot.failure(invite({ email: 'new@example.com' }));
	expect(other.message).toBe('MeltingSpot rejected the invitation for new@example.com: Not today.');
});

it('tells the reason of MeltingSpot if the member cannot be looked up', async () => {
	const [{ email }] = spot.emulator.members();
	spot.emulator.addFault({
		kind: 'status',
		status: 500,
		match: { method: 'GET' },
		times: 'always',
	});
	const error = await spot.failure(invite({ email }));
	expect(error.message).toContain(`MeltingSpot rejected the invitation for ${email}: `);
});

describe('refuses before anything is sent', () => {
	it.each([
		['Email', { email: '' }],
		['Email', { email: 'name' }],
		['Email', { email: 'a@b' }],
		['Email', { email: 'a@example.com, b@example.com' }],
		['Email', { email: '={{ { a: 1 } }}' }],
		['Email', { email: '={{ $json.nothing }}' }],
		[
			'Send Invitation Email',
			{ email: 'a@example.com', withEmailNotification: '={{ "perhaps" }}' },
		],
	])('%s: %j', async (name, parameters) => {
		const error = await spot.failure(invite(parameters));
		expect(error.message).toContain(`"${name}"`);
		expect(error.context.itemIndex).toBe(0);
		expect(spot.sent()).toEqual([]);
	});
});

it.each([
	['invite', false, true],
	['invite', true, false],
	['bulkInvite', false, true],
	['bulkInvite', true, false],
])('%s with the email switched to %s shows the notice: %s', async (operation, isOn, isShown) => {
	const description = (await loadPackage()).description('meltingSpot');
	const parameters = { resource: 'member', operation, withEmailNotification: isOn };
	const notices = description.properties.filter(
		(property) =>
			property.type === 'notice' &&
			NodeHelpers.displayParameter(parameters, property, { typeVersion: 1 }, description),
	);
	expect(notices.map(({ displayName }) => displayName)).toEqual(
		isShown ? ['No invitation email is sent unless you turn this on'] : [],
	);
});
