import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type Emulator, type Member, startEmulator } from '../../../emulator';
import { useTool } from '../../support/tool';
import { secretKey } from '../../support/secrecy';

let emulator: Emulator;
let someone: Member;

beforeAll(async () => {
	emulator = await startEmulator({ quota: null, members: 120 });
});
afterAll(async () => await emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.setKey(secretKey());
	[someone] = emulator.members().slice(-1);
});

const fromAI = (key: string, type = 'string') => `={{ $fromAI('${key}', '', '${type}') }}`;
const memberId = { __rl: true, mode: 'id', value: fromAI('member') };
const use = async (
	resource: string,
	operation: string,
	parameters: INodeParameters,
	input: IDataObject,
) =>
	await useTool({
		parameters: { resource, operation, ...parameters },
		input,
		credentials: { apiKey: emulator.key, baseUrl: emulator.url },
	});

const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());
/** A member as the model reads it. */
const simplified = (one: Member) => ({
	id: one.id,
	email: one.email,
	firstname: one.firstname,
	lastname: one.lastname,
	status: one.status,
	role: one.role,
	customRoleId: one.customRoleId,
	title: one.title,
	lastActivityAt: iso(one.lastActivityAt),
	updatedAt: iso(one.updatedAt),
});

describe('as the tool of an AI agent, the node', () => {
	it('tells the model what it does, and what to send', async () => {
		const { name, description, isExpected } = await use(
			'member',
			'getAll',
			{ limit: fromAI('limit', 'number') },
			{ limit: 2 },
		);
		expect({ name, description, isExpected }).toEqual({
			name: 'MeltingSpot_Tool',
			description: 'Get many members in MeltingSpot',
			isExpected: true,
		});
	});

	it('gets many members', async () => {
		const { answer } = await use(
			'member',
			'getAll',
			{ limit: fromAI('limit', 'number'), filters: { email: fromAI('emails') } },
			{ limit: 10, emails: `${someone.email}, stranger@example.com` },
		);
		expect(answer).toEqual([simplified(someone)]);
	});

	it('gets many members by the filters that the language model fills in', async () => {
		const { answer } = await use(
			'member',
			'getAll',
			{ filters: { email: fromAI('emails'), lastname: fromAI('last_names') } },
			{ emails: someone.email, last_names: '' },
		);
		expect(answer).toEqual([simplified(someone)]);
	});

	it('gets a member, simplified, with dates that the model can read', async () => {
		const { answer } = await use('member', 'get', { memberId }, { member: someone.id });
		expect(answer).toEqual([simplified(someone)]);
		expect(Object.keys(answer[0])).toEqual(Object.keys(simplified(someone)));
		expect(answer[0].updatedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
	});

	it('gets a member as MeltingSpot sends it if the model may choose that', async () => {
		const parameters = { memberId, simplify: fromAI('simplify', 'boolean') };
		const input = { member: someone.id, simplify: false };
		const { answer } = await use('member', 'get', parameters, input);
		expect(answer).toEqual([someone]);
	});

	it('invites people to a live from one list', async () => {
		const [{ id, title }] = emulator.lives;
		const inside = new Set(emulator.liveParticipants(id).map((each) => each.spotMemberId));
		const outsider = emulator.members().find((each) => !inside.has(each.id))!;
		const { answer } = await use(
			'live',
			'inviteParticipants',
			{ liveId: { __rl: true, mode: 'name', value: title }, people: fromAI('people') },
			{ people: `${outsider.id}, stranger@example.com` },
		);
		expect(answer).toMatchObject([
			{ outcome: 'invited', email: null, liveTitle: title, spotMemberId: outsider.id },
			{ outcome: 'invited', email: 'stranger@example.com', liveTitle: title },
		]);
	});

	it('updates a member', async () => {
		const updateFields = { firstname: fromAI('first_name'), title: fromAI('title') };
		const { answer } = await use(
			'member',
			'update',
			{ memberId, updateFields },
			{ member: someone.id, first_name: 'Zoé', title: '' },
		);
		expect(answer).toMatchObject([{ id: someone.id, firstname: 'Zoé', title: someone.title }]);
	});

	it('invites a member', async () => {
		const { answer } = await use(
			'member',
			'invite',
			{ email: fromAI('email'), withEmailNotification: fromAI('notify', 'boolean') },
			{ email: 'new@example.com', notify: true },
		);
		expect(answer).toMatchObject([{ email: 'new@example.com', status: 'Invited' }]);
		expect(emulator.invitations).toMatchObject([{ withEmailNotification: true }]);
	});

	it('takes nothing that the model does not define', async () => {
		const { answer } = await use(
			'member',
			'invite',
			{ email: fromAI('email') },
			{
				email: 'new@example.com',
				resource: 'tag',
				operation: 'delete',
				tagId: emulator.tags[0].id,
				withEmailNotification: true,
				apiKey: 'another',
				baseUrl: 'https://attacker.example',
			},
		);
		expect(answer).toMatchObject([{ email: 'new@example.com', status: 'Invited' }]);
		expect(emulator.invitations).toMatchObject([{ withEmailNotification: false }]);
		expect(emulator.tags).not.toEqual([]);
	});

	it('invites many members', async () => {
		const { answer } = await use(
			'member',
			'bulkInvite',
			{ emails: fromAI('emails', 'json') },
			{ emails: ['a@example.com', 'b@example.com'] },
		);
		expect(answer).toMatchObject([
			{ email: 'a@example.com', outcome: 'created' },
			{ email: 'b@example.com', outcome: 'created' },
		]);
	});

	it('tags a member by email', async () => {
		const vip = emulator.tags.find(({ name }) => name === 'VIP');
		const { answer } = await use(
			'tag',
			'addToMember',
			{ tagId: { __rl: true, mode: 'name', value: fromAI('tag') }, memberId },
			{ tag: 'vip', member: someone.email },
		);
		expect(answer).toEqual([
			{
				outcome: 'added',
				email: someone.email,
				tagName: 'VIP',
				spotMemberId: someone.id,
				tagId: vip?.id,
			},
		]);
		expect(emulator.taggedMembers(String(vip?.id))).toContain(someone.id);
	});

	it('tells the model which tags have the name', async () => {
		const { answer } = await use(
			'tag',
			'addToMember',
			{ tagId: { __rl: true, mode: 'name', value: fromAI('tag') }, memberId },
			{ tag: 'none', member: someone.email },
		);
		expect(answer[0].error).toContain('no tag with the name "none"');
	});

	it("gets a member's custom properties", async () => {
		const { answer } = await use('customProperty', 'getAll', { memberId }, { member: someone.id });
		expect(answer).toMatchObject([{ spotMemberId: someone.id }]);
		expect(answer[0]).toHaveProperty('team-size');
	});

	it('updates a custom property', async () => {
		const { answer } = await use(
			'customProperty',
			'update',
			{
				memberId,
				customPropertySlug: { __rl: true, mode: 'slug', value: fromAI('property') },
				valueType: 'number',
				value: fromAI('value', 'number'),
			},
			{ member: someone.id, property: 'team-size', value: 12 },
		);
		expect(answer).toMatchObject([{ customPropertySlug: 'team-size', value: 12 }]);
	});

	it('creates or updates many custom properties', async () => {
		const properties = {
			mappingMode: 'defineBelow',
			value: { company: fromAI('company'), interests: fromAI('interests', 'json') },
			schema: [
				{ id: 'company', type: 'string' },
				{ id: 'interests', type: 'array' },
			],
		};
		const { answer } = await use(
			'customProperty',
			'bulkUpsert',
			{ memberId, properties },
			{ member: someone.id, company: 'Acorn', interests: ['events'] },
		);
		expect(answer).toEqual([{ spotMemberId: someone.id, company: 'Acorn', interests: ['events'] }]);
	});
});

describe('what a model sends carelessly', () => {
	const update = async (input: IDataObject) =>
		await use(
			'member',
			'update',
			{
				memberId,
				updateFields: {
					status: fromAI('status'),
					role: fromAI('role'),
					customRoleId: fromAI('custom_role'),
				},
			},
			{ member: someone.id, status: '', role: '', custom_role: '', ...input },
		);

	it.each([
		['a status in small letters', { status: 'deactivated' }, { status: 'Deactivated' }],
		['a role in capitals', { role: 'ADMIN' }, { role: 'Admin' }],
		['an address instead of an ID', { member: ' Someone ' }, { role: 'Admin' }],
	])('works anyway: %s', async (_, input, outcome) => {
		const { answer } = await update({
			role: 'Admin',
			...input,
			...('member' in input && { member: someone.email.toUpperCase() }),
		});
		expect(answer).toMatchObject([{ id: someone.id, ...outcome }]);
	});

	it('works anyway: numbers and booleans as text', async () => {
		const { answer, isExpected } = await use(
			'member',
			'getAll',
			{ returnAll: fromAI('all', 'boolean'), limit: fromAI('limit', 'number') },
			{ all: 'false', limit: '3' },
		);
		expect(isExpected).toBe(false);
		expect(answer).toHaveLength(3);
	});

	it('works anyway: a number for a number property as text', async () => {
		const { answer } = await use(
			'customProperty',
			'update',
			{
				memberId,
				customPropertySlug: fromAI('property'),
				valueType: fromAI('type'),
				value: fromAI('value'),
			},
			{ member: someone.id, property: 'team-size', type: 'number', value: '12' },
		);
		expect(answer).toMatchObject([{ value: 12 }]);
	});

	it.each<[string, IDataObject, string]>([
		[
			'no member',
			{ member: '', role: 'Admin' },
			'"Member" is empty. Enter a value, or check its expression.',
		],
		[
			'an unknown address',
			{ member: 'stranger@example.com', role: 'Admin' },
			'Your Spot has no member with the email address "stranger@example.com". Check the address in "Member", or invite this person first.',
		],
		[
			'an unknown ID',
			{ member: 'unknown', role: 'Admin' },
			'MeltingSpot couldn\'t find member "unknown": There is no member with the id "unknown". Check that it belongs to this Spot and still exists.',
		],
		[
			'a status that there is none of',
			{ status: 'Banned' },
			'"Status" must be one of Accepted, Deactivated, Rejected, but got "Banned".',
		],
		[
			'nothing to do',
			{},
			'No field in "Update Fields" has a value, so there is nothing to change.',
		],
		[
			'a role that there is none of',
			{ custom_role: 'Live hots' },
			'Your Spot has no custom role with the label "Live hots". Check the label, or choose the custom role from the list.',
		],
	])('is answered so that it can act on it: %s', async (_, input, message) => {
		const { answer } = await update(input);
		expect(answer).toEqual([{ error: expect.stringContaining(message) as string }]);
		expect(emulator.member(someone.id)).toEqual(someone);
	});

	it('is answered in the same words where an agent calls the tool without the engine', async () => {
		const send = async (role: string) => {
			const { answer } = await useTool({
				parameters: {
					resource: 'member',
					operation: 'update',
					memberId,
					updateFields: { customRoleId: fromAI('custom_role') },
				},
				input: { member: someone.id, custom_role: role },
				credentials: { apiKey: emulator.key, baseUrl: emulator.url },
				withoutEngine: true,
			});
			return answer;
		};
		const [{ id }] = emulator.customRoles;
		expect(await send(id)).toMatchObject([{ id: someone.id, customRoleId: id }]);
		const unknown = '00000000-0000-4000-8000-000000000000';
		const [{ error }] = await send(unknown);
		expect(error).toMatch(/^MeltingSpot rejected the update to/);
		expect(String(error).split('There is no custom role with the id')).toHaveLength(2);
	});

	it('is answered so that it can act on it: not an address', async () => {
		const { answer } = await use(
			'member',
			'invite',
			{ email: fromAI('email') },
			{ email: 'Jane Doe' },
		);
		expect(answer).toEqual([
			{
				error:
					'"Email" must be an email address such as name@email.com, but got "Jane Doe". Fix the value or the expression.',
			},
		]);
		expect(emulator.invitations).toEqual([]);
	});
});
