import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 8 });
const PATH = '/v1/spotMembers~bulkInvite';
const inviteMany = (parameters: INodeParameters = {}) => ({
	resource: 'member',
	operation: 'bulkInvite',
	emails: '={{ $json.emails }}',
	...parameters,
});
const addresses = (count: number, name = 'guest') =>
	Array.from({ length: count }, (_, index) => `${name}.${index}@example.com`);
const batches = () => spot.sent().map(({ body }) => body as { emails: string[] });

it('sends what is documented and passes on what came', async () => {
	const emails = addresses(2);
	const { items } = await spot.run(inviteMany(), { items: [{ emails }] });
	expect(spot.sent()).toEqual([
		{ method: 'POST', path: PATH, query: {}, body: { emails, withEmailNotification: false } },
	]);
	expect(items).toEqual(
		spot.emulator
			.members()
			.slice(-2)
			.map((member) => ({
				json: { ...member, outcome: 'created', reason: '' },
				pairedItem: { item: 0 },
			})),
	);
});

it('sends 450 addresses from 3 items with repeats in 3 requests, each paired with its item', async () => {
	const all = addresses(450);
	const given = [
		[...all.slice(0, 150), all[0].toUpperCase()],
		[...all.slice(100, 300), ` ${all[7]} `],
		[...all.slice(299), all[299]],
	];
	const { items } = await spot.run(inviteMany(), { items: given.map((emails) => ({ emails })) });

	expect(batches().map(({ emails }) => emails)).toEqual([
		all.slice(0, 200),
		all.slice(200, 400),
		all.slice(400),
	]);
	const outcomes = items.map(({ json, pairedItem }) => [json.email, json.outcome, pairedItem]);
	expect(outcomes.filter(([, outcome]) => outcome === 'created')).toEqual(
		all.map((email, index) => [email, 'created', { item: index < 150 ? 0 : index < 300 ? 1 : 2 }]),
	);
	const repeats = outcomes.filter(([, outcome]) => outcome === 'skipped');
	expect(repeats).toEqual([
		[all[0], 'skipped', { item: 0 }],
		...[...all.slice(100, 150), all[7], all[299], all[299]].map((email, index) => [
			email,
			'skipped',
			{ item: index < 51 ? 1 : 2 },
		]),
	]);
	expect(spot.emulator.invitations.map(({ email }) => email)).toEqual(all);
});

it('reads addresses between commas, spaces and new lines', async () => {
	await spot.run(
		inviteMany({ emails: 'a@example.com, b@example.com\nc@example.com;d@example.com' }),
	);
	expect(batches()[0].emails).toEqual(['a', 'b', 'c', 'd'].map((name) => `${name}@example.com`));
});

it('tells who failed and who was passed over', async () => {
	const [member] = spot.emulator.members();
	const emails = ['new@example.com', member.email];
	const rows = await spot.rows(inviteMany(), { items: [{ emails }] });
	expect(rows).toMatchObject([
		{ email: 'new@example.com', outcome: 'created', status: 'Invited' },
		{
			email: member.email,
			outcome: 'alreadyMember',
			reason: `already a member (${member.status})`,
			id: member.id,
			firstname: member.firstname,
			lastname: member.lastname,
			status: member.status,
		},
	]);

	spot.emulator.addFault({ kind: 'wrongShape', body: { created: [], failed: [] } });
	expect(await spot.rows(inviteMany(), { items: [{ emails: 'third@example.com' }] })).toEqual([
		{
			email: 'third@example.com',
			outcome: 'skipped',
			reason: "MeltingSpot's response doesn't mention this address",
		},
	]);

	spot.emulator.addFault({
		kind: 'wrongShape',
		body: { created: [{ email: 'fourth@example.com' }] },
	});
	expect(await spot.rows(inviteMany(), { items: [{ emails: 'fourth@example.com' }] })).toEqual([
		{ email: 'fourth@example.com', outcome: 'created', reason: '' },
	]);

	spot.emulator.addFault({ kind: 'wrongShape', body: { created: null, failed: null } });
	const error = await spot.failure(inviteMany(), { items: [{ emails: 'fifth@example.com' }] });
	expect(error.message).toContain('unexpected response');
});

it('knows an address again in the case in which MeltingSpot keeps it', async () => {
	spot.emulator.setDialect({ storedEmail: 'lowerCase' });
	const items = [{ emails: 'first@example.com' }, { emails: 'Second@Example.com' }];
	const run = await spot.run(inviteMany(), { items });
	expect(run.items.map(({ json, pairedItem }) => [json.email, json.outcome, pairedItem])).toEqual([
		['first@example.com', 'created', { item: 0 }],
		['second@example.com', 'created', { item: 1 }],
	]);
});

it('compares addresses by the case of ASCII letters alone: the Kelvin sign is no k', async () => {
	const kelvin = '\u212Aim@example.com';
	const emails = ['kim@example.com', kelvin, 'KIM@example.com'];
	spot.emulator.addFault({
		kind: 'wrongShape',
		body: { created: [{ email: kelvin }, { email: 'Kim@Example.com' }], failed: [] },
	});
	const { items } = await spot.run(inviteMany(), {
		items: emails.map((email) => ({ emails: email })),
	});
	expect(batches()[0].emails).toEqual(emails.slice(0, 2));
	expect(items.map(({ json, pairedItem }) => [json.email, json.outcome, pairedItem])).toEqual([
		['Kim@Example.com', 'created', { item: 0 }],
		[kelvin, 'created', { item: 1 }],
		['Kim@Example.com', 'skipped', { item: 2 }],
	]);
});

it('sends items that differ in the notification apart; of a repeated address the first one decides', async () => {
	const notified = ['loud@example.com', 'both@example.com'];
	await spot.run(inviteMany({ withEmailNotification: '={{ $json.notify }}' }), {
		items: [
			{ emails: 'silent@example.com', notify: 'no' },
			{ emails: notified, notify: true },
			{ emails: ['both@example.com', 'last@example.com'], notify: '' },
		],
	});
	expect(spot.sent().map(({ body }) => body)).toEqual([
		{ emails: ['silent@example.com', 'last@example.com'], withEmailNotification: false },
		{ emails: notified, withEmailNotification: true },
	]);
});

describe('a batch that is too large', () => {
	it('is halved until MeltingSpot takes it', async () => {
		const emails = addresses(150);
		spot.emulator.addFault({ kind: 'payloadTooLarge', maxEmails: 40, times: 'always' });
		const { items } = await spot.run(inviteMany(), { items: [{ emails }] });
		expect(items.map(({ json }) => json.email)).toEqual(emails);
		expect(spot.emulator.invitations.map(({ email }) => email)).toEqual(emails);
		expect(batches().map((body) => body.emails.length)).toEqual([150, 75, 38, 37, 75, 38, 37]);
	});

	it('is an error if it is one address', async () => {
		spot.emulator.addFault({ kind: 'payloadTooLarge', maxEmails: 0, times: 'always' });
		const error = await spot.failure(inviteMany(), { items: [{ emails: addresses(2) }] });
		expect(error.httpCode).toBe('413');
		expect(error.message).toContain('too large');
	});
});

describe('when the second batch fails', () => {
	const emails = addresses(250);
	const items = emails.map((email) => ({ emails: email }));
	const failSecond = () =>
		spot.emulator.addFault({ kind: 'status', status: 503, after: 1, times: 'always' });

	it('tells what the first one sent, and names the item', async () => {
		failSecond();
		const error = await spot.failure(inviteMany(), { items });
		expect(error.message).toContain('200 of 250 addresses had already been processed');
		expect(error.message).toContain('the invitations may have been sent');
		for (const email of emails.slice(200)) expect(error.description).toContain(email);
		expect(error.description).not.toContain(`${emails[199]},`);
		expect(error.context.itemIndex).toBe(200);
		expect(spot.sent()).toHaveLength(2);
	});

	it('goes on with the third one under Continue On Fail', async () => {
		spot.emulator.addFault({ kind: 'status', status: 503, after: 1 });
		const run = await spot.run(inviteMany(), {
			items: [...items, ...addresses(151, 'late').map((email) => ({ emails: email }))],
			continueOnFail: true,
		});
		expect(run.items).toHaveLength(401);
		const failed = run.items.filter(({ json }) => 'error' in json);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual(
			Array.from({ length: 200 }, (_, index) => ({ item: 200 + index })),
		);
		expect(failed[0].json.error).toContain(`"${emails[200]}" failed: `);
		expect(failed[0].json.error).toContain('The emulator was told to fail');
		expect(run.items[400].json).toMatchObject({ email: 'late.150@example.com' });
		expect(spot.sent()).toHaveLength(3);
	});
});

it('a cancelled run tells what was sent, under Continue On Fail as well', async () => {
	spot.emulator.addFault({ kind: 'hang', after: 1 });
	const items = addresses(450).map((emails) => ({ emails }));
	const { error } = await spot.cancelAt(2, inviteMany(), { items, continueOnFail: true });
	expect(error.message).toContain('canceled. 200 of 450 addresses had already been processed');
	expect(spot.sent()).toHaveLength(2);
});

describe('a bad address', () => {
	const items = [
		{ emails: 'good@example.com' },
		{ emails: 'fine@example.com, not-an-address' },
		{ emails: 'also.good@example.com' },
	];

	it('refuses the run before anything is sent', async () => {
		const error = await spot.failure(inviteMany(), { items });
		expect(error.message).toBe('Item 1: "not-an-address" in "Emails" isn\'t an email address.');
		expect(error.description).toBe(
			'Nothing was sent. To process the other items, set "On Error" to "Continue" in the node\'s settings.',
		);
		expect(error.context.itemIndex).toBe(1);
		expect(spot.sent()).toEqual([]);
	});

	it('is refused alone under Continue On Fail', async () => {
		const run = await spot.run(inviteMany(), { items, continueOnFail: true });
		expect(run.items).toMatchObject([
			{ json: { email: 'good@example.com', outcome: 'created' }, pairedItem: { item: 0 } },
			{ json: { email: 'fine@example.com', outcome: 'created' }, pairedItem: { item: 1 } },
			{
				json: {
					email: 'not-an-address',
					outcome: 'refused',
					reason: 'not an email address',
					error: '"not-an-address" in "Emails" isn\'t an email address.',
				},
				pairedItem: { item: 1 },
			},
			{ json: { email: 'also.good@example.com', outcome: 'created' }, pairedItem: { item: 2 } },
		]);
		expect(batches()[0].emails).toEqual(
			['good', 'fine', 'also.good'].map((name) => `${name}@example.com`),
		);
	});

	it.each<[string, IDataObject]>([
		['Item 1: The expression in "Emails" returned nothing.', { emails: '' }],
		['Item 1: The expression in "Emails" returned nothing.', { emails: [] }],
		['Item 1: The expression in "Emails" returned nothing.', {}],
		[
			'Item 1: "{"address":"a@example.com"}" in "Emails" isn\'t an email address.',
			{ emails: [{ address: 'a@example.com' }] },
		],
		[
			'Item 1: "{"address":"a@example.com"}" in "Emails" isn\'t an email address.',
			{ emails: { address: 'a@example.com' } },
		],
		['"Send Invitation Email" must be', { emails: 'a@example.com', notify: 'perhaps' }],
	])('%s: %j', async (message, row) => {
		const error = await spot.failure(inviteMany({ withEmailNotification: '={{ $json.notify }}' }), {
			items: [{ emails: 'good@example.com' }, row],
		});
		expect(error.message).toContain(message);
		expect(error.context.itemIndex).toBe(1);
		expect(spot.sent()).toEqual([]);
	});
});

describe('what became of each address', () => {
	/** New, repeated, existing member, with a name, nonsense. */
	const five = () => [
		'new@example.com',
		'New@example.com',
		spot.emulator.members()[2].email,
		'Anna Lee <anna@example.com>',
		'nonsense',
	];
	const items = () => five().map((emails) => ({ emails }));

	it('is told with Continue, each paired with its item', async () => {
		const [, , { email, status }] = spot.emulator.members();
		const run = await spot.run(inviteMany(), { items: items(), continueOnFail: true });
		expect(
			run.items.map(({ json, pairedItem }) => [
				pairedItem,
				json.email,
				json.outcome,
				json.reason,
				json.error,
			]),
		).toEqual([
			[{ item: 0 }, 'new@example.com', 'created', '', undefined],
			[{ item: 1 }, 'new@example.com', 'skipped', 'same address as item 0', undefined],
			[{ item: 2 }, email, 'alreadyMember', `already a member (${status})`, undefined],
			[{ item: 3 }, 'anna@example.com', 'created', '', undefined],
			[
				{ item: 4 },
				'nonsense',
				'refused',
				'not an email address',
				'"nonsense" in "Emails" isn\'t an email address.',
			],
		]);
		for (const { json } of run.items) {
			expect(Object.keys(json).slice(0, 3)).toEqual(['email', 'outcome', 'reason']);
		}
		for (const echoed of ['role', 'lang', 'theme', 'timezone']) {
			expect(run.items[2].json).not.toHaveProperty(echoed);
		}
		expect(run.hints.map(({ message }) => message)).toEqual([
			'3 of 5 weren\'t invited: 1 repeated, 1 already a member, 1 not valid. "outcome" and "reason" say more.',
			'2 people were invited, but MeltingSpot didn\'t email them. To have it send invitation emails, turn on "Send Invitation Email".',
		]);
	});

	it('stops the run without, before anyone is invited', async () => {
		const error = await spot.failure(inviteMany(), { items: items() });
		expect(error.message).toBe('Item 4: "nonsense" in "Emails" isn\'t an email address.');
		expect(error.description).toBe(
			'Nothing was sent. To process the other items, set "On Error" to "Continue" in the node\'s settings.',
		);
		expect(error.context.itemIndex).toBe(4);
		expect(spot.sent()).toEqual([]);
	});

	it('is looked up in one batch for those who failed', async () => {
		const emails = spot.emulator.members().map(({ email }) => email);
		const rows = await spot.rows(inviteMany(), { items: [{ emails }] });
		expect(rows.every(({ reason }) => String(reason).startsWith('already a member ('))).toBe(true);
		expect(spot.sent().map(({ method }) => method)).toEqual(['POST', 'GET']);
	});

	it('is in the words of MeltingSpot for those who are no members', async () => {
		spot.emulator.addFault({
			kind: 'wrongShape',
			body: {
				failed: [
					{ email: 'a@example.com', reason: 'Domain not allowed', outcome: 'theirs' },
					{ email: 'b@example.com', message: 'Too long' },
					{ email: 'c@example.com' },
				],
			},
		});
		// Only this address becomes a member.
		const rows = await spot.rows(inviteMany(), { items: [{ emails: 'other@example.com' }] });
		expect(rows.map(({ outcome, reason }) => [outcome, reason])).toEqual([
			['skipped', "MeltingSpot's response doesn't mention this address"],
			['failed', 'Domain not allowed'],
			['failed', 'Too long'],
			['failed', ''],
		]);
	});

	it('is told although the lookup fails', async () => {
		const [{ email }] = spot.emulator.members();
		spot.emulator.addFault({
			kind: 'status',
			status: 500,
			match: { method: 'GET' },
			times: 'always',
		});
		expect(await spot.rows(inviteMany(), { items: [{ emails: email }] })).toMatchObject([
			{ email, outcome: 'failed', reason: '' },
		]);
	});

	it('is told for each address of a request that fails, with Continue', async () => {
		spot.emulator.addFault({ kind: 'status', status: 400, body: { message: 'No' } });
		const rows = await spot.rows(inviteMany(), {
			items: [{ emails: 'a@example.com, nonsense' }, { emails: '' }],
			continueOnFail: true,
		});
		expect(rows).toEqual([
			{
				email: 'a@example.com',
				outcome: 'failed',
				reason: 'MeltingSpot rejected the invitations: No.',
				error: expect.stringContaining('"a@example.com" failed: ') as string,
			},
			{
				email: 'nonsense',
				outcome: 'refused',
				reason: 'not an email address',
				error: '"nonsense" in "Emails" isn\'t an email address.',
			},
			{
				email: '',
				outcome: 'refused',
				reason: 'no email address',
				error: 'The expression in "Emails" returned nothing. Check the names of the fields in it.',
			},
		]);
	});
});

it('says nothing about an email that was sent', async () => {
	const { hints } = await spot.run(inviteMany({ withEmailNotification: true }), {
		items: [{ emails: 'a@example.com' }],
	});
	expect(hints).toEqual([]);
});
