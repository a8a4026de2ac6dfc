import type { IDataObject } from 'n8n-workflow';
import { runOperation } from '../../../../nodes/MeltingSpot/core/run';
import { findOperation } from '../../../../nodes/MeltingSpot/resources';
import { cpuMsOf, cpuMsOfAll } from '../../../support/cpuTime';
import { itemsOf } from '../../../support/injectedApi';
import { listSearch, loadOptions, resourceMapping } from '../../../support/n8n';
import { type HttpResponse, outcomesOf, scriptedRun } from '../../../support/scriptedApi';
import { entity, member, useSpot } from '../../../support/spot';

const spot = useSpot({ members: 3, quota: null });

const WORDS = 'The plan has no seats left';

/** Every write, with the parameters of one item. */
const WRITES: Array<[resource: string, operation: string, parameters: IDataObject]> = [
	['member', 'invite', { email: 'a@example.com' }],
	['member', 'bulkInvite', { emails: 'a@example.com' }],
	['member', 'update', { memberId: '1', updateFields: { title: 'CEO' } }],
	[
		'customProperty',
		'update',
		{ memberId: '1', customPropertySlug: 's', valueType: 'text', value: 'x' },
	],
	[
		'customProperty',
		'bulkUpsert',
		{ memberId: '1', properties: { mappingMode: 'defineBelow', value: { s: 'x' } } },
	],
	['tag', 'addToMember', { tagId: '7', memberId: '1' }],
	['tag', 'create', { name: 'x' }],
	['tag', 'delete', { tagId: '7' }],
	['tag', 'removeFromMember', { tagId: '7', memberId: '1' }],
	['tag', 'update', { tagId: '7', updateFields: { name: 'x' } }],
	['group', 'addMember', { groupId: '7', memberId: '1' }],
	['group', 'create', { name: 'x' }],
	['group', 'delete', { groupId: '7' }],
	['channel', 'addMember', { channelId: '7', memberId: '1' }],
	['channel', 'create', { name: 'x', privacy: 'Public' }],
	['channel', 'removeMember', { channelId: '7', memberId: '1' }],
	['channel', 'update', { channelId: '7', updateFields: { name: 'x' } }],
	['customRole', 'create', { label: 'x' }],
	['customRole', 'update', { customRoleId: '7', updateFields: { label: 'x' } }],
	['live', 'inviteParticipant', { liveId: '7', memberId: '1' }],
	['live', 'inviteParticipants', { liveId: '7', people: '1' }],
	['live', 'inviteSpeakers', { liveId: '7', people: '1' }],
	['course', 'addGroup', { courseId: '7', groupId: '8' }],
	['course', 'inviteParticipant', { courseId: '7', memberId: '1' }],
	['course', 'inviteParticipants', { courseId: '7', people: '1' }],
	['course', 'removeGroup', { courseId: '7', groupId: '8' }],
	['learningPath', 'inviteParticipants', { learningPathId: '7', people: '1' }],
	['forum', 'create', { name: 'x' }],
	['forum', 'createTopics', { forumId: '7', name: 'x' }],
	['forum', 'delete', { forumId: '7' }],
	['forum', 'update', { forumId: '7', updateFields: { name: 'x' } }],
];

/** Reads succeed; every write has this response. */
const writing =
	(response: HttpResponse, read: IDataObject = {}) =>
	({ endpoint }: { endpoint: string }): HttpResponse =>
		endpoint.startsWith('GET ')
			? { body: { items: [], total: 0, id: endpoint.split('/').at(-1), ...read } }
			: response;

describe('a successful status with an error', () => {
	describe.each<[string, unknown]>([
		['error', { error: WORDS }],
		['error with a message', { error: { message: WORDS, code: 7 } }],
		['errors', { errors: [WORDS] }],
		['errors with messages', { errors: [{ message: WORDS }] }],
	])('in %s', (_form, body) => {
		it.each(WRITES)('is an error of %s: %s, in its words', async (resource, operation, item) => {
			const { rows } = await outcomesOf([resource, operation], [item], writing({ body }));
			expect(rows).toHaveLength(1);
			expect(rows[0].error).toContain(WORDS);
			expect(rows[0]).not.toHaveProperty('deleted');
			expect([undefined, 'failed']).toContain(rows[0].outcome);
		});
	});

	it.each([{ error: null }, { errors: [] }, { error: '', errors: {} }, { message: 'Done' }])(
		'is none in %j',
		async (body) => {
			const item = { tagId: '7', memberId: '1' };
			const { rows } = await outcomesOf(['tag', 'addToMember'], [item], writing({ body }));
			expect(rows).toMatchObject([{ outcome: 'added', spotMemberId: '1', tagId: '7' }]);
		},
	);

	it('is none beside what is documented', async () => {
		const body = { addedSpotMemberIds: ['1'], errors: ['member 2 is unknown'] };
		const { rows } = await outcomesOf(
			['group', 'addMember'],
			[{ groupId: '7', memberId: '1' }],
			writing({ body }),
		);
		expect(rows[0].outcome).toBe('added');
	});

	it('stops the run, in n8n as well', async () => {
		spot.emulator.addFault({
			kind: 'wrongShape',
			body: { error: { message: WORDS } },
			match: { method: 'POST' },
		});
		const error = await spot.failure({
			resource: 'tag',
			operation: 'addToMember',
			tagId: entity.byId(spot.emulator.tags[0].id),
			memberId: member.byId(spot.emulator.members()[0].id),
		});
		expect(error.message).toContain(WORDS);
		expect(error.message).toContain('may have been made');
	});
});

describe('what an update merges', () => {
	it.each(['tag', 'channel', 'customRole', 'forum'])(
		'must have the ID of the %s, or nothing is written',
		async (resource) => {
			const item = {
				[`${resource}Id`]: '7',
				updateFields: { [resource === 'customRole' ? 'label' : 'name']: 'x' },
			};
			for (const read of [{ id: '8', emoji: '🎤' }, { emoji: '🎤' }, { id: {} }, { id: '' }]) {
				const { rows, sent } = await outcomesOf([resource, 'update'], [item], ({ endpoint }) => ({
					body: endpoint.startsWith('GET ') ? read : { id: '7' },
				}));
				expect(rows[0].error).toEqual(expect.any(String));
				expect(sent.map(({ endpoint }) => endpoint.split(' ')[0])).toEqual(['GET']);
			}
		},
	);

	it('may have it as a number, or in other case', async () => {
		for (const [tagId, id] of [
			['7', 7],
			['AB-1', 'ab-1'],
		]) {
			const item = { tagId, updateFields: { name: 'x' } };
			const { rows, sent } = await outcomesOf(['tag', 'update'], [item], () => ({
				body: { id, emoji: '🎤' },
			}));
			expect(rows).toEqual([{ id, emoji: '🎤' }]);
			expect(sent[1].body).toEqual({ name: 'x', emoji: '🎤' });
		}
	});
});

describe('202', () => {
	it.each([
		['live', { liveId: '7', memberId: '1' }],
		['course', { courseId: '7', memberId: '1' }],
	])('says that the invitation to a %s was accepted, no more', async (resource, item) => {
		for (const body of [undefined, {}, { id: 'p', status: 'Invited' }]) {
			const { rows } = await outcomesOf([resource, 'inviteParticipant'], [item], () => ({
				status: 202,
				body,
			}));
			expect(rows).toMatchObject([{ outcome: 'accepted', spotMemberId: '1' }]);
		}
	});

	it('does so for many, too', async () => {
		const { rows } = await outcomesOf(
			['course', 'inviteParticipants'],
			['1', '2'].map((people) => ({ courseId: '7', people })),
			() => ({ status: 202 }),
		);
		expect(rows.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
	});
});

it('a field of the response does not become the outcome', async () => {
	const row = { id: 'p', spotMemberId: '1', outcome: 'removed', liveId: 'other' };
	const one = await outcomesOf(
		['live', 'inviteParticipant'],
		[{ liveId: '7', memberId: '1' }],
		() => ({ status: 201, body: row }),
	);
	const many = await outcomesOf(
		['live', 'inviteParticipants'],
		[{ liveId: '7', people: '1' }],
		() => ({ status: 201, body: [row] }),
	);
	for (const { rows } of [one, many]) {
		expect(rows).toMatchObject([{ outcome: 'invited', liveId: '7', id: 'p' }]);
	}
});

describe('a response that is slightly off', () => {
	const topics = async (names: string[], body: IDataObject) => {
		const items = names.map((name) => ({ forumId: '7', name }));
		return (await outcomesOf(['forum', 'createTopics'], items, () => ({ body }))).rows;
	};
	const outcomes = (rows: IDataObject[]) => rows.map(({ outcome, id }) => [outcome, id]);

	it.each<[string, string, string]>([
		['other spaces', 'How  do you\twelcome?', 'How do you welcome?'],
		['another composition', 'E\u0301lan', '\u00c9lan'],
		['escaped characters', 'Q&A: "<b>"', 'Q&amp;A: &quot;&lt;b&gt;&#34;'],
		['a name of its own', 'One', 'One (copy)'],
	])('finds a topic whose name comes back with %s', async (_, name, returned) => {
		const other = { id: '2', name: 'Other' };
		const created = [other, { id: '1', name: returned }];
		expect(outcomes(await topics([name, 'Other'], { created }))).toEqual([
			['created', '1'],
			['created', '2'],
		]);
	});

	it.each([null, undefined])('takes %j for an empty list of topics', async (failed) => {
		const rows = await topics(['One', 'Two'], { created: [{ id: '1', name: 'One' }], failed });
		expect(rows.map(({ outcome }) => outcome)).toEqual(['created', 'skipped']);
	});

	it('does not guess which topic a name without a like is of', async () => {
		const rows = await topics(['One', 'Two', 'Three'], {
			created: [{ id: '1', name: 'Uno' }],
			failed: [{ name: 'Dos' }],
		});
		expect(rows.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped', 'skipped']);
		expect(rows[0].reason).toContain("doesn't say");
	});

	it('finds members by numeric IDs', async () => {
		const items = ['1', '2', '3'].map((memberId) => ({ groupId: '7', memberId }));
		const { rows } = await outcomesOf(['group', 'addMember'], items, () => ({
			body: { addedSpotMemberIds: [1], failedSpotMemberIds: [2] },
		}));
		expect(rows.map(({ outcome }) => outcome)).toEqual(['added', 'failed', 'skipped']);
	});

	it.each([{}, 'no', 5, true, [{}], [null]])(
		'with %j as the list of failed members is not a crash after the write',
		async (failedSpotMemberIds) => {
			const items = ['1', '2'].map((memberId) => ({ channelId: '7', memberId }));
			const { rows } = await outcomesOf(['channel', 'addMember'], items, () => ({
				body: { addedSpotMemberIds: ['1'], failedSpotMemberIds },
			}));
			expect(rows.map(({ outcome }) => outcome)).toEqual(['added', 'skipped']);
			expect(rows[1].reason).toContain("doesn't say");
		},
	);

	it.each([-1, 0.5, '3', null])('does not take %j for a count', async (removedSpotMembersCount) => {
		const { rows } = await outcomesOf(
			['channel', 'removeMember'],
			[{ channelId: '7', memberId: '1' }],
			() => ({ body: { removedSpotMembersCount } }),
		);
		expect(rows[0].error).toContain('unexpected response');
	});

	it.each<[string, unknown]>([
		['empty', ''],
		['objects', { value: 1 }],
		['lists', []],
		['null', null],
		['true', true],
	])('keeps rows apart whose IDs are %s', async (_, id) => {
		const items = Array.from({ length: 30 }, (_row, at) => ({ id, name: `Tag ${at}` }));
		const { rows } = await outcomesOf(['tag', 'getAll'], [{ returnAll: true }], () => ({
			body: { items, total: 30 },
		}));
		expect(rows).toHaveLength(30);
	});

	it('says of an invitation that it mentions someone else', async () => {
		const { rows } = await outcomesOf(
			['member', 'bulkInvite'],
			[{ emails: 'a@example.com' }],
			() => ({ body: { created: [{ id: '9', email: 'z@example.com' }] } }),
		);
		expect(rows).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ email: 'a@example.com', outcome: 'skipped' }),
			]),
		);
	});
});

describe('text from the server', () => {
	const LINK = '<a href="https://evil.example">Sign in again</a><img src=x onerror=alert(1)>';
	const LONG = `<b>${'x'.repeat(5_000_000)}`;
	const shown = (error: Error & { description?: string | null }) =>
		`${error.message}\n${error.description}`;

	async function errorOf(
		[resource, operation]: [string, string],
		item: IDataObject,
		respond: Parameters<typeof scriptedRun>[0],
	): Promise<Error & { description?: string | null }> {
		const { run } = scriptedRun(respond);
		return await runOperation(findOperation(resource, operation)!, run, itemsOf([item])).then(
			() => {
				throw new Error('It succeeded');
			},
			(error: Error) => error,
		);
	}

	it.each<[string, HttpResponse]>([
		['a message', { status: 400, body: { message: LINK } }],
		['words in an unknown form', { status: 403, body: { problem: LINK } }],
		['a page', { status: 200, body: LINK }],
		['an error of a successful response', { status: 200, body: { error: LINK } }],
	])('is no HTML in an error: %s', async (_, response) => {
		const error = await errorOf(['tag', 'delete'], { tagId: '7' }, () => response);
		expect(shown(error)).not.toMatch(/[<>]/);
		expect(shown(error)).toContain('‹a href');
	});

	it.each<[string, [string, string], IDataObject, (text: string) => IDataObject[]]>([
		[
			'IDs of entities with the same name',
			['tag', 'get'],
			{ tagId: { __rl: true, mode: 'name', value: 'A' } },
			(text) => [text, `${text}2`].map((id) => ({ id, name: 'A' })),
		],
		[
			'IDs and statuses of members with the same address',
			['member', 'get'],
			{ memberId: 'a@example.com' },
			(text) => [text, `${text}2`].map((id) => ({ id, email: 'a@example.com', status: text })),
		],
	])('is neither HTML nor long in an error: %s', async (_, operation, item, itemsOfPage) => {
		for (const text of [LINK.replace(/\//g, ''), LONG]) {
			spot.emulator.reset();
			spot.renewKey();
			const items = itemsOfPage(text);
			spot.emulator.addFault({ kind: 'wrongShape', body: { items, total: 2 }, times: 'always' });
			const [resource, name] = operation;
			const parameters = { resource, operation: name, ...item } as never;
			const error = await spot.failure(parameters);
			expect(shown(error)).not.toMatch(/[<>]/);
			expect(shown(error)).toContain('‹');
			expect(shown(error).length).toBeLessThan(5_000);
			const [row] = await spot.rows(parameters, { continueOnFail: true });
			expect(String(row.error)).not.toMatch(/[<>]/);
			expect(String(row.error).length).toBeLessThan(5_000);
		}
	});

	const editor = (more: IDataObject) => ({
		parameters: more as never,
		credentials: spot.credentials,
	});

	describe('that would run as an expression when picked', () => {
		const EVIL = "={{ $('Secrets').first().json.token }}";

		it('is in no list of entities', async () => {
			const items = [
				{ id: EVIL, name: 'Speaker' },
				{ id: '2', name: EVIL },
				{ id: '', name: 'No ID' },
				{ id: {}, name: 'Not even text' },
				{ id: 4, name: 'Guest' },
			];
			spot.emulator.addFault({ kind: 'wrongShape', body: { items, total: 5 } });
			const { results } = await listSearch({
				method: 'searchTags',
				...editor({ resource: 'tag' }),
			});
			expect(results).toEqual([{ name: 'Guest', value: '4' }]);
		});

		it('is in no list of members', async () => {
			const items = [
				{ id: EVIL, email: 'a@example.com' },
				{ id: '2', firstname: EVIL },
				{ id: '3', email: 'c@example.com' },
			];
			spot.emulator.addFault({ kind: 'wrongShape', body: { items, total: 3 } });
			const { results } = await listSearch({ method: 'searchMembers', ...editor({}) });
			expect(results).toEqual([{ name: 'c@example.com', value: '3' }]);
		});

		it('is in no list of roles', async () => {
			const items = [
				{ id: EVIL, label: 'Host' },
				{ id: '2', label: EVIL },
				{ id: '3', label: 'Guide', description: EVIL },
			];
			spot.emulator.addFault({ kind: 'wrongShape', body: { items, total: 3 } });
			const roles = await loadOptions({ method: 'getCustomRoles', ...editor({}) });
			expect(roles.map(({ value }) => value)).toEqual(['', '3']);
			expect(JSON.stringify(roles)).not.toContain('"=');
		});

		it('is in no column or choice of custom properties', async () => {
			const rest = { value: null };
			const items = [
				{ ...rest, customPropertySlug: EVIL, customPropertyLabel: 'Plan' },
				{ ...rest, customPropertySlug: 'label', customPropertyLabel: EVIL },
				{
					...rest,
					customPropertySlug: 'level',
					customPropertyLabel: 'Level',
					customPropertyType: 'Select',
					possibleValues: ['Gold', EVIL],
				},
			];
			const answers = () =>
				spot.emulator.addFault({
					kind: 'wrongShape',
					body: { items, total: 3 },
					match: { path: '/v1/spotMembers/*/customPropertiesValues' },
					times: 'always',
				});
			answers();
			const { fields } = await resourceMapping({
				method: 'getCustomProperties',
				...editor({ resource: 'customProperty', operation: 'bulkUpsert' }),
			});
			expect(fields.map(({ id, options }) => [id, options?.map(({ value }) => value)])).toEqual([
				['level', ['Gold']],
			]);
			answers();
			const { results } = await listSearch({
				method: 'searchCustomProperties',
				...editor({ resource: 'customProperty', operation: 'update' }),
			});
			expect(results.map(({ value }) => value)).toEqual(['level']);
		});
	});

	it('is cut in the lists of the editor', async () => {
		const items = [{ id: '1', name: 'x'.repeat(1_000_000) }];
		spot.emulator.addFault({ kind: 'wrongShape', body: { items, total: 1 } });
		const { results } = await listSearch({ method: 'searchTags', ...editor({ resource: 'tag' }) });
		expect(results[0].name.length).toBeLessThan(300);
	});
});

describe('a body is limited by what it holds', () => {
	const page = (items: string) => `{"items":[${items}],"total":1}`;
	/** @returns the error row, and for how long it computes in all, in milliseconds */
	async function tagsFrom(body: string) {
		let rows: IDataObject[] = [];
		const cpuMs = await cpuMsOfAll(async () => {
			({ rows } = await outcomesOf(['tag', 'getAll'], [{ returnAll: true }], () => ({ body })));
		});
		return { rows, cpuMs };
	}

	it.each<[string, string]>([
		['300,000 rows without fields', page('{},'.repeat(300_000) + '{}')],
		['300,000 numbers', page(`{"id":"1","n":[${'1,'.repeat(300_000)}1]}`)],
		['300,000 fields', page(`{${'"a":1,'.repeat(300_000)}"id":"1"}`)],
		['lists in lists', page(`{"id":"1","n":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)],
		[
			'a little nesting that no parser of ours needs',
			page(`{"n":${'['.repeat(101)}${']'.repeat(101)}}`),
		],
	])('%s are refused before they are parsed', async (_, body) => {
		const parse = jest.spyOn(JSON, 'parse');
		const { rows, cpuMs } = await tagsFrom(body);
		expect(parse.mock.calls.filter(([text]) => text.length > 1_000)).toEqual([]);
		parse.mockRestore();
		expect(rows.length).toBe(1);
		expect(String(rows[0].error).slice(0, 500)).toMatch(/holds more values than/);
		expect(cpuMs).toBeLessThan(1_000);
	});

	it('what text contains does not count', async () => {
		const text = '{"a":[1,2,3]},\\"[[['.repeat(50_000);
		const { rows } = await tagsFrom(
			page(`{"id":"1","name":"${text.replace(/"/g, '\\"').replace(/\\\\"/g, '\\"')}"}`),
		);
		expect(rows).toHaveLength(1);
		expect(rows[0].id).toBe('1');
	});

	it('a thousand rows with fifty fields pass', async () => {
		const row = Object.fromEntries(Array.from({ length: 49 }, (_, at) => [`f${at}`, at]));
		const items = Array.from({ length: 1_000 }, (_, id) => ({ id: String(id), ...row }));
		const { rows } = await tagsFrom(JSON.stringify({ items, total: 1_000 }));
		expect(rows).toHaveLength(1_000);
	});

	it('is told with its side effect', async () => {
		const { rows } = await outcomesOf(['tag', 'create'], [{ name: 'x' }], () => ({
			body: `[${'{},'.repeat(200_000)}{}]`,
		}));
		expect(rows[0].error).toContain('the tag may have been created');
	});
});

describe('a saved column', () => {
	const upsert = (displayName: string, value: string, choices: string[] = ['a', 'b']) => {
		const operation = findOperation('customProperty', 'bulkUpsert')!;
		const options = choices.map((choice) => ({ name: choice, value: choice }));
		const column = { id: 's', displayName, type: 'string', options };
		const [item] = itemsOf([
			{
				properties: { mappingMode: 'defineBelow', value: { s: value }, schema: [column] } as never,
			},
		]);
		return () => operation.parameters.properties.read(item);
	};

	it('with a long label does not block n8n', () => {
		const work = upsert(' (any of '.repeat(40_000), 'a');
		expect(cpuMsOf(work)).toBeLessThan(250);
	});

	it('with a choice of many commas does not block n8n', () => {
		const work = upsert('Level', 'a,'.repeat(1_000), [`${','.repeat(1_000)}x`]);
		expect(cpuMsOf(work)).toBeLessThan(250);
	});

	it.each(['Interests (one or more of a, b)', 'Interests (separated by commas)', 'Interests'])(
		'is called by its label in errors: %s',
		(displayName) => {
			expect(upsert(displayName, { not: 'text' } as never)).toThrow(/^"Interests" must be/);
		},
	);
});

describe('looking for a way to look up', () => {
	const ROWS: Array<IDataObject & { email?: string | null }> = [
		{ id: '1', email: null },
		{ id: '2', email: 'ada@example.com' },
		{ id: '3', email: 'eva@example.com' },
	];

	it.each<[string, typeof ROWS]>([
		['the first member has no address', ROWS],
		['the last member has an empty one', [...ROWS.slice(1), { id: '4', email: '' }]],
		['one has none at all', [...ROWS.slice(1), { id: '4' }]],
	])('takes 5 requests for 150 addresses where %s', async (_, members) => {
		const items = Array.from({ length: 150 }, (_item, at) => ({
			memberId: `stranger-${at}@example.com`,
		}));
		const { rows, sent } = await outcomesOf(['member', 'get'], items, ({ query }) => {
			const wanted = query['email[in]'];
			const found = members.filter(
				({ email }) => wanted === undefined || (email && String(wanted).split(',').includes(email)),
			);
			return { body: { items: found, total: found.length } };
		});
		expect(rows).toHaveLength(150);
		expect(rows.every(({ error }) => String(error).includes('no member'))).toBe(true);
		expect(sent).toHaveLength(5);
	});
});
