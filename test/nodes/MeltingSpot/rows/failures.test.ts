import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { entity, member, useSpot } from '../../../support/spot';

/* Items that can't be sent: nothing is sent, and the error names them. */

const spot = useSpot({ members: 8, quota: null });
const people = () => spot.emulator.members().map(({ id }) => id);
const CONTINUE =
	'To process the other items, set "On Error" to "Continue" in the node\'s settings.';

const inviteMany = { operation: 'bulkInvite', emails: '={{ $json.email }}' };
const update = {
	operation: 'update',
	memberId: member.byId('={{ $json.who }}'),
	updateFields: { status: '={{ $json.status }}' },
};
const tag = () => ({
	resource: 'tag',
	operation: 'addToMember',
	tagId: entity.byId(spot.emulator.tags[0].id),
	memberId: member.byId('={{ $json.who }}'),
});
const rows = (
	count: number,
	bad: number[],
	good: (at: number) => IDataObject,
	wrong: IDataObject,
) => Array.from({ length: count }, (_, at) => (bad.includes(at) ? wrong : good(at)));

describe('5,000 items with an invalid one in the middle', () => {
	it.each<[string, () => INodeParameters, (at: number) => IDataObject, IDataObject, string]>([
		[
			'Invite Many',
			() => inviteMany,
			(at) => ({ email: `person-${at}@example.com` }),
			{ email: 'nonsense' },
			'"nonsense" in "Emails" isn\'t an email address',
		],
		[
			'Update',
			() => update,
			() => ({ who: people()[0], status: 'Accepted' }),
			{ who: 'x', status: 'Banned' },
			'"Status" must be one of Accepted, Deactivated, Rejected, but got "Banned"',
		],
		[
			'Add to Member',
			tag,
			() => ({ who: people()[0] }),
			{ who: 'a/b' },
			'"Member" can\'t be "a/b"',
		],
	])('%s: nothing is sent, and the item is named', async (_, parameters, good, wrong, message) => {
		const error = await spot.failure(parameters(), { items: rows(5_000, [2_500], good, wrong) });
		expect(error.message).toContain(`Item 2500: ${message}`);
		expect(error.description).toContain(`Nothing was sent. ${CONTINUE}`);
		expect(error.context.itemIndex).toBe(2_500);
		expect(spot.sent()).toEqual([]);
	});
});

describe('several invalid items', () => {
	const good = (at: number) => ({ email: `person-${at}@example.com` });

	it.each([
		[[1], ''],
		[[1, 4], ' (and 1 more: item 4)'],
		[[1, 4, 7], ' (and 2 more: items 4, 7)'],
		[
			Array.from({ length: 12 }, (_, at) => at + 1),
			' (and 11 more: items 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …)',
		],
	])('%j are named after the first', async (bad, more) => {
		const items = rows(14, bad, good, { email: 'x' });
		const error = await spot.failure(
			{ operation: 'invite', email: '={{ $json.email }}' },
			{ items },
		);
		expect(error.message).toBe(
			`Item 1: "Email" must be an email address such as name@email.com, but got "x"${more}.`,
		);
		expect(error.context.itemIndex).toBe(1);
		expect(spot.sent()).toEqual([]);
	});

	it('whose members are unknown are named after the lookup', async () => {
		const [{ email }] = spot.emulator.members();
		const items = [email, 'no@example.com', 'none@example.com'].map((who) => ({ who }));
		const error = await spot.failure(tag(), { items });
		expect(error.message).toBe(
			'Item 1: Your Spot has no member with the email address "no@example.com" (and 1 more: item 2).',
		);
		expect(error.description).toContain(`Nothing was changed. ${CONTINUE}`);
		expect(spot.sent().every(({ method }) => method === 'GET')).toBe(true);
	});

	it('are counted within the only item, too', async () => {
		const error = await spot.failure({ ...inviteMany, emails: 'x, a@example.com, y, z' });
		expect(error.message).toBe('"x" in "Emails" isn\'t an email address (and 2 more).');
		expect(error.description).toBe(
			'Nothing was sent. To send the others, set "On Error" to "Continue" in the node\'s settings.',
		);
	});

	it('that need a lookup which fails say why it failed', async () => {
		spot.emulator.addFault({ kind: 'status', status: 403, times: 'always' });
		const items = spot.emulator.members().map(({ email }) => ({ who: email }));
		const error = await spot.failure(tag(), { items });
		expect(error.message).toMatch(/^MeltingSpot denied/);
	});

	it('fail one by one with Continue', async () => {
		const run = await spot.run(
			{ operation: 'invite', email: '={{ $json.email }}' },
			{ items: rows(4, [1, 3], good, { email: 'x' }), continueOnFail: true },
		);
		expect(run.items.map(({ json }) => json.error)).toEqual([
			undefined,
			expect.stringMatching(/^"Email" must be/),
			undefined,
			expect.stringMatching(/^"Email" must be/),
		]);
	});
});

describe('a misspelled field in a required parameter', () => {
	const MISSPELLED = '={{ $json.misspelled }}';
	it.each<[string, INodeParameters]>([
		['Email', { operation: 'invite', email: MISSPELLED }],
		['Emails', { operation: 'bulkInvite', emails: MISSPELLED }],
		['Member', { operation: 'get', memberId: member.byId(MISSPELLED) }],
		['Member', { operation: 'get', memberId: member.byEmail(MISSPELLED) }],
		['Member', { operation: 'get', memberId: MISSPELLED }],
		['Tag', { resource: 'tag', operation: 'get', tagId: entity.byName(MISSPELLED) }],
		['Name', { resource: 'tag', operation: 'create', name: MISSPELLED }],
		['Privacy', { resource: 'channel', operation: 'create', name: 'x', privacy: MISSPELLED }],
		['Limit', { operation: 'getAll', limit: MISSPELLED }],
		[
			'Learning Path ID',
			{ resource: 'learningPath', operation: 'getParticipants', learningPathId: MISSPELLED },
		],
		...['customPropertySlug', 'value', 'valueType'].map((name): [string, INodeParameters] => [
			{ customPropertySlug: 'Custom Property', value: 'Value', valueType: 'Value Type' }[name]!,
			{
				resource: 'customProperty',
				operation: 'update',
				memberId: member.byId('1'),
				customPropertySlug: { __rl: true, mode: 'slug', value: 'company' },
				value: 'x',
				[name]:
					name === 'customPropertySlug'
						? { __rl: true, mode: 'slug', value: MISSPELLED }
						: MISSPELLED,
			},
		]),
	])('%s is told as an expression that returned nothing', async (label, parameters) => {
		const error = await spot.failure(parameters);
		expect(error.message).toBe(`The expression in "${label}" returned nothing.`);
		expect(spot.sent()).toEqual([]);
	});

	it('without an expression, it is empty', async () => {
		const error = await spot.failure({ operation: 'invite', email: ' ' });
		expect(error.message).toBe('"Email" is empty. Enter a value, or check its expression.');
	});
});
