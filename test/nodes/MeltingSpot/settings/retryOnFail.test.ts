import type { IDataObject, INodeParameters } from 'n8n-workflow';
import {
	nodeOf,
	outputOf,
	runWorkflow,
	type Execution,
	type NodeSettings,
	type WorkflowFile,
} from '../../../support/n8n';
import { entity, member, useSpot } from '../../../support/spot';
import { useTool } from '../../../support/tool';

/* Retry On Fail: n8n runs the whole node again. What a run has sent isn't sent twice, and other runs are others. */

const spot = useSpot({ members: 8 });
const RETRY = { retryOnFail: true, maxTries: 3 } as const;
const CONTINUE = { ...RETRY, onError: 'continueRegularOutput' } as const;
const json = (items: Execution['success']) => items.map((item) => item.json);
const writes = () => spot.sent().filter(({ method }) => method !== 'GET');
const bodies = () => writes().map(({ body }) => body as IDataObject);

const topics: INodeParameters = {
	resource: 'forum',
	operation: 'createTopics',
	forumId: entity.byName('Support'),
	name: '={{ $json.name }}',
};
const channel: INodeParameters = {
	resource: 'channel',
	operation: 'create',
	name: '={{ $json.name }}',
};
const invite: INodeParameters = {
	resource: 'member',
	operation: 'invite',
	email: '={{ $json.email }}',
};
const inviteMany: INodeParameters = {
	resource: 'member',
	operation: 'bulkInvite',
	emails: '={{ $json.email }}',
};
const setTitle: INodeParameters = {
	resource: 'tag',
	operation: 'update',
	tagId: entity.byId('={{ $json.tag }}'),
	updateFields: { name: '={{ $json.name }}' },
};

describe('after an error', () => {
	it.each<[string, INodeParameters]>([
		['a topic', topics],
		['a channel', channel],
		['an invitation', invite],
		['invitations', inviteMany],
	])('%s that may have been sent is not sent again, and the error is the same', async (_, what) => {
		spot.emulator.addFault({ kind: 'resetAfter', match: { method: 'POST' }, times: 'always' });
		const items = [{ name: 'News', email: 'new@example.com' }];
		const once = await spot.execute(what, {}, items);
		expect(writes()).toHaveLength(1);
		spot.renewKey();
		const { failure } = await spot.execute(what, RETRY, items);
		expect(writes()).toHaveLength(1);
		expect(failure?.message).toBe(once.failure?.message);
		expect(failure?.description).toBe(once.failure?.description);
		expect(failure?.message).toContain('may have been');
	});

	it('what was refused is sent again, what was done is not', async () => {
		spot.emulator.addFault({
			kind: 'status',
			status: 403,
			match: { method: 'POST' },
			after: 1,
		});
		const items = [{ name: 'One' }, { name: 'Two' }, { name: 'Three' }];
		const { success, failure } = await spot.execute(channel, RETRY, items);
		expect(failure).toBeUndefined();
		expect(json(success).map(({ name }) => name)).toEqual(['One', 'Two', 'Three']);
		expect(success.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2].map((item) => ({ item })),
		);
		// Four: the one that was refused twice.
		expect(writes()).toHaveLength(4);
		const { channels } = spot.emulator;
		for (const { name } of items) {
			expect(channels.filter((each) => each.name === name)).toHaveLength(1);
		}
	});

	it('an error that names what was sent says it once', async () => {
		spot.emulator.reset({ members: 8, quota: null });
		spot.emulator.addFault({ kind: 'status', status: 503, after: 1, times: 'always' });
		const items = Array.from({ length: 250 }, (_, index) => ({ email: `g${index}@example.com` }));
		const once = await spot.execute(inviteMany, {}, items);
		spot.renewKey();
		spot.emulator.reset({ members: 8, quota: null });
		spot.renewKey();
		spot.emulator.addFault({ kind: 'status', status: 503, after: 1, times: 'always' });
		const { failure } = await spot.execute(inviteMany, RETRY, items);
		expect(writes()).toHaveLength(2);
		expect(failure?.message).toBe(once.failure?.message);
		expect(failure?.description).toBe(once.failure?.description);
		expect(failure?.message).toContain('200 of 250 addresses had already been processed');
	});

	it('a deletion that was done is not looked for again', async () => {
		const [first, second] = spot.emulator.tags;
		spot.emulator.addFault({
			kind: 'status',
			status: 403,
			match: { method: 'DELETE', path: `/v1/tags/${second.id}` },
		});
		const { success } = await spot.execute(
			{ resource: 'tag', operation: 'delete', tagId: entity.byId('={{ $json.tag }}') },
			RETRY,
			[first, second].map(({ id }) => ({ tag: id })),
		);
		expect(json(success)).toEqual([first, second].map(({ id }) => ({ deleted: true, id })));
		expect(writes()).toHaveLength(3);
	});

	it('an item that was done is not even read: its expressions may say something else by then', async () => {
		spot.emulator.addFault({
			kind: 'status',
			status: 403,
			match: { method: 'POST', path: '/v1/forums/second/topics~bulkCreate' },
			times: 'always',
		});
		const [{ id }] = spot.emulator.forums;
		await spot.execute(
			{
				...topics,
				forumId: entity.byId('={{ $json.forum }}'),
				name: '={{ "At " + Math.random() }}',
			},
			RETRY,
			[{ forum: id }, { forum: 'second' }],
		);
		expect(writes().map(({ path }) => path.includes('second'))).toEqual([false, true, true, true]);
	});

	it('updates, which are harmless to repeat, are sent until they succeed, others only once', async () => {
		const [one, two] = spot.emulator.tags.slice(0, 2).map(({ id }) => id);
		spot.emulator.addFault({
			kind: 'wrongShape',
			body: 'oops',
			match: { method: 'PUT', path: `/v1/tags/${two}` },
			times: 2,
		});
		const { success, failure } = await spot.execute(setTitle, RETRY, [
			{ tag: one, name: 'Uno' },
			{ tag: two, name: 'Dos' },
		]);
		expect(failure).toBeUndefined();
		expect(json(success).map(({ name }) => name)).toEqual(['Uno', 'Dos']);
		expect(writes().map(({ path }) => path.endsWith(one))).toEqual([true, false, false, false]);
	});
});

describe('with Continue, when the first row has an error', () => {
	it.each<[string, INodeParameters, IDataObject]>([
		['topics', topics, { name: '' }],
		['channels', channel, { name: '' }],
		['invitations', invite, { email: '' }],
		['many invitations', inviteMany, { email: '' }],
	])('%s of the other items are sent once, and told as before', async (_, what, bad) => {
		const items = [
			bad,
			{ name: 'News', email: 'new@example.com' },
			{ name: 'Olds', email: 'old@example.com' },
		];
		const once = await spot.execute(what, { onError: 'continueRegularOutput' }, items);
		const sent = bodies();
		spot.emulator.reset();
		spot.renewKey();
		const retried = await spot.execute(what, CONTINUE, items);
		expect(bodies()).toEqual(sent);
		expect(json(retried.success).map((row) => Object.keys(row))).toEqual(
			json(once.success).map((row) => Object.keys(row)),
		);
		expect(json(retried.success).map(({ outcome, error }) => [outcome, error])).toEqual(
			json(once.success).map(({ outcome, error }) => [outcome, error]),
		);
		expect(retried.hints).toEqual(once.hints);
	});

	it('also when that error comes through the error output', async () => {
		await spot.execute(channel, { ...RETRY, onError: 'continueErrorOutput' }, [
			{ name: '' },
			{ name: 'News' },
		]);
		expect(spot.emulator.channels.filter(({ name }) => name === 'News')).toHaveLength(1);
	});

	it('what a repeated item came out as is kept, too', async () => {
		const emails = ['bad', 'new@example.com', 'NEW@example.com', 'next@example.com'];
		const { success } = await spot.execute(
			inviteMany,
			CONTINUE,
			emails.map((email) => ({ email })),
		);
		expect(json(success).map(({ outcome }) => outcome)).toEqual([
			'refused',
			'created',
			'skipped',
			'created',
		]);
		expect(bodies()).toHaveLength(1);
	});

	it('one entry of a list is refused: the others of the same item are sent once', async () => {
		const items = [{ email: 'nonsense, new@example.com' }, { email: 'next@example.com' }];
		const { success } = await spot.execute(inviteMany, CONTINUE, items);
		expect(json(success).map(({ outcome }) => outcome)).toEqual(['refused', 'created', 'created']);
		expect(bodies()).toHaveLength(1);
	});

	it('a stranger who is a member at the retry is not invited again', async () => {
		const [{ id: live }] = spot.emulator.lives;
		spot.emulator.addFault({
			kind: 'status',
			status: 403,
			match: { method: 'POST', path: '/v1/lives/gone/participants~bulkInvite' },
		});
		const people = {
			resource: 'live',
			operation: 'inviteParticipants',
			liveId: entity.byId('={{ $json.live }}'),
			people: '={{ $json.email }}',
		};
		await spot.execute(people, CONTINUE, [
			{ live: 'gone', email: 'first@example.com' },
			{ live, email: 'stranger@example.com' },
		]);
		const invited = writes().filter(({ path }) => path.includes(live));
		expect(invited).toHaveLength(1);
	});

	it('reads are read anew', async () => {
		spot.emulator.addFault({ kind: 'status', status: 403, match: { method: 'GET' } });
		const [{ id }] = spot.emulator.members();
		const { success } = await spot.execute(
			{ resource: 'member', operation: 'get', memberId: member.byId(id) },
			CONTINUE,
		);
		expect(json(success)).toMatchObject([{ id }]);
		expect(spot.sent()).toHaveLength(2);
	});

	it('hints that reading an item gave are given again', async () => {
		const [{ id }] = spot.emulator.members();
		const { hints } = await spot.execute(
			{
				resource: 'customProperty',
				operation: 'bulkUpsert',
				memberId: member.byId('={{ $json.who }}'),
				properties: {
					mappingMode: 'autoMapInputData',
					value: null,
					matchingColumns: [],
					schema: [{ id: 'team-size', type: 'number', displayName: 'Team size', required: false }],
				},
			},
			CONTINUE,
			[{ who: '' }, { who: id, 'team-size': 3, shoe: 43 }],
		);
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringContaining("Ignored fields that aren't custom properties: shoe"),
		]);
		expect(writes()).toHaveLength(1);
	});
});

describe('another run', () => {
	const TYPE = 'n8n-nodes-meltingspot.meltingSpot';
	const node = (name: string, parameters: INodeParameters, settings: NodeSettings = {}) =>
		nodeOf(name, TYPE, parameters, { waitBetweenTries: 1, ...CONTINUE, ...settings });
	const trigger = nodeOf('Start', 'n8n-nodes-base.manualTrigger');
	const to = (...names: string[]) =>
		names.map((name) => ({ node: name, type: 'main', index: 0 }) as const);
	const news = { ...channel, name: 'News' };
	const created = () => spot.emulator.channels.filter(({ name }) => name === 'News').length;
	const run = async (file: WorkflowFile, items: IDataObject[], subWorkflow?: WorkflowFile) =>
		await runWorkflow(file, {
			credentials: spot.credentials,
			pinData: { Start: items },
			subWorkflow,
		});

	it('a loop: each round sends, and no retry of it', async () => {
		const items = [{ name: '' }, { name: 'News' }, { name: 'News' }];
		const done = await run(
			{
				nodes: [
					trigger,
					nodeOf('Loop', 'n8n-nodes-base.splitInBatches', { batchSize: 1 }),
					node('Create', channel),
				],
				connections: {
					Start: { main: [to('Loop')] },
					Loop: { main: [[], to('Create')] },
					Create: { main: [to('Loop')] },
				},
			},
			items,
		);
		expect(done.data.resultData.error).toBeUndefined();
		expect(outputOf(done, 'Loop')).toHaveLength(3);
		expect(created()).toBe(2);
	});

	it('a loop over the same item', async () => {
		await run(
			{
				nodes: [
					trigger,
					nodeOf('Loop', 'n8n-nodes-base.splitInBatches', { batchSize: 1 }),
					node('Create', { ...news, name: '={{ $("Start").first().json.name }}' }),
				],
				connections: {
					Start: { main: [to('Loop')] },
					Loop: { main: [[], to('Create')] },
					Create: { main: [to('Loop')] },
				},
			},
			[{ name: 'News' }, { name: 'x' }],
		);
		expect(created()).toBe(2);
	});

	it('two branches with the same items, and the same node reached twice', async () => {
		await run(
			{
				nodes: [
					trigger,
					nodeOf('Pass', 'n8n-nodes-base.noOp'),
					node('Create', news),
					node('Create too', news),
				],
				connections: {
					Start: { main: [to('Create', 'Create too', 'Pass')] },
					Pass: { main: [to('Create')] },
				},
			},
			[{}],
		);
		expect(created()).toBe(3);
	});

	it('a sub-workflow called twice with the same items, and retried within', async () => {
		const done = await run(
			{
				nodes: [
					trigger,
					nodeOf('One', 'n8n-nodes-base.executeWorkflow'),
					nodeOf('Two', 'n8n-nodes-base.executeWorkflow'),
				],
				connections: { Start: { main: [to('One', 'Two')] } },
			},
			[{ name: '' }, { name: 'News' }],
			{
				nodes: [nodeOf('Called', 'n8n-nodes-base.executeWorkflowTrigger'), node('Create', channel)],
				connections: { Called: { main: [to('Create')] } },
			},
		);
		for (const name of ['One', 'Two']) {
			expect(outputOf(done, name).map((row) => 'error' in row.json)).toEqual([true, false]);
		}
		expect(created()).toBe(2);
	});

	it('another execution of the workflow, with the same items', async () => {
		const items = [{ name: '' }, { name: 'News' }];
		for (let times = 0; times < 2; times++) await spot.execute(channel, CONTINUE, items);
		expect(created()).toBe(2);
	});

	it.each([
		['through the engine', false],
		['itself', true],
	])("an agent's next call of its tool, made %s", async (_, withoutEngine) => {
		const use = await useTool({
			credentials: spot.credentials,
			parameters: { ...channel, name: "={{ $fromAI('name', 'The name') }}" },
			settings: { ...RETRY, waitBetweenTries: 1 },
			input: { name: 'News' },
			withoutEngine,
			calls: 2,
		});
		expect(use.answer).toMatchObject([{ name: 'News' }, { name: 'News' }]);
		expect(created()).toBe(2);
	});

	it.each([
		['through the engine', false],
		['itself', true],
	])(
		"one call of an agent's tool that fails is retried once only, made %s",
		async (_, withoutEngine) => {
			spot.emulator.addFault({ kind: 'resetAfter', match: { method: 'POST' }, times: 'always' });
			const use = await useTool({
				credentials: spot.credentials,
				parameters: { ...channel, name: "={{ $fromAI('name', 'The name') }}" },
				settings: { ...RETRY, waitBetweenTries: 1 },
				input: { name: 'News' },
				withoutEngine,
			});
			expect(use.answer).toEqual([
				{ error: expect.stringContaining('may have been created') as string },
			]);
			expect(created()).toBe(1);
		},
	);
});

it('without it, and without an error, everything is sent once', async () => {
	const { success } = await spot.execute(channel, CONTINUE, [{ name: 'A' }, { name: 'A' }]);
	expect(success).toHaveLength(2);
	expect(writes()).toHaveLength(2);
});
